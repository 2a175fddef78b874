// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/train/cards.h"
#include "widgets/number_format.h"

namespace sparsescope {
namespace {

std::vector<Measure> speed_measures() {
    return {{.spec = {.name = "steps/s", .meaning = theme::Series::other},
             .of_step = [](const StepMetrics& s) { return s.steps_per_second; },
             .of_check = {}}};
}

QString expected_time_left(const StepMetrics& step) {
    const QString low = format::duration(step.seconds_left_low);
    const QString high = format::duration(step.seconds_left_high);
    if (step.seconds_left_low < 0 || step.seconds_left_high < 0 || low == high)
        return step.seconds_left < 0 ? QString() : format::duration(step.seconds_left) + " left";
    return QString("%1 to %2 left").arg(low, high);
}

}  // namespace

SpeedCard::SpeedCard()
    : LineCard("speed", "Speed",
               "Optimiser steps and training samples per second; the time left as the range that "
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
    if (step->samples_per_second > 0) facts << format::si(step->samples_per_second) + " samples/s";
    if (step->memory_bytes > 0) facts << format::bytes(step->memory_bytes);
    if (step->threads > 0) facts << format::counted(step->threads, "thread", "threads");
    facts.removeAll(QString());
    setNote(facts.join(" · "));
}

}  // namespace sparsescope
