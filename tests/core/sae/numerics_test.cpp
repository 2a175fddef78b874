// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers that break training, or look as if they might: each run finishes with finite weights, is
// paused at its last good checkpoint with a sentence that helps, or is refused before it starts.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "core/model_files/official_head.h"
#include "core/sae/checkpoint.h"
#include "core/sae/finite.h"
#include "core/sae/run_folder.h"
#include "tests/core/sae/scripted_run.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope {
namespace {

enum class Ending { finishes, pauses, refused };

struct Case {
    const char* name;
    Ending ending;
    std::function<void(SmallRun&)> change;
    const char* said = "";  // part of the reason or the refusal
};

void set_row(SmallRun& run, std::size_t row, float value) {
    std::ranges::fill(run.train.embeddings.row(row), value);
}
void set_all(SmallRun& run, float value) {
    for (std::size_t row = 0; row < run.train.embeddings.rows; ++row)
        set_row(run, row, value);
}
void scale_all(SmallRun& run, float factor) {
    for (float& value : run.train.embeddings.values)
        value *= factor;
}
// As many documents as that.
void shorten(SmallRun& run, std::size_t rows) {
    run.train.embeddings.values.resize(rows * run.train.embeddings.dim);
    run.train.embeddings.rows = rows;
    run.train.labels.resize(rows);
}
void start_from(SmallRun& run, const std::function<void(HeadWeights&)>& change) {
    HeadWeights weights = made_up::head<float>(16, 64, 1).to_weights();
    change(weights);
    run.options.initial_weights = std::move(weights);
}
void sae_only(SmallRun& run) {
    run.config.contrastive = ContrastiveMode::none;
}
constexpr float nan = std::numeric_limits<float>::quiet_NaN();
constexpr float infinity = std::numeric_limits<float>::infinity();

const Case cases[] = {
    {"learning_rate_1e3", Ending::pauses, [](SmallRun& r) { r.config.learning_rate = 1e3; },
     "with learning rate 100"},
    {"learning_rate_1e3_self", Ending::pauses,
     [](SmallRun& r) {
         r.config.learning_rate = 1e3;
         r.config.contrastive = ContrastiveMode::self;
     },
     "The learning rate 1000 is probably too high"},
    {"learning_rate_1e6", Ending::pauses, [](SmallRun& r) { r.config.learning_rate = 1e6; },
     "branch from step 0"},
    {"learning_rate_1e3_without_contrast", Ending::pauses,
     [](SmallRun& r) {
         r.config.learning_rate = 1e3;
         sae_only(r);
     },
     "with learning rate 100"},
    {"nan_in_a_row", Ending::refused, [](SmallRun& r) { r.train.embeddings.row(17)[3] = nan; },
     "row 17 of the training documents"},
    {"infinity_in_rows", Ending::refused,
     [](SmallRun& r) {
         r.train.embeddings.row(17)[3] = infinity;
         r.train.embeddings.row(4)[0] = -infinity;
     },
     "rows 4, 17 of the training documents"},
    {"nan_in_held_out", Ending::refused, [](SmallRun& r) { r.held_out.embeddings.row(0)[0] = nan; },
     "row 0 of the held-out documents"},
    {"huge_values", Ending::pauses, [](SmallRun& r) { set_all(r, 1e30F); }, "Scale them"},
    {"one_huge_row", Ending::pauses, [](SmallRun& r) { set_row(r, 0, 1e25F); }, "step"},
    {"tiny_values", Ending::finishes, [](SmallRun& r) { scale_all(r, 1e-25F); }},
    {"some_zero_rows", Ending::finishes,
     [](SmallRun& r) {
         for (std::size_t row = 0; row < 100; ++row)
             set_row(r, row, 0);
     }},
    {"only_zero_rows", Ending::finishes, [](SmallRun& r) { set_all(r, 0); }},
    {"only_zero_rows_without_contrast", Ending::finishes,
     [](SmallRun& r) {
         set_all(r, 0);
         sae_only(r);
     }},
    {"duplicate_rows", Ending::finishes, [](SmallRun& r) { set_all(r, 0.25F); }},
    {"pairs_of_duplicates", Ending::finishes,
     [](SmallRun& r) {
         for (std::size_t row = 1; row < 220; row += 2)
             std::ranges::copy(r.train.embeddings.row(row - 1),
                               r.train.embeddings.row(row).begin());
     }},
    {"class_of_one", Ending::finishes, [](SmallRun& r) { r.train.labels[3] = 4; }},
    {"every_document_its_own_class", Ending::finishes,
     [](SmallRun& r) {
         for (std::size_t i = 0; i < 220; ++i)
             r.train.labels[i] = static_cast<std::int32_t>(i);
     }},
    {"one_class", Ending::refused, [](SmallRun& r) { std::ranges::fill(r.train.labels, 0); },
     "the same label"},
    {"one_class_self", Ending::finishes,
     [](SmallRun& r) {
         std::ranges::fill(r.train.labels, 0);
         r.config.contrastive = ContrastiveMode::self;
     }},
    {"k_one", Ending::finishes, [](SmallRun& r) { r.config.k = 1; }},
    {"k_a_quarter", Ending::finishes, [](SmallRun& r) { r.config.k = r.config.initial_k = 16; }},
    {"k_above_a_quarter", Ending::refused, [](SmallRun& r) { r.config.k = 17; }, "k 16 or fewer"},
    {"k_all", Ending::refused, [](SmallRun& r) { r.config.k = 64; }, "64"},
    {"k_more_than_all", Ending::refused, [](SmallRun& r) { r.config.k = 65; }, "more than"},
    {"batch_of_one", Ending::finishes, [](SmallRun& r) { r.config.batch = 1; }},
    {"batch_of_one_self", Ending::finishes,
     [](SmallRun& r) {
         r.config.batch = 1;
         r.config.contrastive = ContrastiveMode::self;
     }},
    {"last_batch_of_one", Ending::finishes, [](SmallRun& r) { r.config.batch = 73; }},
    {"last_batch_of_one_grouped", Ending::finishes,
     [](SmallRun& r) {
         r.config.batch = 73;
         r.config.order = BatchOrder::grouped;
     }},
    {"two_documents", Ending::finishes,
     [](SmallRun& r) {
         shorten(r, 2);
         r.train.labels = {0, 1};
         r.config.batch = 2;
     }},
    {"one_document", Ending::refused, [](SmallRun& r) { shorten(r, 1); }, "at least 2"},
    {"all_neurons_dead", Ending::finishes,
     [](SmallRun& r) {
         start_from(r, [](HeadWeights& w) { std::ranges::fill(w.latent_bias, -100.0F); });
     }},
    {"huge_weights", Ending::pauses,
     [](SmallRun& r) {
         start_from(r, [](HeadWeights& w) { std::ranges::fill(w.encoder_weight, 1e25F); });
     },
     "Scale them"},
    {"low_temperature", Ending::finishes, [](SmallRun& r) { r.config.temperature = 1e-3; }},
    {"high_temperature", Ending::finishes, [](SmallRun& r) { r.config.temperature = 1e3; }},
};

class Numerics : public testing::TestWithParam<Case> {};

// Everything on the disk is whole and finite.
void expect_good_files(const std::filesystem::path& folder) {
    for (const WeightsFile& file : list_weights(folder)) {
        const auto weights = read_head_weights(file.path);
        ASSERT_TRUE(weights) << weights.error().message;
        EXPECT_TRUE(all_finite(HeadParameters<float>(*weights))) << file.path;
    }
    for (const CheckpointInfo& info : list_checkpoints(folder))
        EXPECT_TRUE(read_checkpoint(folder / info.file)) << info.file;
}

TEST_P(Numerics, EndsWell) {
    const TemporaryFolder folder;
    SmallRun run;
    run.options.checkpoint_folder = folder.path();
    run.options.watch.checkpoint_steps = 5;
    GetParam().change(run);
    ScriptedOwner owner;
    const auto outcome = run.go(owner);
    expect_good_files(folder.path());
    if (GetParam().ending == Ending::refused) {
        ASSERT_FALSE(outcome);
        EXPECT_NE(outcome.error().code, ErrorCode::internal);
        EXPECT_NE(outcome.error().message.find(GetParam().said), std::string::npos)
            << outcome.error().message;
        EXPECT_TRUE(owner.steps.empty());
        return;
    }
    ASSERT_TRUE(outcome) << outcome.error().message;
    EXPECT_TRUE(all_finite(HeadParameters<float>(outcome->weights)));
    for (const StepMetrics& m : owner.steps)
        EXPECT_TRUE(std::isfinite(m.total_loss) && std::isfinite(m.explained_variance) &&
                    std::isfinite(m.cosine.value_or(0)) && std::isfinite(m.skew.value_or(0)))
            << "step " << m.step;
    if (GetParam().ending == Ending::finishes) {
        EXPECT_EQ(outcome->end, TrainEnd::finished) << outcome->reason;
        return;
    }
    EXPECT_EQ(outcome->end, TrainEnd::paused);
    EXPECT_NE(outcome->reason.find(GetParam().said), std::string::npos) << outcome->reason;
    EXPECT_NE(outcome->reason.find("at step"), std::string::npos) << outcome->reason;
    EXPECT_LE(owner.steps.size(), 5U) << "was not noticed soon";
}

INSTANTIATE_TEST_SUITE_P(Cases, Numerics, testing::ValuesIn(cases),
                         [](const auto& one) { return std::string(one.param.name); });

// What the reason advises works.
TEST(Numerics, ABranchWithALowerLearningRateGoesOn) {
    const TemporaryFolder folder, other;
    SmallRun run;
    run.options.checkpoint_folder = folder.path();
    run.config.learning_rate = 1e3;
    ScriptedOwner owner;
    const auto paused = run.go(owner);
    ASSERT_TRUE(paused) << paused.error().message;
    ASSERT_EQ(paused->end, TrainEnd::paused);
    run.options.checkpoint_folder = other.path();
    run.options.resume_from = newest_checkpoint(folder.path())->path;
    run.options.branch = true;
    run.config.learning_rate = 1e-3;
    const auto outcome = run.go(owner);
    ASSERT_TRUE(outcome) << outcome.error().message;
    EXPECT_EQ(outcome->end, TrainEnd::finished);
}

TEST(Numerics, WithoutAFolderTheRunEndsWithASentence) {
    SmallRun run;
    run.config.learning_rate = 1e6;
    ScriptedOwner owner;
    const auto outcome = run.go(owner);
    ASSERT_FALSE(outcome);
    EXPECT_NE(outcome.error().message.find("learning rate"), std::string::npos)
        << outcome.error().message;
    EXPECT_NE(outcome.error().message.find("at step"), std::string::npos);
}

}  // namespace
}  // namespace sparsescope
