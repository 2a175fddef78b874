// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/filter_chips.h"

#include <QHBoxLayout>
#include <QScrollBar>
#include <algorithm>

#include "widgets/controls/filter_chip.h"
#include "widgets/theme.h"

namespace sparsescope {

namespace {

constexpr int chip_gap = 4;

}  // namespace

FilterChips::FilterChips(QWidget* parent) : QScrollArea(parent), row_(new QHBoxLayout) {
    auto* strip = new QWidget;
    strip->setLayout(row_);
    row_->setContentsMargins(0, 0, 0, 0);
    row_->setSpacing(chip_gap);
    setWidget(strip);
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    viewport()->setAutoFillBackground(false);
    strip->setAutoFillBackground(false);
    connect(horizontalScrollBar(), &QScrollBar::rangeChanged, this,
            [this](int, int maximum) { horizontalScrollBar()->setValue(maximum); });
    connect(&theme::notifier(), &theme::Notifier::changed, this, &FilterChips::fit);
    fit();
}

void FilterChips::add(const QStringList& texts) {
    for (const QString& text : texts)
        addOne(text);
    fit();
}

void FilterChips::addOne(const QString& text) {
    auto* chip = new FilterChip(text, widget());
    row_->addWidget(chip);
    chip->show();
    chips_.push_back(chip);
    connect(chip, &FilterChip::toggled, this, &FilterChips::changed);
    connect(chip, &FilterChip::moveRequested, this,
            [this, chip](int step) { moveFocus(chip, step); });
    connect(chip, &FilterChip::editRequested, this, [this, chip] { Q_EMIT editRequested(chip); });
    connect(chip, &FilterChip::removeRequested, this, [this, chip] {
        moveFocus(chip, chips_.size() > 1 && chip == chips_.back() ? -1 : 1);
        take(chip);
        Q_EMIT changed();
    });
}

void FilterChips::removeAll() {
    while (!chips_.empty())
        take(chips_.back());
}

std::vector<FilterChip*> FilterChips::switchedOn() const {
    std::vector<FilterChip*> on;
    std::ranges::copy_if(chips_, std::back_inserter(on), &FilterChip::isChecked);
    return on;
}

FilterChip* FilterChips::last() const {
    return chips_.empty() ? nullptr : chips_.back();
}

QString FilterChips::take(FilterChip* chip) {
    std::erase(chips_, chip);
    row_->removeWidget(chip);
    chip->hide();
    chip->deleteLater();  // it may be the one that asked
    fit();
    return chip->text();
}

void FilterChips::focusLast() {
    moveFocus(nullptr, -1);
}

void FilterChips::moveFocus(const FilterChip* from, int step) {
    const auto at = std::ranges::find(chips_, from) - chips_.begin() + step;
    if (at < 0) return;
    if (at >= std::ssize(chips_)) return Q_EMIT focusLeft();
    FilterChip* chip = chips_[static_cast<std::size_t>(at)];
    chip->setFocus();
    ensureWidgetVisible(chip, chip_gap, 0);
}

void FilterChips::markWrong(FilterChip* chip) {
    chip->setWrong(true);
    ensureWidgetVisible(chip, chip_gap, 0);
}

void FilterChips::clearWrong() {
    for (FilterChip* chip : chips_)
        chip->setWrong(false);
}

void FilterChips::setMostWidth(int pixels) {
    most_width_ = pixels;
    fit();
}

void FilterChips::fit() {
    int wanted = 0;
    for (const FilterChip* chip : chips_)
        wanted += chip->sizeHint().width() + chip_gap;
    setVisible(!chips_.empty());
    setFixedSize(std::min(wanted, most_width_), theme::scaled(22));
}

}  // namespace sparsescope
