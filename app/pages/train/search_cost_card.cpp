// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include "app/pages/train/cards.h"
#include "widgets/number_format.h"

namespace sparsescope {
namespace {

constexpr double documents = 1000;

double postings(const StepMetrics& step) {
    return if_measured(step.postings_share) * documents;
}

std::vector<Measure> search_cost_measures() {
    return {{.spec = {.name = "postings", .meaning = theme::Series::sparse},
             .of_step = postings,
             .of_check = {}},
            {.spec = {.name = "skew",
                      .meaning = theme::Series::truncated,
                      .axis = AxisSide::right,
                      .dash = LineDash::dash_dot},
             .of_step = [](const StepMetrics& s) { return if_measured(s.skew); },
             .of_check = {}}};
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
    const bool known = step && !std::isnan(postings(*step));
    setValue(known ? format::number(postings(*step)) + " postings" : QString());
    setNote(known ? "skew " + format::number(step->skew) + " · N " +
                        format::si(static_cast<double>(step->window_samples))
                  : QString());
    lines()->setEmptyText(step ? "This run was not measured for its search cost."
                               : "Appears when a run has begun.");
}

}  // namespace sparsescope
