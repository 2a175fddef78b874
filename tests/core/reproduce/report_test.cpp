// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reproduce/report.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/reproduce/chart.h"
#include "core/reproduce/claims.h"
#include "core/reproduce/summary.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope::reproduce {
namespace {

Trial trial(const std::string& arm, int hidden, int k, std::uint64_t seed, double accuracy,
            double dead = 0, double skew = 1) {
    Trial made;
    made.key = {"w25", arm, hidden, k, seed};
    made.settings = {40'000, 5'000, 384, 25, {}};
    made.config_json = "{}";
    made.scores.nearest_neighbour = accuracy;
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
    ASSERT_EQ(claims.size(), 5U);
    EXPECT_EQ(claims[0].verdict, "holds");
    EXPECT_EQ(claims[0].measured, "51.0 % against 35.0 %: +16.0 points");
    EXPECT_EQ(claims[0].seeds, 2U);
    EXPECT_EQ(claims[1].verdict, "holds") << "CSRv2@2 against CSR@8";
    EXPECT_EQ(claims[1].seeds, 1U);
    EXPECT_EQ(claims[2].verdict, "does not hold") << "CSRv2@2 against MRL@32";
    EXPECT_EQ(claims[3].verdict, "does not hold") << "dead, annealing alone";
    EXPECT_EQ(claims[4].verdict, "holds") << "dead";
    EXPECT_TRUE(paper_claims(summaries(trials, "f10")).empty());
    EXPECT_TRUE(balanced_goals(all).empty());
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
    ASSERT_EQ(goals.size(), 4U);
    EXPECT_EQ(goals[0].verdict, "reached");
    EXPECT_EQ(goals[1].verdict, "not reached");
    EXPECT_EQ(goals[2].verdict, "reached");
    EXPECT_EQ(goals[3].verdict, "reached");
}

TEST(Report, RefusesToMixSettings) {
    std::vector<Trial> trials{trial("csr", 1536, 2, 1, 0.3), trial("csr", 1536, 2, 2, 0.3)};
    EXPECT_TRUE(markdown(trials));
    trials[1].settings.train_documents = 20'000;
    const auto mixed = markdown(trials);
    ASSERT_FALSE(mixed);
    EXPECT_NE(mixed.error().message.find("w25_csr_h1536_k2_seed2.json"), std::string::npos);
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
    EXPECT_EQ(read.train_seconds, 12);
    EXPECT_EQ(read.threads, 2);
    EXPECT_FALSE(read_trials(folder.path() / "none"));
}

}  // namespace
}  // namespace sparsescope::reproduce
