// SPDX-License-Identifier: GPL-3.0-or-later
// What the command line can do, and which of its programs does it. `sparsescope-cli` starts quickly
// because it loads little: verbs that need LibTorch run in sparsescope-engine, benchmarks in
// sparsescope-bench. Who calls need not know: every program knows all verbs and becomes the right
// one.
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

[[nodiscard]] std::span<const VerbWords> verb_list();             // in the order help shows them
[[nodiscard]] const VerbWords* find_verb(std::string_view name);  // null: there is none

}  // namespace sparsescope::cli
