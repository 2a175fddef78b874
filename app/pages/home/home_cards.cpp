// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/home/home_cards.h"

#include <algorithm>
#include <utility>

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include "widgets/controls/command_line_box.h"
#include "widgets/controls/text_label.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

void paint_panel(QWidget* widget, const QColor& ground, const QColor& line) {
    QPainter painter(widget);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(line);
    painter.setBrush(ground);
    painter.drawRoundedRect(QRectF(widget->rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme::radius,
                            theme::radius);
}

// An icon that follows the mode.
QLabel* icon_label(const QString& name, int size, theme::Token token) {
    auto* label = new QLabel;
    const auto draw = [label, name, size, token] {
        label->setPixmap(theme::icon(name, token).pixmap(size, size));
    };
    QObject::connect(&theme::notifier(), &theme::Notifier::changed, label, draw);
    draw();
    return label;
}

class HomeLine : public QWidget {
  public:
    explicit HomeLine(const HomeItem& item) : current_(item.current) {
        auto* row = new QHBoxLayout(this);
        row->setContentsMargins(theme::gap_groups, theme::gap_inside, theme::gap_inside,
                                theme::gap_inside);
        row->setSpacing(theme::gap_inside);
        if (item.warning) {
            row->addWidget(icon_label("warning", theme::scaled(16), theme::Token::warn));
        }
        auto* detail = new TextLabel(item.detail, theme::Type::caption, theme::Token::muted);
        detail->setWordWrap(true);
        auto* texts = new QVBoxLayout;
        texts->setSpacing(2);
        texts->addWidget(new ElidedLabel(item.title, theme::Type::body));
        texts->addWidget(detail);
        row->addLayout(texts, 1);
        for (const HomeAction& action : item.actions) {
            auto* button = new QPushButton(action.text);
            button->setObjectName(action.object_name);
            QObject::connect(button, &QPushButton::clicked, this, action.act);
            row->addWidget(button);
        }
    }

  protected:
    void paintEvent(QPaintEvent*) override {
        paint_panel(this, theme::color(theme::Token::panel),
                    theme::color(current_ ? theme::Token::accent : theme::Token::line));
    }

  private:
    bool current_;
};

}  // namespace

StartCard::StartCard(const QString& icon, const QString& title, const QString& sentence,
                     const QString& action, const QString& command, QWidget* parent)
    : QWidget(parent), button_(new QPushButton(action)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(theme::gap_groups, theme::gap_groups, theme::gap_groups,
                               theme::gap_groups);
    column->setSpacing(theme::gap_inside);
    column->addWidget(icon_label(icon, theme::scaled(20), theme::Token::accent));
    column->addWidget(new TextLabel(title, theme::Type::section));
    auto* text = new TextLabel(sentence, theme::Type::body, theme::Token::muted);
    text->setWordWrap(true);
    column->addWidget(text, 1, Qt::AlignTop);
    column->addSpacing(theme::gap_inside);
    column->addWidget(button_, 0, Qt::AlignLeft);
    auto* line = new CommandLineBox;
    line->setCommand(command);
    column->addWidget(line);
}

void StartCard::paintEvent(QPaintEvent*) {
    paint_panel(this, theme::color(theme::Token::panel), theme::color(theme::Token::line));
}

HomeList::HomeList(QWidget* parent) : QWidget(parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::gap_inside);
}

void HomeList::setItems(std::vector<HomeItem> items) {
    const auto same = [](const HomeItem& a, const HomeItem& b) {
        const auto same_action = [](const HomeAction& x, const HomeAction& y) {
            return x.text == y.text && x.object_name == y.object_name;
        };
        return a.title == b.title && a.detail == b.detail && a.current == b.current &&
               std::ranges::equal(a.actions, b.actions, same_action);
    };
    if (std::ranges::equal(items, items_, same)) return;
    items_ = std::move(items);
    while (QLayoutItem* old = layout()->takeAt(0)) {
        old->widget()->deleteLater();
        delete old;
    }
    for (const HomeItem& item : items_)
        layout()->addWidget(new HomeLine(item));
}

}  // namespace sparsescope
