// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reproduce/report.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/reproduce/chart.h"
#include "core/reproduce/claims.h"
#include "core/reproduce/summary.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope::reproduce {
namespace {

// A system that is right on the first `accuracy` of the queries, counted from its own first.
constexpr std::size_t queries = 1000;
std::vector<float> right_on(double accuracy, std::size_t first = 0) {
    std::vector<float> values(queries);
    const auto right = static_cast<std::size_t>(std::lround(accuracy * queries));
    for (std::size_t i = 0; i < right; ++i)
        values[(first + i) % queries] = 1;
    return values;
}

Trial trial(const std::string& arm, int hidden, int k, std::uint64_t seed, double accuracy,
            double dead = 0, double skew = 1) {
    Trial made;
    made.key = {"w25", arm, hidden, k, seed};
    made.settings = {40'000, 5'000, 384, 25, {}};
    made.config_json = "{}";
    made.scores.nearest_neighbour = accuracy;
    made.scores.of_query.nearest_neighbour = right_on(accuracy);
    if (hidden > 0) {
        made.scores.dead_train = dead;
        made.scores.skew = skew;
    }
    return made;
}

TEST(Spread, IsMeanAndSampleDeviation) {
    const std::vector<double> values{1, 2, 6};
    const Spread spread = spread_of(values);
    EXPECT_DOUBLE_EQ(spread.mean, 3);
    EXPECT_DOUBLE_EQ(spread.deviation, std::sqrt(7.0));
    EXPECT_EQ(to_string(spread, 1), "3.0 ± 2.6");
    EXPECT_EQ(to_string(spread_of(std::vector<double>{2.25}), 1), "2.2");
}

TEST(Claims, HoldOrDoNotHold) {
    std::vector<Trial> trials{
        trial("csr", 1536, 2, 1, 0.30, 0.9),   trial("csr", 1536, 2, 2, 0.40, 0.9),
        trial("csr", 1536, 8, 1, 0.47),        trial("csrv2", 1536, 2, 1, 0.50, 0.2),
        trial("csrv2", 1536, 2, 2, 0.52, 0.2), trial("mrl", 0, 32, 1, 0.6),
        trial("anneal", 1536, 2, 1, 0.36, 0.5)};
    const auto all = summaries(trials, "w25");
    const auto claims = paper_claims(all);
    ASSERT_EQ(claims.size(), 6U);
    EXPECT_EQ(claims[0].verdict, "holds");
    EXPECT_TRUE(claims[0].measured.starts_with("51.0 % against 35.0 %: +16.0 points [+"))
        << claims[0].measured;
    EXPECT_EQ(claims[0].seeds, 2U);
    EXPECT_EQ(claims[1].verdict, "holds") << "CSRv2@2 against CSR@8";
    EXPECT_EQ(claims[1].seeds, 1U);
    EXPECT_EQ(claims[2].verdict, "does not hold") << "CSRv2@2 against MRL@32";
    EXPECT_EQ(claims[3].sentence, "… by linear probe");
    EXPECT_EQ(claims[4].verdict, "does not hold") << "dead, annealing alone";
    EXPECT_EQ(claims[5].verdict, "holds") << "dead";
    EXPECT_TRUE(paper_claims(summaries(trials, "f10")).empty());
    EXPECT_TRUE(balanced_goals(all).empty());
}

TEST(Claims, GoByTheIntervalAndNotByTheMeans) {
    // One point apart. On the same queries that is sure; on others it may be luck.
    Trial csr = trial("csr", 1536, 2, 1, 0.50), csrv2 = trial("csrv2", 1536, 2, 1, 0.51);
    const auto claim = [&] {
        const std::vector<Trial> trials{csr, csrv2};
        return paper_claims(summaries(trials, "w25")).at(0);
    };
    EXPECT_EQ(claim().verdict, "holds");
    csrv2.scores.of_query.nearest_neighbour = right_on(0.51, 400);
    EXPECT_EQ(claim().verdict, "undecided");
    EXPECT_TRUE(claim().measured.starts_with("51.0 % against 50.0 %: +1.0 points [-"))
        << claim().measured;
    csrv2.scores.of_query.nearest_neighbour.clear();  // a file of an earlier version
    EXPECT_EQ(claim().verdict, "not judged: the results do not say query by query");
    EXPECT_EQ(claim().measured, "51.0 % against 50.0 %: +1.0 points");
}

TEST(Claims, AreUndecidedWhereSeedsDiffer) {
    const std::vector<Trial> trials{
        trial("csr", 1536, 2, 1, 0.3, 0.9), trial("csr", 1536, 2, 2, 0.3, 0.85),
        trial("csrv2", 1536, 2, 1, 0.5, 0.2), trial("csrv2", 1536, 2, 2, 0.5, 0.3)};
    EXPECT_EQ(paper_claims(summaries(trials, "w25")).at(1).verdict, "undecided: the seeds differ");
    const std::vector<Trial> balanced{trial("balanced", 1536, 2, 1, 0.5, 0.15, 16),
                                      trial("balanced", 1536, 2, 2, 0.5, 0.19, 14)};
    const auto goals = balanced_goals(summaries(balanced, "w25"));
    EXPECT_EQ(goals.at(0).verdict, "reached");
    EXPECT_EQ(goals.at(1).verdict, "undecided");
}

TEST(Claims, SayWhenThereIsNothingToLower) {
    const std::vector<Trial> trials{trial("csr", 1536, 2, 1, 0.3, 0.0),
                                    trial("csrv2", 1536, 2, 1, 0.5, 0.01)};
    const auto verdict = [](std::vector<Trial> of) {
        return paper_claims(summaries(of, "w25")).at(1).verdict;
    };
    EXPECT_EQ(verdict(trials), "does not arise: few die under CSR");
    EXPECT_EQ(verdict({trials[0], trial("csrv2", 1536, 2, 1, 0.5, 0.2)}), "does not hold")
        << "none before, a fifth now";
    EXPECT_EQ(verdict({trial("csr", 1536, 2, 1, 0.3, 0.5), trial("csrv2", 1536, 2, 1, 0.5, 0.2)}),
              "holds in part: fewer, though not from more than 80 %");
}

TEST(Goals, OfBalanced) {
    const std::vector<Trial> trials{trial("csrv2", 6144, 2, 1, 0.55),
                                    trial("balanced", 6144, 2, 1, 0.56, 0.19, 15.5),
                                    trial("balanced", 6144, 1, 1, 0.54)};
    const auto goals = balanced_goals(summaries(trials, "w25"));
    ASSERT_EQ(goals.size(), 5U);
    EXPECT_EQ(goals[0].verdict, "reached");
    EXPECT_EQ(goals[1].verdict, "not reached");
    EXPECT_EQ(goals[2].verdict, "reached");
    EXPECT_EQ(goals[3].verdict, "reached");
    EXPECT_NE(goals[4].sentence.find("linear probe"), std::string::npos);
}

TEST(Goals, OfSemanticPresetsAreTighterAtTheSmallerSize) {
    const std::vector<Trial> trials{trial("semantic-labels", 1536, 2, 1, 0.6, 0.15, 9),
                                    trial("semantic-labels", 6144, 2, 1, 0.6, 0.15, 11),
                                    trial("semantic-labels", 1536, 4, 1, 0.8),
                                    trial("dense", 0, 384, 1, 0.6), trial("mrl", 0, 32, 1, 0.3)};
    const auto goals = semantic_goals(summaries(trials, "w25"), "semantic-labels");
    ASSERT_EQ(goals.size(), 9U);  // both: dead, skew, 1-NN and probe against MRL; one also k = 4
    EXPECT_EQ(goals[0].verdict, "not reached");
    EXPECT_EQ(goals[1].verdict, "reached");
    EXPECT_EQ(goals[2].sentence, "1-NN at k = 4 three points above the embeddings'");
    EXPECT_EQ(goals[2].verdict, "reached");
    EXPECT_EQ(goals[3].verdict, "reached");
    EXPECT_EQ(goals[5].verdict, "reached") << "15 % of the larger size";
    EXPECT_EQ(goals[6].verdict, "not reached");
    EXPECT_TRUE(semantic_goals(summaries(trials, "w25"), "semantic").empty());
}

TEST(Report, RefusesToMixSettings) {
    std::vector<Trial> trials{trial("csr", 1536, 2, 1, 0.3), trial("csr", 1536, 2, 2, 0.3)};
    EXPECT_TRUE(markdown(trials));
    trials[1].settings.train_documents = 20'000;
    const auto mixed = markdown(trials);
    ASSERT_FALSE(mixed);
    EXPECT_NE(mixed.error().message.find("w25_csr_h1536_k2_seed2.json"), std::string::npos);
}

TEST(Report, ShowsOnlyWhatWasMeasured) {
    std::vector<Trial> trials{trial("csr", 1536, 2, 1, 0.3), trial("dense", 0, 384, 1, 0.6)};
    const std::string before = value_of(markdown(trials));
    for (const char* heading : {"tied %", "nDCG@10 %", "explained variance %", "converge"})
        EXPECT_EQ(before.find(heading), std::string::npos) << heading;
    trials[0].scores.tied = 0.125;
    trials[0].scores.explained_variance = -0.5;
    trials[0].scores.probe_finished = false;
    const std::string after = value_of(markdown(trials));
    EXPECT_NE(after.find("| arm | k | seeds | 1-NN % | tied % | linear probe % |"),
              std::string::npos)
        << after;
    EXPECT_NE(after.find("| CSR | 2 | 1 | 30.0 | 12.5 |"), std::string::npos) << after;
    EXPECT_NE(after.find("| -50.0 |"), std::string::npos) << after;
    EXPECT_NE(after.find("did not converge in: w25_csr_h1536_k2_seed1.json."), std::string::npos);
    EXPECT_NE(after.find("| dense | 384 | 1 | 60.0 | 0.0 | 0.0 |"), std::string::npos)
        << "probe and V-measure: no ties were counted among the prefixes\n"
        << after;
}

TEST(Chart, DrawsALineForEachArm) {
    const std::vector<Trial> trials{trial("csr", 1536, 2, 1, 0.3), trial("csr", 1536, 8, 1, 0.4),
                                    trial("csrv2", 1536, 2, 1, 0.5),
                                    trial("csrv2", 6144, 2, 1, 0.9),
                                    trial("dense", 0, 384, 1, 0.61)};
    const std::string svg = accuracy_chart(trials, value_of(find_protocol("w25")));
    EXPECT_TRUE(svg.starts_with("<svg ")) << svg;
    EXPECT_TRUE(svg.ends_with("</svg>\n"));
    for (const char* words : {">CSR<", ">CSRv2<", ">dense 61.0 %<", "h = 1536", ">8<"})
        EXPECT_NE(svg.find(words), std::string::npos) << words;
    EXPECT_EQ(svg.find("90 %"), std::string::npos) << "of more neurons: another chart";
    EXPECT_EQ(accuracy_chart(trials, value_of(find_protocol("f10"))), "");
}

TEST(TrialFile, KeepsEverything) {
    const TemporaryFolder folder;
    Trial written = trial("csrv2", 1536, 2, 3, 0.5, 0.25, 4.5);
    written.config_json = R"({"k":2})";
    written.scores.v_measure = 0.4;
    written.scores.microseconds_per_query = 7.25;
    written.scores.tied = 0.5;
    written.scores.probe_finished = true;
    written.scores.ndcg_at_10 = 0.3;
    written.scores.of_query = {{0, 1, 0.5F}, {}, {0.25F}};
    written.train_seconds = 12;
    written.threads = 2;
    succeed(write_trial(folder.path(), written));
    const Trial read = value_of(read_trial(folder.path() / "w25_csrv2_h1536_k2_seed3.json"));
    EXPECT_EQ(read.key, written.key);
    EXPECT_EQ(read.settings, written.settings);
    EXPECT_EQ(read.config_json, written.config_json);
    EXPECT_EQ(read.scores.dead_train, 0.25);
    EXPECT_EQ(read.scores.l0, std::nullopt);
    EXPECT_EQ(read.scores.v_measure, 0.4);
    EXPECT_EQ(read.scores.microseconds_per_query, 7.25);
    EXPECT_EQ(read.scores.tied, 0.5);
    EXPECT_EQ(read.scores.probe_finished, true);
    EXPECT_EQ(read.scores.ndcg_at_10, 0.3);
    EXPECT_EQ(read.scores.wup_at_10, std::nullopt);
    constexpr float step = 1.0F / 255;
    ASSERT_EQ(read.scores.of_query.nearest_neighbour.size(), 3U);
    EXPECT_EQ(read.scores.of_query.nearest_neighbour[1], 1);
    EXPECT_NEAR(read.scores.of_query.nearest_neighbour[2], 0.5, 0.51F * step);
    EXPECT_TRUE(read.scores.of_query.linear_probe.empty());
    EXPECT_NEAR(read.scores.of_query.ndcg_at_10.at(0), 0.25, 0.51F * step);
    EXPECT_EQ(read.train_seconds, 12);
    EXPECT_EQ(read.threads, 2);
    EXPECT_FALSE(read_trials(folder.path() / "none"));
}

TEST(TrialFile, OfTheFirstVersionIsStillRead) {
    const TemporaryFolder folder;
    const auto file = folder.write("w25_csr_h1536_k2_seed1.json", R"({"format": 1,
        "protocol": "w25", "arm": "csr", "hidden": 1536, "k": 2, "seed": 1,
        "settings": {"train_documents": 20000, "test_documents": 5000, "dim": 384, "classes": 25,
                     "epochs": 10, "batch": 1024, "learning_rate": 0.0004},
        "config": {"k": 2},
        "scores": {"nearest_neighbour": 0.28, "linear_probe": 0.44, "v_measure": 0.06,
                   "dead_train": 0.0, "dead_test": 0.01, "l0": 2.0, "skew": null,
                   "bytes_per_document": 8, "microseconds_per_query": 1.5},
        "seconds": {"train": 31.0, "score": 9.0}, "library": "sparsescope 0.1.0", "threads": 2})");
    const Scores scores = value_of(read_trial(file)).scores;
    EXPECT_EQ(scores.nearest_neighbour, 0.28);
    EXPECT_EQ(scores.dead_test, 0.01);
    EXPECT_EQ(scores.skew, std::nullopt);
    EXPECT_EQ(scores.tied, std::nullopt);
    EXPECT_EQ(scores.probe_finished, std::nullopt);
    EXPECT_TRUE(scores.of_query.nearest_neighbour.empty());
}

}  // namespace
}  // namespace sparsescope::reproduce
