// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/train/cards.h"
#include "widgets/number_format.h"

namespace sparsescope {
namespace {

std::vector<Measure> fidelity_measures() {
    using theme::Series;
    return {line_of(&StepMetrics::explained_variance, {.meaning = Series::reconstruction}),
            line_of(&StepMetrics::cosine,
                    {.meaning = Series::reconstruction_4k, .dash = LineDash::dash_dot}),
            alone(line_of(
                &StepMetrics::l0,
                {.meaning = Series::other, .axis = AxisSide::right, .dash = LineDash::dotted}))};
}

}  // namespace

FidelityCard::FidelityCard()
    : LineCard("fidelity", "Explained variance, cosine, L0",
               "Explained variance: 1 − Σ‖x − x̂‖² / Σ‖x − x̄‖² of the batch at k. Cosine: mean "
               "cosine of x and x̂. L0: mean number of neurons that are really active, at most k.",
               fidelity_measures()) {
    lines()->setLeftAxis({.title = "explained, cosine"});
    lines()->setRightAxis({.title = "L0", .minimum = 0, .from_zero = true});
}

void FidelityCard::showNumbers(const RunView& view) {
    const StepMetrics* step = view.step();
    if (!step) {
        setValue({});
        setNote({});
        return;
    }
    setValue(format::percent(step->explained_variance));
    QStringList facts;
    if (step->cosine) facts << "cosine " + format::number(*step->cosine);
    facts << "L0 " + format::number(step->l0) << "this batch";
    setNote(facts.join(" · "));
}

namespace train_card_entries {

const TrainCardEntry& fidelity_entry() {
    static constexpr TrainCardEntry entry{make_card<FidelityCard>};
    return entry;
}

}  // namespace train_card_entries

}  // namespace sparsescope
