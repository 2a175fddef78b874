// SPDX-License-Identifier: GPL-3.0-or-later
// sparsescope-bench: what `sparsescope-cli bench` becomes.
#include "app/cli/command_line.h"
#include "app/cli/engine/torch_process.h"

namespace sparsescope::cli {
const VerbEntry& bench_entry();
}

int main(int argc, char** argv) {
    using namespace sparsescope::cli;
    prepare_torch_process(argv);
    const VerbEntry* const verbs[] = {&bench_entry()};
    return run_command_line(argc, argv, Program::bench, verbs);
}
