// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine_command.h"

#include <gtest/gtest.h>

namespace sparsescope {
namespace {

TEST(EngineCommand, TrainNamesOnlyWhatDiffersFromThePreset) {
    TrainConfig config = *preset_config("csrv2-text");
    EXPECT_EQ(train_command("a.sscope", "news", config),
              QStringList({"train", "a.sscope", "--dataset", "news", "--preset", "csrv2-text"}));
    config.k = 4;
    config.contrastive = ContrastiveMode::none;
    EXPECT_EQ(train_command("a.sscope", "news", config),
              QStringList({"train", "a.sscope", "--dataset", "news", "--preset", "csrv2-text",
                           "--k", "4", "--contrastive", "none"}));
}

TEST(EngineCommand, ShellLineQuotesWhatAShellWouldSplitOrExpand) {
    EXPECT_EQ(shell_line({"train", "my file.sscope", "it's", "$HOME", "", "plain-1.0/x"}),
              "sparsescope-cli train 'my file.sscope' 'it'\\''s' '$HOME' '' plain-1.0/x");
}

TEST(EngineCommand, ImportSaysOnlyWhatWasChosen) {
    ImportChoice choice;
    choice.file = "d.npz";
    choice.name = "d";
    EXPECT_EQ(import_command("a.sscope", choice),
              QStringList({"import", "a.sscope", "d.npz", "--name", "d"}));
    choice.labels_file = "l.npy";
    choice.test_fraction = 0.2;
    choice.normalize = true;
    choice.skip_invalid_rows = true;
    EXPECT_EQ(import_command("a.sscope", choice),
              QStringList({"import", "a.sscope", "d.npz", "--name", "d", "--labels", "l.npy",
                           "--test-fraction", "0.2", "--normalize", "l2", "--skip-invalid"}));
}

}  // namespace
}  // namespace sparsescope
