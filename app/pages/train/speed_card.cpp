// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/train/cards.h"
#include "widgets/number_format.h"

namespace sparsescope {
namespace {

std::vector<Measure> speed_measures() {
    return {line_of(&StepMetrics::steps_per_second, {.meaning = theme::Series::other})};
}

QString expected_time_left(const StepMetrics& step) {
    if (step.seconds_left_low && step.seconds_left_high) {
        const QString low = format::duration(*step.seconds_left_low);
        const QString high = format::duration(*step.seconds_left_high);
        if (low != high) return QString("%1 to %2 left").arg(low, high);
    }
    return step.seconds_left ? format::duration(*step.seconds_left) + " left" : QString();
}

}  // namespace

SpeedCard::SpeedCard()
    : LineCard("speed", "Speed",
               "Optimiser steps, training samples and tokens of texts per second; the time left as "
               "the range that "
               "the spread of recent steps allows; memory and threads of the training process.",
               speed_measures()) {
    lines()->setLeftAxis({.title = "steps per second", .minimum = 0, .from_zero = true});
}

void SpeedCard::showNumbers(const RunView& view) {
    const StepMetrics* step = view.step();
    if (!step) {
        setValue({});
        setNote({});
        return;
    }
    setValue(format::number(step->steps_per_second) + " steps/s");
    QStringList facts;
    const bool newest = step == &view.shown().metrics.steps.back();
    if (view.shown().state == RunState::running && newest) facts << expected_time_left(*step);
    if (step->tokens_per_second) facts << format::si(*step->tokens_per_second) + " tokens/s";
    if (step->samples_per_second) facts << format::si(*step->samples_per_second) + " samples/s";
    if (step->memory_bytes) facts << format::bytes(*step->memory_bytes);
    if (step->threads) facts << format::counted(*step->threads, "thread", "threads");
    facts.removeAll(QString());
    setNote(facts.join(" · "));
}

namespace train_card_entries {

const TrainCardEntry& speed_entry() {
    static constexpr TrainCardEntry entry{make_card<SpeedCard>};
    return entry;
}

}  // namespace train_card_entries

}  // namespace sparsescope
