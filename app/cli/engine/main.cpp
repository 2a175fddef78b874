// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command_line.h"
#include "app/cli/engine/torch_process.h"
#include "engine_verb_list.inc"

int main(int argc, char** argv) {
    using namespace sparsescope::cli;
    prepare_torch_process(argv);
    return run_command_line(argc, argv, Program::engine, engine_verb_list);
}
