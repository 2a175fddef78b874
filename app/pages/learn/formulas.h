// SPDX-License-Identifier: GPL-3.0-or-later
// The formulas behind the numbers of the window, each with the numbers of the selected model filled
// in. Where a number is not known yet, the card says what would give it.
#pragma once
#include <vector>

#include <QString>

namespace sparsescope {

class AppContext;

struct Formula {
    QString title;
    QString formula;
    QString filled;  // the same with numbers
    QString words;   // what it means
};

// Needs a selected model; empty without one.
[[nodiscard]] std::vector<Formula> formulas_of(const AppContext& context);

}  // namespace sparsescope
