// SPDX-License-Identifier: GPL-3.0-or-later
// A whole protocol on made-up data in seconds: every arm, its files, stopping and going on.
#include "core/reproduce/reproduce.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "core/base/parallel.h"
#include "core/reproduce/report.h"
#include "core/reproduce/search_scores.h"
#include "core/types/ids.h"
#include "tests/core/reproduce/made_data.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope::reproduce {
namespace {

class Reproduce : public testing::Test {
  protected:
    Reproduce() { set_compute_threads(1); }

    [[nodiscard]] static Plan plan(std::vector<std::string> arm_names, std::vector<int> ks) {
        Plan plan;
        plan.arms = std::move(arm_names);
        plan.ks = std::move(ks);
        plan.hidden = {64};
        plan.budget = {.epochs = 4, .batch = 64, .learning_rate = 2e-3};
        return plan;
    }
    [[nodiscard]] Outcome run(const Plan& plan) const {
        return value_of(reproduce(data_, plan, folder_.path(), {}, {}));
    }

    ProtocolData data_ = made_data(300, 100);
    TemporaryFolder folder_;
};

TEST_F(Reproduce, ScoresEveryArmByTheSameMeasures) {
    const Outcome outcome = run(plan({"csr", "anneal", "labels", "csrv2", "mrl", "pca", "dense",
                                      "pq8", "pq32", "binary", "int8"},
                                     {2, 4}));
    ASSERT_EQ(outcome.run.size(), 4U * 2 + 2 + 2 + 1 + 4);
    // Of those that compress 16 numbers; a block has at least one.
    const std::map<std::string, int> bytes{{"pq8", 8}, {"pq32", 16}, {"binary", 2}, {"int8", 20}};
    for (const Trial& trial : outcome.run) {
        const Scores& s = trial.scores;
        const std::string name = trial.key.file_name();
        const bool sparse = trial.key.hidden > 0;
        EXPECT_GT(s.nearest_neighbour, 0.3) << name;
        EXPECT_GT(s.linear_probe, 0.3) << name;
        EXPECT_GT(s.v_measure, 0) << name;
        EXPECT_EQ(s.of_query.nearest_neighbour.size(), 100U) << name;
        EXPECT_EQ(s.of_query.linear_probe.size(), 100U) << name;
        EXPECT_TRUE(s.probe_finished.value_or(false)) << name;
        EXPECT_GT(s.recall_at_10.value_or(0), 0.03) << name;
        EXPECT_FALSE(s.ndcg_at_10 || s.wup_at_10) << name << ": nothing to judge by";
        EXPECT_EQ(s.explained_variance.has_value(), sparse) << name;
        EXPECT_EQ(s.named.has_value(), sparse) << name;
        if (trial.key.arm == "dense") {
            EXPECT_DOUBLE_EQ(*s.recall_at_10, 1);
            EXPECT_EQ(s.tied, 0);
        }
        EXPECT_GT(s.microseconds_per_query, 0) << name;
        const auto compressed = bytes.find(trial.key.arm);
        EXPECT_EQ(s.bytes_per_document,
                  compressed == bytes.end() ? 4 * trial.key.k : compressed->second)
            << name;
        ASSERT_EQ(s.skew.has_value(), sparse) << name;
        if (!sparse) continue;
        EXPECT_GE(*s.skew, 1) << name;
        EXPECT_LE(*s.dead_train, *s.dead_test) << name << ": fewer documents wake fewer neurons";
        EXPECT_LE(*s.l0, trial.key.k) << name;
    }
    EXPECT_EQ(read_trials(folder_.path())->size(), outcome.run.size());
    const std::string table = value_of(markdown(outcome.run));
    for (const char* words : {"### W25", "300 training and 100 test documents", "| CSRv2 | 2 |",
                              "| MRL | 4 |", "| dense | 16 |", "CSRv2 is more accurate than CSR"})
        EXPECT_NE(table.find(words), std::string::npos) << words << "\n" << table;
}

TEST_F(Reproduce, JudgesByQueriesAndLevelsWhereThereAreSome) {
    data_ = judged_data(300, 100);
    const auto trials = run(plan({"csrv2", "pca", "dense"}, {8})).run;
    ASSERT_EQ(trials.size(), 3U);
    for (const Trial& trial : trials) {
        const Scores& s = trial.scores;
        const std::string name = trial.key.file_name();
        ASSERT_TRUE(s.ndcg_at_10 && s.recall_at_100 && s.wup_at_10 && s.deep_at_10) << name;
        EXPECT_GT(*s.recall_at_100, 0.8) << name;
        EXPECT_GT(*s.wup_at_10, 0.5) << name;
        EXPECT_EQ(*s.deep_at_10, 0) << name << ": three levels";
        EXPECT_EQ(s.of_query.ndcg_at_10.size(), 50U) << name;
    }
    // Each query lies beside its answer.
    EXPECT_GT(*trials[2].scores.ndcg_at_10, 0.99);
    EXPECT_GT(*trials[1].scores.ndcg_at_10, 0.7);
    EXPECT_GT(*trials[0].scores.ndcg_at_10, 0.7);
    const std::string table = value_of(markdown(trials));
    // And nowhere near another's.
    std::ranges::rotate(data_.queries.relevant, data_.queries.relevant.begin() + 1);
    const TemporaryFolder other;
    const Outcome wrong = value_of(reproduce(data_, plan({"dense"}, {8}), other.path(), {}, {}));
    EXPECT_LT(*wrong.run.front().scores.ndcg_at_10, 0.3);
    EXPECT_NE(
        table.find("| nDCG@10 % | judged recall@10 % | recall@100 % | wup@10 % | deep@10 % |"),
        std::string::npos)
        << table;
}

TEST_F(Reproduce, SkipsWhatIsThereAndRunsTheRest) {
    const Outcome first = run(plan({"csrv2", "mrl"}, {2}));
    EXPECT_EQ(first.run.size(), 2U);
    std::filesystem::remove(folder_.path() / first.run.front().key.file_name());
    Plan more = plan({"csrv2", "mrl"}, {2, 4});
    more.seeds = 2;
    const Outcome second = run(more);
    EXPECT_EQ(second.skipped, 1U);
    EXPECT_EQ(second.run.size(), 7U);
    const Outcome third = run(more);
    EXPECT_EQ(third.skipped, 8U);
    EXPECT_TRUE(third.run.empty());
    // What was run again came out the same, whatever ran beside it.
    EXPECT_EQ(second.run.front().scores.nearest_neighbour,
              first.run.front().scores.nearest_neighbour);
    EXPECT_EQ(second.run.front().scores.v_measure, first.run.front().scores.v_measure);
}

TEST_F(Reproduce, DeterministicArmsRunOnce) {
    Plan twice = plan({"pca", "dense"}, {2});
    twice.seeds = 3;
    EXPECT_EQ(run(twice).run.size(), 2U);
}

TEST_F(Reproduce, WideCodesOnlyAtSmallK) {
    Plan wide = plan({"csr"}, {2, 8});
    wide.hidden = {32, 64};
    wide.most_k_of_wide = 4;
    std::vector<std::string> files;
    for (const Trial& trial : run(wide).run)
        files.push_back(trial.key.file_name());
    EXPECT_EQ(files,
              (std::vector<std::string>{"w25_csr_h32_k2_seed1.json", "w25_csr_h32_k8_seed1.json",
                                        "w25_csr_h64_k2_seed1.json"}));
}

TEST_F(Reproduce, StopsAndKeepsWhatWasDone) {
    std::stop_source stop;
    const auto stopped = reproduce(data_, plan({"pca"}, {2, 4}), folder_.path(), stop.get_token(),
                                   {}, [&](const Trial&, std::size_t done, std::size_t planned) {
                                       EXPECT_EQ(done, 1U);
                                       EXPECT_EQ(planned, 2U);
                                       stop.request_stop();
                                   });
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().code, ErrorCode::cancelled);
    EXPECT_EQ(read_trials(folder_.path())->size(), 1U);
    EXPECT_EQ(run(plan({"pca"}, {2, 4})).run.size(), 1U);
}

TEST_F(Reproduce, RefusesAFolderOfOtherSettings) {
    EXPECT_EQ(run(plan({"pca"}, {2})).run.size(), 1U);
    Plan longer = plan({"pca"}, {2});
    longer.budget.epochs = 9;
    const auto refused = reproduce(data_, longer, folder_.path(), {}, {});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::invalid_argument);
    EXPECT_NE(refused.error().message.find("w25_pca_k2_seed1.json"), std::string::npos);
    EXPECT_NE(refused.error().message.find("4 epochs"), std::string::npos);
}

TEST_F(Reproduce, NamesADamagedFileAndAWrongPlan) {
    folder_.write("w25_pca_k2_seed1.json", "{\"protocol\": ");
    const auto damaged = reproduce(data_, plan({"pca"}, {2}), folder_.path(), {}, {});
    ASSERT_FALSE(damaged);
    EXPECT_EQ(damaged.error().code, ErrorCode::invalid_input);
    EXPECT_NE(damaged.error().message.find("w25_pca_k2_seed1.json"), std::string::npos);

    const auto refused = [&](const Plan& wrong) {
        const auto outcome = reproduce(data_, wrong, folder_.path(), {}, {});
        return outcome ? std::string() : outcome.error().message;
    };
    EXPECT_NE(refused(plan({"csr3"}, {2})).find("csr3"), std::string::npos);
    EXPECT_NE(refused(plan({"csr"}, {17})).find("1 to 16"), std::string::npos);
    EXPECT_NE(refused(plan({}, {2})), "");
}

TEST(WithQueries, PutsThemBehindTheTestRows) {
    ProtocolData data = judged_data(30, 10);
    data.validation_rows = 4;  // the last of the ten
    const ProtocolData all = with_queries(data);
    EXPECT_EQ(all.rows(), 45U);
    EXPECT_EQ(all.test_rows(), 6U + 5U);
    EXPECT_EQ(all.labels[36], no_label);
    for (std::size_t j = 0; j < data.dim(); ++j) {
        EXPECT_EQ(all.test().row(5)[j], data.test().row(5)[j]);
        EXPECT_EQ(all.test().row(6)[j], data.queries.embeddings.row(0)[j]);
        EXPECT_EQ(all.validation().row(3)[j], data.validation().row(3)[j]);
    }
    EXPECT_EQ(all.validation_labels()[0], data.validation_labels()[0]);
    ASSERT_EQ(all.paths.documents(), all.rows());
    EXPECT_TRUE(std::ranges::equal(all.paths.of(35), data.paths.of(35)));
    EXPECT_TRUE(all.paths.of(36).empty());
    EXPECT_TRUE(std::ranges::equal(all.paths.of(44), data.paths.of(39)));
}

TEST(HiddenSize, IsANumberOrAMultipleOfTheDimension) {
    EXPECT_EQ(value_of(hidden_size("4d", 384)), 1536);
    EXPECT_EQ(value_of(hidden_size("100", 384)), 100);
    for (const char* wrong : {"", "d", "4x", "-1", "0", "4dd", "4d "})
        EXPECT_FALSE(hidden_size(wrong, 384)) << wrong;
}

}  // namespace
}  // namespace sparsescope::reproduce
