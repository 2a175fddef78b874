// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chart_card.h"

#include <QBoxLayout>
#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMenu>
#include <QPainter>
#include <QStackedWidget>

#include <QToolButton>
#include <QToolTip>

#include "widgets/charts/chart.h"
#include "widgets/controls/table_view.h"
#include "widgets/controls/text_label.h"
#include "widgets/style_paint.h"
#include "widgets/theme.h"

namespace sparsescope {

ChartCard::ChartCard(const QString& title, const QString& definition, Chart* chart, QWidget* parent)
    : QWidget(parent),
      chart_(chart),
      title_label_(new ElidedLabel({}, theme::Type::body, theme::Token::muted, this)),
      value_label_(new ElidedLabel({}, theme::Type::value, theme::Token::text, this)),
      note_label_(new ElidedLabel({}, theme::Type::caption, theme::Token::muted, this)),
      menu_button_(new QToolButton(this)),
      body_(new QStackedWidget(this)) {
    menu_button_->setIcon(theme::icon(QStringLiteral("menu"), theme::Token::muted));
    menu_button_->setAutoRaise(true);
    note_label_->setAlignment(Qt::AlignRight | Qt::AlignBottom);
    value_label_->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    note_label_->setSizePolicy(QSizePolicy::Ignored,
                               QSizePolicy::Preferred);  // the value goes first
    body_->addWidget(chart_);

    auto* top = new QHBoxLayout;
    top->addWidget(title_label_, 1);
    top->addWidget(menu_button_);
    auto* second = new QHBoxLayout;
    second->setSpacing(theme::gap_inside);
    second->addWidget(value_label_, 0, Qt::AlignLeft);
    second->addWidget(note_label_, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 8, 12, 10);
    column->setSpacing(0);
    column->addLayout(top);
    column->addLayout(second);
    column->addSpacing(4);
    column->addWidget(body_, 1);

    buildMenu();
    setTitle(title);
    value_label_->hide();
    note_label_->hide();
    setDefinition(definition);
    connect(&theme::notifier(), &theme::Notifier::changed, this, [this] { update(); });
}

void ChartCard::setTitle(const QString& title) {
    title_ = title;
    title_label_->setText(title);
    chart_->setAccessibleName(title);
    menu_button_->setAccessibleName(tr("Menu of %1").arg(title));
    menu_button_->setToolTip(tr("Table, copy, save"));
}

void ChartCard::setValue(const QString& value) {
    value_label_->setText(value.isEmpty() ? QStringLiteral(" ") : value);
    value_label_->show();
}

void ChartCard::setNote(const QString& note) {
    note_label_->setText(note.isEmpty() ? QStringLiteral(" ") : note);
    note_label_->show();
}

void ChartCard::setDefinition(const QString& definition) {
    definition_ = definition;
    for (QWidget* label :
         {static_cast<QWidget*>(title_label_), static_cast<QWidget*>(value_label_)})
        label->setToolTip(definition.isEmpty()
                              ? QString()
                              : QStringLiteral("<p>%1</p>").arg(definition.toHtmlEscaped()));
}

void ChartCard::setFooter(QWidget* footer) {
    auto* column = static_cast<QVBoxLayout*>(layout());
    column->addSpacing(4);
    column->addWidget(footer);
}

void ChartCard::buildMenu() {
    auto* menu = new QMenu(this);
    table_action_ = menu->addAction(tr("Show as table"));
    table_action_->setCheckable(true);
    connect(table_action_, &QAction::toggled, this, &ChartCard::setShowsTable);
    menu->addSeparator();
    const auto add = [&](const QString& text, const QString& icon, auto&& slot) {
        connect(menu->addAction(theme::icon(icon, theme::Token::muted), text), &QAction::triggered,
                this, slot);
    };
    add(tr("Copy picture"), QStringLiteral("copy"), [this] { copyImage(); });
    add(tr("Save as PNG…"), QStringLiteral("export"), [this] { save(QStringLiteral("png")); });
    add(tr("Save as SVG…"), QStringLiteral("export"), [this] { save(QStringLiteral("svg")); });
    add(tr("Save numbers as CSV…"), QStringLiteral("export"),
        [this] { save(QStringLiteral("csv")); });
    menu->addSeparator();
    add(tr("What is this?"), QStringLiteral("info"), [this] { explain(); });
    menu_button_->setMenu(menu);
    menu_button_->setPopupMode(QToolButton::InstantPopup);
}

bool ChartCard::showsTable() const {
    return body_->currentWidget() != chart_;
}

void ChartCard::setShowsTable(bool table) {
    if (table && !table_) {
        table_ = new TableView(this);
        table_->setModel(chart_->tableModel());
        table_->setAccessibleName(title_);

        table_->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
        table_->setSortingEnabled(false);  // rows follow the axis
        body_->addWidget(table_);
    }
    body_->setCurrentWidget(table ? static_cast<QWidget*>(table_) : chart_);
    table_action_->setChecked(table);
}

void ChartCard::copyImage() {
    QGuiApplication::clipboard()->setImage(chart_->toImage());
}

void ChartCard::save(const QString& kind) {
    QString name = title_.simplified().replace(u' ', u'-').toLower();
    name.remove(u'/');
    const QString path =
        QFileDialog::getSaveFileName(this, tr("Save %1").arg(title_), name + u'.' + kind,
                                     QStringLiteral("%1 (*.%2)").arg(kind.toUpper(), kind));
    if (path.isEmpty()) return;
    const QString problem = kind == QLatin1String("png")   ? chart_->savePng(path)
                            : kind == QLatin1String("svg") ? chart_->saveSvg(path)
                                                           : chart_->saveCsv(path);
    if (problem.isEmpty())
        Q_EMIT exported(path);
    else
        Q_EMIT exportFailed(problem);
}

void ChartCard::explain() {
    QToolTip::showText(title_label_->mapToGlobal(QPoint(0, title_label_->height())),
                       title_label_->toolTip(), this, {}, 20000);
}

void ChartCard::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    theme::paint_box(&painter, rect(), theme::color(theme::Token::panel),
                     theme::color(theme::Token::line), 1);
}

}  // namespace sparsescope
