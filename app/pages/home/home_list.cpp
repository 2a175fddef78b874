// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/home/home_list.h"

#include <algorithm>
#include <utility>

#include <QAction>
#include <QContextMenuEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

#include "app/pages/home/home_cards.h"
#include "widgets/controls/text_label.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

// Words with links; the link's target is its place in the list.
QString link_text(const std::vector<HomeAction>& links) {
    QStringList words;
    for (std::size_t i = 0; i < links.size(); ++i)
        words << QString("<a href=\"%1\">%2</a>").arg(i).arg(links[i].text.toHtmlEscaped());
    return words.join(" · ");
}

bool same_actions(const std::vector<HomeAction>& a, const std::vector<HomeAction>& b) {
    return std::ranges::equal(a, b, [](const HomeAction& x, const HomeAction& y) {
        return x.text == y.text && x.object_name == y.object_name;
    });
}

bool same_menu(const MenuEntries& a, const MenuEntries& b) {
    return std::ranges::equal(a, b, [](const MenuEntry& x, const MenuEntry& y) {
        return x.name == y.name && x.text == y.text && x.enabled == y.enabled;
    });
}

bool same_item(const HomeItem& a, const HomeItem& b) {
    return a.title == b.title && a.detail == b.detail && a.current == b.current && a.key == b.key &&
           a.note == b.note && same_actions(a.actions, b.actions) &&
           same_actions(a.links, b.links) && same_menu(a.menu, b.menu);
}

}  // namespace

class HomeLine : public QWidget {
  public:
    explicit HomeLine(const HomeItem& item) : current_(item.current) {
        setObjectName(item.key.isEmpty() ? QString() : item.key + "_line");
        setAccessibleName(item.title);
        setAccessibleDescription(item.detail);
        auto* row = new QHBoxLayout(this);
        row->setContentsMargins(theme::gap_groups, theme::gap_inside, theme::gap_inside,
                                theme::gap_inside);
        row->setSpacing(theme::gap_inside);
        if (item.warning) row->addWidget(icon_label("warning", 16, theme::Token::warn));
        row->addLayout(texts(item), 1);
        for (const HomeAction& action : item.actions) {
            auto* button = new QPushButton(action.text);
            button->setObjectName(action.object_name);
            QObject::connect(button, &QPushButton::clicked, this, action.act);
            row->addWidget(button);
        }
        if (!item.actions.empty()) first_ = item.actions.front().act;
        if (!item.menu.empty()) row->addWidget(menuButton(item));
    }

  protected:
    void paintEvent(QPaintEvent*) override {
        paint_card(this, current_);
        if (!hasFocus()) return;
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(theme::color(theme::Token::accent), 2));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), theme::radius,
                                theme::radius);
    }
    void focusInEvent(QFocusEvent*) override { update(); }
    void focusOutEvent(QFocusEvent*) override { update(); }
    void contextMenuEvent(QContextMenuEvent* event) override {
        if (!menu_) return;
        const bool by_key = event->reason() == QContextMenuEvent::Keyboard;
        menu_->popup(by_key ? mapToGlobal(QPoint(theme::gap_groups, height()))
                            : event->globalPos());
    }
    void keyPressEvent(QKeyEvent* event) override {
        const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
        if (enter && first_) return first_();
        QWidget::keyPressEvent(event);
    }

  private:
    QVBoxLayout* texts(const HomeItem& item) {
        auto* column = new QVBoxLayout;
        column->setSpacing(2);
        auto* title = new ElidedLabel(item.title, theme::Type::body);
        title->setElideMode(Qt::ElideMiddle);
        column->addWidget(title);
        auto* detail = new TextLabel(item.detail, theme::Type::caption, theme::Token::muted);
        detail->setWordWrap(true);
        column->addWidget(detail);
        if (!item.note.isEmpty()) {
            auto* note =
                new ElidedLabel(QString(item.note).replace('\n', ' '), theme::Type::caption);
            note->setToolTip(item.note);
            column->addWidget(note);
        }
        if (!item.links.empty()) column->addWidget(linkLabel(item));
        return column;
    }

    QWidget* linkLabel(const HomeItem& item) {
        auto* label =
            new TextLabel(link_text(item.links), theme::Type::caption, theme::Token::muted);
        label->setObjectName(item.key + "_links");
        label->setTextFormat(Qt::RichText);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
        QObject::connect(label, &QLabel::linkActivated, this,
                         [links = item.links](const QString& place) {
                             const auto index = static_cast<std::size_t>(place.toUInt());
                             if (index < links.size()) links[index].act();
                         });
        return label;
    }

    QWidget* menuButton(const HomeItem& item) {
        setFocusPolicy(Qt::StrongFocus);
        menu_ = new QMenu(this);
        menu_->setObjectName(item.key + "_menu");
        menu_->addActions(add_entries(this, item.menu));
        auto* button = new QToolButton;
        button->setObjectName(item.key + "_more");
        button->setIcon(theme::icon("menu", theme::Token::muted));
        button->setToolTip("What can be done with it");
        button->setAccessibleName("What can be done with " + item.title);
        button->setPopupMode(QToolButton::InstantPopup);
        button->setMenu(menu_);
        theme::make_flat(button);
        return button;
    }

    bool current_;
    std::function<void()> first_;  // what Enter does
    QMenu* menu_ = nullptr;
};

HomeList::HomeList(QWidget* parent) : QWidget(parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::gap_inside);
}

void HomeList::setItems(std::vector<HomeItem> items) {
    if (std::ranges::equal(items, items_, same_item)) return;
    const int focused = focusedLine();
    const QString key = focused < 0 ? QString() : items_[static_cast<std::size_t>(focused)].key;
    items_ = std::move(items);
    while (QLayoutItem* old = layout()->takeAt(0)) {
        old->widget()->hide();
        old->widget()->deleteLater();
        delete old;
    }
    lines_.clear();
    for (const HomeItem& item : items_) {
        lines_.push_back(new HomeLine(item));
        layout()->addWidget(lines_.back());
    }
    if (focused < 0 || items_.empty()) return;
    const auto same = std::ranges::find(items_, key, &HomeItem::key);
    focusLine(same != items_.end() ? static_cast<int>(same - items_.begin())
                                   : std::min(focused, static_cast<int>(items_.size()) - 1));
}

void HomeList::focusItem() {
    const auto current = std::ranges::find(items_, true, &HomeItem::current);
    focusLine(current == items_.end() ? 0 : static_cast<int>(current - items_.begin()));
}

int HomeList::focusedLine() const {
    // Of the window, which keeps it also while a dialog is in front.
    const QWidget* focused = window()->focusWidget();
    for (std::size_t i = 0; i < lines_.size(); ++i)
        if (lines_[i] == focused || lines_[i]->isAncestorOf(focused)) return static_cast<int>(i);
    return -1;
}

void HomeList::focusLine(int index) {
    if (index < 0 || index >= static_cast<int>(lines_.size())) return;
    HomeLine* line = lines_[static_cast<std::size_t>(index)];
    line->show();  // what has just been put into a layout is hidden until then, and takes no focus
    line->setFocus(Qt::TabFocusReason);
    for (QWidget* above = parentWidget(); above; above = above->parentWidget())
        if (auto* area = qobject_cast<QScrollArea*>(above)) {
            // Its place is known once the layouts of this change have been done.
            QMetaObject::invokeMethod(
                line, [area, line] { area->ensureWidgetVisible(line); }, Qt::QueuedConnection);
            return;
        }
}

void HomeList::keyPressEvent(QKeyEvent* event) {
    const int step = event->key() == Qt::Key_Down ? 1 : event->key() == Qt::Key_Up ? -1 : 0;
    if (step == 0 || focusedLine() < 0) return QWidget::keyPressEvent(event);
    focusLine(focusedLine() + step);
}

}  // namespace sparsescope
