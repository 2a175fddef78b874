// SPDX-License-Identifier: GPL-3.0-or-later
// The verbs of the command line, and which program runs each. `sparsescope-cli` starts quickly
// because it loads little: verbs that need LibTorch run in sparsescope-engine, and benchmarks in
// sparsescope-bench. A caller need not know this, because every program knows all verbs and becomes
// the right program.
#pragma once
#include <span>
#include <string_view>

namespace sparsescope::cli {

enum class Program { cli, engine, bench };

struct VerbWords {
    std::string_view name;
    std::string_view summary;
    std::string_view example;  // a command line that works, without the program's name
    Program program = Program::cli;
    bool takes_workspace = true;  // as its first argument
};

[[nodiscard]] std::span<const VerbWords> verb_list();             // in the order of the help
[[nodiscard]] const VerbWords* find_verb(std::string_view name);  // null: no such verb

}  // namespace sparsescope::cli
