// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/pane_tabs.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "widgets/controls/chip.h"
#include "widgets/theme.h"

namespace sparsescope {

PaneTabs::PaneTabs(QWidget* page, int needed) : page_(page), needed_(needed) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(theme::gap_groups, theme::gap_inside, theme::gap_groups, 0);
    row->setSpacing(theme::gap_inside);
    row->addStretch(1);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    hide();
    page->installEventFilter(this);
    connect(&theme::notifier(), &theme::Notifier::changed, this, &PaneTabs::fit);
}

QWidget* PaneTabs::above(QWidget* content) {
    auto* holder = new QWidget;
    auto* column = new QVBoxLayout(holder);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(this);
    column->addWidget(content, 1);
    return holder;
}

void PaneTabs::addPane(const QString& name, const QString& title, std::vector<QWidget*> widgets) {
    auto* tab = new Chip(title, Chip::Kind::button);
    tab->setObjectName("tab_" + name);
    tab->setCheckable(true);
    const int pane = static_cast<int>(panes_.size());
    connect(tab, &Chip::clicked, this, [this, pane] { showPane(pane); });
    static_cast<QHBoxLayout*>(layout())->insertWidget(pane, tab);
    panes_.push_back({tab, std::move(widgets)});
    tab->setChecked(pane == pane_);
}

void PaneTabs::addDivider(QWidget* divider) {
    dividers_.push_back(divider);
}

bool PaneTabs::eventFilter(QObject* watched, QEvent* event) {
    if (watched == page_ && event->type() == QEvent::Resize) fit();
    return false;
}

void PaneTabs::fit() {
    const bool narrow = page_->width() < theme::scaled(needed_);
    if (narrow == narrow_) return;
    narrow_ = narrow;
    setVisible(narrow);
    apply();
    Q_EMIT narrowChanged(narrow);
}

void PaneTabs::showPane(int pane) {
    pane_ = pane;
    for (std::size_t i = 0; i < panes_.size(); ++i)
        panes_[i].tab->setChecked(static_cast<int>(i) == pane);
    apply();
}

void PaneTabs::apply() {
    const auto& chosen = panes_[static_cast<std::size_t>(pane_)].widgets;
    const auto belongs = [&](QWidget* widget) {
        return std::ranges::find(chosen, widget) != chosen.end();
    };
    // What goes is hidden before what comes is shown, so that the page never asks for both.
    for (const bool shown : {false, true}) {
        for (const Pane& pane : panes_)
            for (QWidget* widget : pane.widgets)
                if ((!narrow_ || belongs(widget)) == shown) widget->setVisible(shown);
    }
    for (QWidget* divider : dividers_)
        divider->setVisible(!narrow_);
}

}  // namespace sparsescope
