// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command_line.h"
#include "cli_verb_list.inc"

int main(int argc, char** argv) {
    using namespace sparsescope::cli;
    return run_command_line(argc, argv, Program::cli, cli_verb_list);
}
