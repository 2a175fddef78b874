// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/neuron_namer.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/base/random.h"
#include "core/eval/near_neurons.h"
#include "core/eval/near_terms.h"
#include "core/eval/term_score.h"

namespace sparsescope {
namespace {

// Documents and who is active in them, put together by hand.
struct Made {
    TermIndex index;
    NamingInput input;

    explicit Made(std::size_t neurons) {
        input.active.resize(neurons);
        input.near.resize(neurons);
    }
    std::uint32_t add(std::string_view text, bool second, bool common = true,
                      std::span<const std::uint32_t> labels = {}) {
        index.add_document(text, labels);
        input.second.push_back(second);
        input.common.push_back(common);
        return static_cast<std::uint32_t>(input.second.size() - 1);
    }
    void finish(std::uint32_t least = 1) {
        index.finish(least);
        input.index = &index;
    }
    [[nodiscard]] TermId term(const std::string& spelling) const {
        for (TermId i = 0; i < index.terms(); ++i)
            if (index.spelling(i) == spelling) return i;
        ADD_FAILURE() << "no term " << spelling;
        return 0;
    }
};

TEST(TermScore, OfAHandWorkedExample) {
    // Second half: the neuron is active in dog (1), dog (1), cat (½); not in dog, fish, fish.
    Made made(1);
    const struct {
        const char* text;
        float weight;
    } documents[] = {{"dog", 1}, {"dog", 1}, {"cat", 0.5F}, {"dog", 0}, {"fish", 0}, {"fish", 0}};
    for (const auto& document : documents) {
        const auto at = made.add(document.text, true);
        if (document.weight > 0) made.input.active[0].push_back({at, document.weight});
    }
    made.input.active[0].push_back({made.add("dog", false), 1});
    made.finish();
    const TermScore score(made.input, Half::second);
    const TermId dog[] = {made.term("dog")};
    // Alike: (1 + 2/3 − 1/3)/2. By weight, where the fourth and least weight, ½, counts in full,
    // all count in full.
    EXPECT_DOUBLE_EQ(score.of(0, dog, Counting::alike), (1 + 2.0 / 3 - 1.0 / 3) / 2);
    EXPECT_DOUBLE_EQ(score.of(0, dog), (1 + 2.0 / 3 - 1.0 / 3) / 2);
    EXPECT_DOUBLE_EQ(score.of(0, {}), 0.5);
    const TermId both[] = {made.term("dog"), made.term("cat")};
    EXPECT_DOUBLE_EQ(score.of(0, both, Counting::alike), (1 + 1 - 1.0 / 3) / 2);
    EXPECT_FALSE(score.judged(0, dog, 5));  // active in four
    EXPECT_TRUE(score.judged(0, dog, 4));
}

TEST(ActivityWeights, CountSquaresUpToTheEighthLargest) {
    std::vector<NamedActivity> active;
    for (std::uint32_t i = 0; i < 10; ++i)
        active.push_back({i, static_cast<float>(i + 1)});  // 1 … 10; the eighth largest is 3
    const ActivityWeights weights(active);
    EXPECT_DOUBLE_EQ(weights.of(10), 1);
    EXPECT_DOUBLE_EQ(weights.of(3), 1);
    EXPECT_NEAR(weights.of(1.5F), 0.25, 1e-9);
    EXPECT_DOUBLE_EQ(ActivityWeights().of(1), 1);
}

// AUROC the slow way: over all pairs of an active and a silent document.
double slow_auroc(const Made& made, NeuronId neuron, std::span<const TermId> terms,
                  bool by_weight) {
    const ActivityWeights weights(made.input.active[neuron]);
    const auto holds = [&](std::uint32_t document) {
        for (const TermId term : terms)
            for (const TermId held : made.index.of(document))
                if (held == term) return 1.0;
        return 0.0;
    };
    double sum = 0, whole = 0;
    for (const NamedActivity& active : made.input.active[neuron]) {
        if (!made.input.second[active.document]) continue;
        const double weight = by_weight ? weights.of(active.weight) : 1;
        for (std::uint32_t other = 0; other < made.input.second.size(); ++other) {
            if (!made.input.second[other] || !made.input.common[other]) continue;
            bool also = false;
            for (const NamedActivity& one : made.input.active[neuron])
                also = also || one.document == other;
            if (also) continue;
            const double a = holds(active.document), b = holds(other);
            sum += weight * (a > b ? 1 : a == b ? 0.5 : 0);
            whole += weight;
        }
    }
    return sum / whole;
}

TEST(TermScore, IsTheShareOfPairsInOrder) {
    Random random(5);
    Made made(6);
    const char* words[] = {"ant", "bee", "cow", "dog", "elk"};
    for (int i = 0; i < 120; ++i) {
        std::string text;
        for (const char* word : words)
            if (random.uniform() < 0.3) text += std::string(word) + " ";
        const auto at = made.add(text, random.uniform() < 0.5, random.uniform() < 0.8);
        for (auto& active : made.input.active)
            if (random.uniform() < 0.3)
                active.push_back({at, static_cast<float>(random.uniform())});
    }
    made.finish();
    const TermScore score(made.input, Half::second);
    for (NeuronId neuron = 0; neuron < 6; ++neuron) {
        const TermId terms[] = {neuron % 5, (neuron + 2) % 5};
        for (const std::size_t count : {1U, 2U}) {
            const auto some = std::span<const TermId>(terms).first(count);
            EXPECT_NEAR(score.of(neuron, some), slow_auroc(made, neuron, some, true), 1e-12);
            EXPECT_NEAR(score.of(neuron, some, Counting::alike),
                        slow_auroc(made, neuron, some, false), 1e-12);
        }
    }
}

TEST(NearTerms, AreLogOddsAgainstTheNearOnesAndAgainstAll) {
    // Neuron 0 is active, at weight 1, in 40 documents, 30 of them with "terrier"; neuron 1, its
    // near one, in 40, ten of them with it; 80 more documents have none.
    Made made(2);
    for (int i = 0; i < 160; ++i) {
        const bool terrier = i < 30 || (i >= 40 && i < 50);
        const auto at = made.add(terrier ? "animal, terrier" : i < 80 ? "animal" : "ship", false);
        if (i < 80) made.input.active[i < 40 ? 0 : 1].push_back({at, 1});
    }
    made.finish();
    made.input.near = {{1}, {0}};
    const auto near = NearTerms::count(made.input, {}, {});
    ASSERT_TRUE(near);
    const auto candidates = near->candidates(0);
    ASSERT_EQ(candidates.size(), 1U);  // "animal" tells it from the ships, but not from neuron 1
    EXPECT_EQ(candidates[0].term, made.term("terrier"));
    EXPECT_DOUBLE_EQ(candidates[0].near, 0.25);
    EXPECT_DOUBLE_EQ(candidates[0].all, 0.25);
    const auto logit = [](double p) { return std::log(p / (1 - p)); };
    const double y = 30, n = 40, s = 10, p = 0.25, a = s * p;
    const double other_y = 0.25 * n, all_y = 40, all_n = 160;
    const double apart = (logit((y + a) / (n + s)) - logit((other_y + a) / (n + s))) /
                         std::sqrt(1 / (y + a) + 1 / (other_y + a));
    const double of_all = (logit((y + a) / (n + s)) - logit((all_y + a) / (all_n + s))) /
                          std::sqrt(1 / (y + a) + 1 / (all_y + a));
    EXPECT_NEAR(candidates[0].apart, apart, 1e-9);
    EXPECT_NEAR(candidates[0].z, apart + of_all, 1e-9);
}

TEST(NearNeurons, AreNearByRowOrActiveTogether) {
    HeadWeights head;
    head.dim = 2;
    head.hidden = 4;
    head.encoder_weight = {1, 0, 0.9F, 0.1F, 0, 1, -1, 0};
    CodeMatrix codes(4);
    const auto add = [&](std::vector<NeuronId> neurons) {
        const std::vector<float> weights(neurons.size(), 1);
        codes.append({neurons, weights});
    };
    add({0, 2});
    add({0, 2});
    add({1});
    const std::vector<std::int64_t> rows{0, 1, 2};
    const auto near = near_neurons(head, codes, 2, rows, {.by_row = 1, .by_activity = 1});
    ASSERT_TRUE(near);
    EXPECT_EQ((*near)[0], (std::vector<NeuronId>{1, 2}));
    EXPECT_EQ((*near)[2], (std::vector<NeuronId>{1, 0}));
    EXPECT_TRUE((*near)[3].empty());  // points away from all that are ever active
    // Without rows, and at k 1, where 2 is never active.
    const auto alone =
        near_neurons(head, codes, 1, rows, {.by_row = 1, .by_activity = 1, .most_rows = 3});
    ASSERT_TRUE(alone);
    EXPECT_TRUE((*alone)[0].empty());
}

std::vector<NeuronNaming> named(const Made& made, const NamingOptions& options = {}) {
    auto names = name_neurons(made.input, options);
    EXPECT_TRUE(names) << (names ? "" : names.error().message);
    return names ? *names : std::vector<NeuronNaming>();
}

TEST(NeuronNamer, ChoosesOnOneHalfAndJudgesOnTheOther) {
    // On the first half the neuron's documents say "left", on the second they do not.
    Made made(1);
    for (int i = 0; i < 40; ++i) {
        const bool second = i % 2 == 1, active = i < 20;
        const auto at = made.add(active && !second ? "left" : "other", second);
        if (active) made.input.active[0].push_back({at, 1});
    }
    made.finish();
    const auto names = named(made);
    EXPECT_EQ(names[0].name, "mixed: left");
    EXPECT_TRUE(names[0].mixed);
    EXPECT_DOUBLE_EQ(names[0].score.value_or(0), 0.5);
}

TEST(NeuronNamer, TellsNeuronsOfOneLabelApart) {
    Made made(3);
    const auto animal = made.index.add_label("animal");
    const std::vector<std::uint32_t> labels{animal};
    for (int i = 0; i < 90; ++i) {
        const int neuron = i % 3;
        const auto at = made.add(neuron == 0   ? (i % 4 < 2 ? "dog breeds" : "a terrier")
                                 : neuron == 1 ? "a fish family"
                                               : "an iron ship",
                                 i % 2 == 1, true,
                                 neuron < 2 ? std::span(labels) : std::span<const std::uint32_t>());
        made.input.active[static_cast<std::size_t>(neuron)].push_back({at, 1});
    }
    made.finish();
    made.input.near = {{1}, {0}, {}};
    const auto names = named(made);
    EXPECT_NE(names[0].name.find("terrier"), std::string::npos) << names[0].name;
    EXPECT_NE(names[1].name.find("fish"), std::string::npos) << names[1].name;
    EXPECT_EQ(names[0].name.find("fish"), std::string::npos) << names[0].name;
    for (const NeuronNaming& name : names) {
        EXPECT_FALSE(name.mixed);
        EXPECT_DOUBLE_EQ(name.score.value_or(0), 1) << name.name;
    }
}

TEST(NeuronNamer, AddsATermWhereAnotherHasTheName) {
    Made made(2);
    for (int i = 0; i < 120; ++i) {
        const int neuron = i % 3;
        const auto at = made.add(neuron == 2            ? "iron ship"
                                 : i % 12 >= 6 + neuron ? "hound breed dog puppy"
                                 : neuron == 0          ? "hound breed dog"
                                                        : "hound breed dog",
                                 i % 2 == 1);
        if (neuron < 2) made.input.active[static_cast<std::size_t>(neuron)].push_back({at, 1});
    }
    made.finish();
    const auto names = named(made);
    EXPECT_FALSE(names[0].name.empty());
    EXPECT_NE(names[0].name, names[1].name);
}

TEST(NeuronNamer, HasNoNameForTheDeadAndNoScoreForTheRare) {
    Made made(3);
    for (int i = 0; i < 40; ++i) {
        const auto at = made.add(i == 0 ? "unicorn" : "horse", i % 2 == 1);
        if (i == 0) made.input.active[1].push_back({at, 1});
        made.input.active[2].push_back({at, 1});
    }
    made.finish();
    const auto names = named(made);
    EXPECT_EQ(names[0].name, "");
    EXPECT_FALSE(names[0].score);
    EXPECT_EQ(names[1].name, "unicorn");
    EXPECT_FALSE(names[1].score);
    EXPECT_EQ(names[2].name, "");  // active everywhere: nothing tells it
}

TEST(NeuronNamer, NamesNobodyWithoutDocuments) {
    Made made(2);
    made.finish();
    for (const NeuronNaming& name : named(made))
        EXPECT_EQ(name.name, "");
}

TEST(NeuronNamer, StopsWhenAsked) {
    Made made(1);
    made.finish();
    std::stop_source stop;
    stop.request_stop();
    const auto names = name_neurons(made.input, {}, stop.get_token());
    ASSERT_FALSE(names);
    EXPECT_EQ(names.error().code, ErrorCode::cancelled);
}

}  // namespace
}  // namespace sparsescope
