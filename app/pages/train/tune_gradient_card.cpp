// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/train/cards.h"
#include "widgets/number_format.h"

namespace sparsescope {
namespace {

std::vector<Measure> gradient_measures() {
    return {line_of(&StepMetrics::gradient_norm, {.meaning = theme::Series::reconstruction}),
            line_of(&StepMetrics::learning_rate, {.meaning = theme::Series::auxiliary,
                                                  .axis = AxisSide::right,
                                                  .dash = LineDash::dash_dot,
                                                  .exact = true})};
}

}  // namespace

TuneGradientCard::TuneGradientCard()
    : LineCard("tune_gradient", "Gradient norm and learning rate",
               "How large the correction is that a batch asks of the backbone, before it is "
               "clipped, and the learning rate that it is taken with: it rises during the warm-up "
               "and falls after it. A norm that jumps says that the learning rate is too high.",
               gradient_measures()) {
    lines()->setLeftAxis({.title = "gradient norm", .from_zero = true});
    lines()->setRightAxis({.title = "learning rate", .from_zero = true});
}

void TuneGradientCard::showNumbers(const RunView& view) {
    const StepMetrics* step = view.step();
    const bool known = step && step->gradient_norm;
    setValue(known ? format::number(*step->gradient_norm) : QString());
    setNote(known && step->learning_rate
                ? "learning rate " + QString::number(*step->learning_rate, 'g', 2)
                : QString());
    lines()->setEmptyText(step ? "The gradient of this run was not measured."
                               : "Appears when a run has begun.");
}

namespace train_card_entries {

const TrainCardEntry& tune_gradient_entry() {
    static constexpr TrainCardEntry entry{make_card<TuneGradientCard>};
    return entry;
}

}  // namespace train_card_entries

}  // namespace sparsescope
