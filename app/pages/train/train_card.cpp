// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/train/train_card.h"

#include "train_page_card_list.inc"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int card_height = 200;  // at least

}  // namespace

TrainCard::TrainCard(const QString& name, const QString& title, const QString& definition,
                     Chart* chart)
    : ChartCard(title, definition, chart) {
    setObjectName("card_" + name);
    chart->setObjectName("chart_" + name);
    chart->setEmptyText("Appears when a run has begun.");
    setValue({});
    setNote({});
    const auto keep_readable = [this] { setMinimumHeight(theme::scaled(card_height)); };
    connect(&theme::notifier(), &theme::Notifier::changed, this, keep_readable);
    keep_readable();
}

LineCard::LineCard(const QString& name, const QString& title, const QString& definition,
                   std::vector<Measure> measures)
    : TrainCard(name, title, definition, new LineChart), lines_(lines(), std::move(measures)) {
    lines()->setXAxis({.title = "step", .plural = "steps", .minimum = 0});
}

std::span<const TrainCardEntry* const> train_card_list() {
    return train_page_card_list;
}

}  // namespace sparsescope
