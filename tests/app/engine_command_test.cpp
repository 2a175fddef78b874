// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/engine_command.h"

#include <gtest/gtest.h>

#include "core/recipe/presets.h"

namespace sparsescope {
namespace {

TEST(EngineCommand, TrainNamesOnlyWhatDiffersFromThePreset) {
    TrainConfig config = *preset_config("csrv2-text");
    EXPECT_EQ(train_command("a.sscope", "news", config, {}),
              QStringList({"train", "a.sscope", "--dataset", "news", "--preset", "csrv2-text"}));
    config.k = 4;
    config.contrastive = ContrastiveMode::none;
    EXPECT_EQ(train_command("a.sscope", "news", config, {}),
              QStringList({"train", "a.sscope", "--dataset", "news", "--preset", "csrv2-text",
                           "--k", "4", "--contrastive", "none"}));
}

TEST(EngineCommand, SteeringSaysOnlyWhatDiffers) {
    TrainConfig parent;
    TrainConfig config = parent;
    config.k = 4;
    const Watch watch{{*parse_rule("dead>0.5:pause")}, 0};
    EXPECT_EQ(resume_command("a.sscope", 3, {}),
              QStringList({"train", "a.sscope", "--resume", "3"}));
    EXPECT_EQ(branch_command("a.sscope", 3, 400, parent, config, {}),
              QStringList({"branch", "a.sscope", "--run", "3", "--step", "400", "--k", "4"}));
    EXPECT_EQ(
        sweep_command("a.sscope", "news", parent, {{"k", {"2", "4"}}, {"seed", {"1", "2"}}}, watch),
        QStringList({"sweep", "a.sscope", "--dataset", "news", "--preset", "csrv2-text", "--over",
                     "k=2,4", "--over", "seed=1,2", "--rule", "dead>0.5:pause"}));
    EXPECT_EQ(died_command("a.sscope", 3, 412, 2310),
              QStringList({"died", "a.sscope", "--run", "3", "--neuron", "412", "--step", "2310"}));
}

TEST(EngineCommand, HowARunIsWatchedGoesWithEveryTraining) {
    const Watch watch{{*parse_rule("dead>50%:pause"), *parse_rule("loss>10:stop")}, 200};
    const QStringList flags{"--rule",       "dead>0.5:pause",     "--rule",
                            "loss>10:stop", "--checkpoint-steps", "200"};
    const TrainConfig config;
    for (const QStringList& command :
         {train_command("a", "news", config, watch), resume_command("a", 3, watch),
          branch_command("a", 3, 400, config, config, watch),
          sweep_command("a", "news", config, {}, watch)})
        EXPECT_EQ(command.last(flags.size()), flags) << command.join(' ').toStdString();
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
    choice.columns = {{"kind", ColumnRole::level}, {"year", ColumnRole::ignore}};
    choice.validation_fraction = 0.0;
    choice.test_fraction = 0.2;
    choice.normalize = true;
    choice.skip_invalid_rows = true;
    EXPECT_EQ(import_command("a.sscope", choice),
              QStringList({"import", "a.sscope", "d.npz", "--name", "d", "--labels", "l.npy",
                           "--columns", "kind=level,year=ignore", "--validation-fraction", "0",
                           "--test-fraction", "0.2", "--normalize", "l2", "--skip-invalid"}));
}

}  // namespace
}  // namespace sparsescope
