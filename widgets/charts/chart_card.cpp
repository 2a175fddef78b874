// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chart_card.h"

#include <QBoxLayout>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QStackedWidget>

#include <QToolButton>
#include <QToolTip>

#include "widgets/controls/table_view.h"
#include "widgets/controls/text_label.h"
#include "widgets/file_dialog.h"
#include "widgets/style_paint.h"
#include "widgets/theme.h"

namespace sparsescope {

ChartCard::ChartCard(const QString& title, const QString& definition, Chart* chart, QWidget* parent)
    : QWidget(parent),
      chart_(chart),
      title_label_(new ElidedLabel({}, theme::Type::body, theme::Token::muted, this)),
      value_label_(new ElidedLabel({}, theme::Type::value, theme::Token::text, this)),
      note_label_(new ElidedLabel({}, theme::Type::caption, theme::Token::muted, this)),
      frozen_label_(new ElidedLabel({}, theme::Type::caption, theme::Token::warn, this)),
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
    top->addWidget(frozen_label_);
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
    frozen_label_->hide();
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
    log_action_ = menu->addAction(tr("Logarithmic axis"));
    log_action_->setCheckable(true);
    log_action_->setVisible(chart_->offersLog());
    connect(log_action_, &QAction::triggered, chart_, &Chart::setLog);
    menu->addSeparator();
    addExports(menu);
    menu->addSeparator();
    connect(menu->addAction(theme::icon(QStringLiteral("info"), theme::Token::muted),
                            tr("What is this?")),
            &QAction::triggered, this, &ChartCard::explain);
    connect(menu, &QMenu::aboutToShow, this, [this] {
        log_action_->setChecked(chart_->isLog());
        part_action_->setEnabled(chart_->isZoomed());
    });
    menu_button_->setMenu(menu);
    menu_button_->setPopupMode(QToolButton::InstantPopup);
}

void ChartCard::addExports(QMenu* menu) {
    const auto add = [&](const QString& text, const QString& icon, auto&& slot) {
        auto* action = menu->addAction(theme::icon(icon, theme::Token::muted), text);
        connect(action, &QAction::triggered, this, slot);
        return action;
    };
    const auto file = QStringLiteral("export");
    add(tr("Copy picture"), QStringLiteral("copy"), [this] { copyImage(); });
    add(tr("Save as PNG…"), file, [this] { save(QStringLiteral("png")); });
    add(tr("Save as SVG…"), file, [this] { save(QStringLiteral("svg")); });
    add(tr("Save numbers as CSV…"), file, [this] { save(QStringLiteral("csv")); });
    part_action_ = add(tr("Save visible range as CSV…"), file,
                       [this] { save(QStringLiteral("csv"), Chart::Rows::visible); });
}

void ChartCard::setFrozen(const QString& caption) {
    frozen_label_->setText(caption);
    frozen_label_->setVisible(!caption.isEmpty());
}

QString ChartCard::frozenCaption() const {
    return frozen_label_->text();
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

void ChartCard::save(const QString& kind, Chart::Rows rows) {
    QString name = title_.simplified().replace(u' ', u'-').toLower();
    name.remove(u'/');
    QFileDialog* dialog =
        file_dialog(this, {.title = tr("Save %1").arg(title_),
                           .filters = QStringLiteral("%1 (*.%2)").arg(kind.toUpper(), kind),
                           .mode = QFileDialog::AcceptSave,
                           .suffix = kind,
                           .proposal = name + u'.' + kind});
    connect(dialog, &QFileDialog::fileSelected, this, [this, kind, rows](const QString& path) {
        const QString problem = kind == QLatin1String("png")   ? chart_->savePng(path)
                                : kind == QLatin1String("svg") ? chart_->saveSvg(path)
                                                               : chart_->saveCsv(path, rows);
        if (problem.isEmpty())
            Q_EMIT exported(path);
        else
            Q_EMIT exportFailed(problem);
    });
    dialog->open();
}

void ChartCard::explain() {
    tell(title_label_->toolTip());
}

void ChartCard::tell(const QString& text) {
    QToolTip::showText(title_label_->mapToGlobal(QPoint(0, title_label_->height())), text, this, {},
                       20000);
}

void ChartCard::keyPressEvent(QKeyEvent* event) {
    if (event->modifiers() != Qt::NoModifier) return event->ignore();
    if (event->key() == Qt::Key_V)
        setShowsTable(!showsTable());
    else if (event->key() == Qt::Key_D)
        tell(QStringLiteral("<p>%1</p>").arg(chart_->describe().toHtmlEscaped()));
    else
        event->ignore();
}

void ChartCard::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    theme::paint_box(&painter, rect(), theme::color(theme::Token::panel),
                     theme::color(theme::Token::line), 1);
}

}  // namespace sparsescope
