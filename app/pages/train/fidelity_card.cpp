// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include "app/pages/train/cards.h"
#include "widgets/number_format.h"

namespace sparsescope {
namespace {

constexpr double cosine_unknown = -0.5;  // below: not measured

double cosine_of(const StepMetrics& step) {
    return step.cosine < cosine_unknown ? std::nan("") : step.cosine;
}

std::vector<Measure> fidelity_measures() {
    return {{.spec = {.name = "explained", .meaning = theme::Series::reconstruction},
             .of_step = [](const StepMetrics& s) { return s.explained_variance; },
             .of_check = {}},
            {.spec = {.name = "cosine",
                      .meaning = theme::Series::reconstruction_4k,
                      .dash = LineDash::dash_dot},
             .of_step = cosine_of,
             .of_check = {}},
            {.spec = {.name = "L0",
                      .meaning = theme::Series::other,
                      .axis = AxisSide::right,
                      .dash = LineDash::dotted},
             .of_step = [](const StepMetrics& s) { return s.l0; },
             .of_check = {},
             .alone = true}};
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
    if (!std::isnan(cosine_of(*step))) facts << "cosine " + format::number(step->cosine);
    facts << "L0 " + format::number(step->l0) << "this batch";
    setNote(facts.join(" · "));
}

}  // namespace sparsescope
