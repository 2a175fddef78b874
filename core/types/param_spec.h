// SPDX-License-Identifier: GPL-3.0-or-later
// Describes one setting of a part (sparsifier, loss, schedule, preset): forms, command-line flags
// and documentation are generated from it.
#pragma once
#include <string>
#include <vector>

namespace sparsescope {

struct ParamSpec {
    // list: whole numbers with commas between them, like 2,4,8.
    enum class Kind { integer, real, choice, boolean, list };
    std::string name;   // kebab-case, equal to the command-line flag without dashes
    std::string title;  // for a form
    std::string help;   // one sentence
    std::string group;  // "Model", "Loss", "Schedule", "Optimiser", …
    Kind kind = Kind::real;
    double minimum = 0;
    double maximum = 0;
    double default_value = 0;          // booleans: 0 or 1
    std::vector<std::string> choices;  // Kind::choice
    std::string default_choice;        // of a list: as it is typed
};

}  // namespace sparsescope
