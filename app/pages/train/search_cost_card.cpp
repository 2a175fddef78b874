// SPDX-License-Identifier: GPL-3.0-or-later
#include <optional>
#include <utility>

#include "app/pages/train/cards.h"
#include "widgets/number_format.h"

namespace sparsescope {
namespace {

constexpr double documents = 1000;

std::optional<double> postings(const StepMetrics& step) {
    if (!step.postings_share) return std::nullopt;
    return *step.postings_share * documents;
}

std::vector<Measure> search_cost_measures() {
    Measure per_thousand =
        line_of(&StepMetrics::postings_share, {.meaning = theme::Series::sparse});
    per_thousand.of_step = postings;
    return {std::move(per_thousand),
            line_of(&StepMetrics::skew, {.meaning = theme::Series::truncated,
                                         .axis = AxisSide::right,
                                         .dash = LineDash::dash_dot})};
}

}  // namespace

SearchCostCard::SearchCostCard()
    : LineCard("cost", "What a search will cost",
               "Postings a query touches per 1 000 documents, expected from how often the neurons "
               "fire in the last window: 1 000 · L0² · skew / h. Skew: h · Σ q², where q is a "
               "neuron's share of all activations; 1 when all are used alike.",
               search_cost_measures()) {
    lines()->setLeftAxis({.title = "postings per 1 000 documents", .from_zero = true});
    lines()->setRightAxis({.title = "skew", .from_zero = true});
}

void SearchCostCard::showNumbers(const RunView& view) {
    const StepMetrics* step = view.step();
    const bool known = step && step->postings_share && step->skew;
    setValue(known ? format::number(*postings(*step)) + " postings" : QString());
    setNote(known ? "skew " + format::number(*step->skew) + " · N " +
                        format::si(static_cast<double>(step->window_samples))
                  : QString());
    lines()->setEmptyText(step ? "This run was not measured for its search cost."
                               : "Appears when a run has begun.");
}

namespace train_card_entries {

const TrainCardEntry& search_cost_entry() {
    static constexpr TrainCardEntry entry{make_card<SearchCostCard>};
    return entry;
}

}  // namespace train_card_entries

}  // namespace sparsescope
