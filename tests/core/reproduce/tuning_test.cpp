// SPDX-License-Identifier: GPL-3.0-or-later
// The protocols that finetune a backbone, on tiny models.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <set>

#include "core/backbone/tokenizer.h"
#include "core/base/dot.h"
#include "core/base/parallel.h"
#include "core/reproduce/chart.h"
#include "core/reproduce/report.h"
#include "core/reproduce/tuned_head.h"
#include "core/reproduce/tuning_trials.h"
#include "tests/support/places.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope::reproduce {
namespace {

TEST(QuotedGloss, IsTheFirstSentenceAndWhatDefines) {
    const auto gloss = quoted_gloss(
        "01835496 38 v 02 move 0 go_across 1 003 @ 01835496 v 0000 | change position, as in a "
        "\"dance\"; \"he moves\"; \"He moved  from place to place \"; \"the stone went along\" - "
        "A. Nonymous  ");
    EXPECT_EQ(gloss.file, 38);
    EXPECT_EQ(gloss.text, "move, go across — change position, as in a \"dance\"");
    EXPECT_EQ(gloss.sentence, "He moved  from place to place");
    // Sixteen words are written in hexadecimal.
    std::string line = "00000001 00 a 10 ";
    for (int i = 0; i < 16; ++i)
        line += "w" + std::to_string(i) + " 0 ";
    EXPECT_TRUE(
        quoted_gloss(line + "000 | many; \"one two three\"").text.ends_with("w14, w15 — many"));
    EXPECT_EQ(quoted_gloss("00000001 00 a 01 x 0 000 | \"only an example here\"").sentence,
              "only an example here");
}

TEST(QuotedGloss, IsEmptyWithoutASentence) {
    for (const char* line :
         {"", "  1 This software and database is being provided", "no bar at all",
          "00000001 00 a 01 x 0 000 | defined", "00000001 00 a 01 x 0 000 | defined; \"too short\"",
          "00000001 99 a 01 x 0 000 | no such file; \"one two three\"",
          "00000001 00 a 01 x 0 000 | never closed; \"one two three",
          "00000001 00 a 00 000 | no word; \"one two three\"", "0 | 1 2 \"3 4 5\""})
        EXPECT_EQ(quoted_gloss(line).sentence, "") << line;
}

TEST(QuotedGlosses, SayWhatToInstall) {
    const TemporaryFolder folder;
    const auto nothing = quoted_glosses(folder.path());
    ASSERT_FALSE(nothing);
    EXPECT_NE(nothing.error().message.find("apt install wordnet-base"), std::string::npos);
    for (const char* part : {"noun", "verb", "adj", "adv"})
        std::ofstream(folder.path() / (std::string("data.") + part)) << "  licence\n";
    const auto empty = quoted_glosses(folder.path());
    ASSERT_FALSE(empty);
    EXPECT_EQ(empty.error().code, ErrorCode::invalid_input);
}

// Words of the tiny models' vocabulary, a topic each for three classes.
std::vector<QuotedGloss> made_glosses(std::size_t count) {
    const std::array<std::array<const char*, 4>, 3> topics{
        {{"a", "b", "c", "d"}, {"e", "f", "g", "h"}, {"m", "n", "o", "p"}}};
    Random random(3);
    std::vector<QuotedGloss> all;
    for (std::size_t i = 0; i < count; ++i) {
        const auto& topic = topics[i % 3];
        const auto text = [&](std::size_t words) {
            std::string made;
            for (std::size_t word = 0; word < words; ++word)
                made += std::string(topic[random.below(4)]) + " ";
            return made;
        };
        all.push_back({text(3 + i % 4), text(4 + i % 5), static_cast<std::int32_t>(10 * (i % 3))});
    }
    return all;
}

class Tuning : public testing::Test {
  protected:
    // What is computed is too little to share.
    Tuning() { set_compute_threads(1); }
    ~Tuning() override { set_compute_threads(hardware_threads()); }

    static std::string backbone() { return test_data() + "/backbone/bert-mean"; }
    static Protocol protocol(const char* name, std::int64_t train = 60) {
        Protocol made = value_of(find_protocol(name));
        made.train_documents = train;
        made.test_documents = 24;
        made.validation_documents = 12;
        return made;
    }
    static TuningSet set(const char* name, std::int64_t train = 60) {
        return value_of(text_tuning_set(made_glosses(120), *value_of(open_tokenizer(backbone())),
                                        64, protocol(name, train)));
    }
    static TuningPlan plan(std::vector<std::string> arms, std::vector<int> ks) {
        TuningPlan plan;
        plan.backbone = backbone();
        plan.arms = std::move(arms);
        plan.ks = std::move(ks);
        plan.hidden = "2d";
        plan.seeds = 1;
        plan.budget = {.epochs = 2, .batch = 16, .learning_rate = 1e-3};
        plan.tune.ks = {2, 8};
        plan.tune.batch = 16;
        plan.tune.learning_rate = 1e-3;
        return plan;
    }
    [[nodiscard]] Outcome run(const TuningSet& set, const TuningPlan& plan,
                              const char* folder = "out") const {
        return value_of(reproduce_tuning(set, plan, folder_.path() / folder, {}, {}));
    }
    TemporaryFolder folder_;
};

TEST_F(Tuning, HoldsOutTheSameWhateverIsTrainedOn) {
    const TuningSet few = set("ft-pairs", 20), more = set("ft-pairs", 60);
    EXPECT_EQ(more.documents(), 96U);
    EXPECT_EQ(more.inputs.size(), 192U);
    EXPECT_EQ(more.classes, 3);
    const auto held_out = [](const TuningSet& of, std::size_t first) {
        const auto begin = of.inputs.texts.begin() + static_cast<std::ptrdiff_t>(first);
        return std::vector<std::vector<std::int32_t>>(begin, begin + 36);
    };
    EXPECT_EQ(held_out(few, few.train_rows), held_out(more, more.train_rows));
    EXPECT_EQ(held_out(few, few.documents() + few.train_rows),
              held_out(more, more.documents() + more.train_rows))
        << "and their queries";
    const auto too_few = text_tuning_set(made_glosses(40), *value_of(open_tokenizer(backbone())),
                                         64, protocol("ft-pairs"));
    ASSERT_FALSE(too_few);
    EXPECT_NE(too_few.error().message.find("40 glosses with an example"), std::string::npos);
}

TEST_F(Tuning, BatchesReadEachTrainingDocumentOnce) {
    for (const char* name : {"ft-pairs", "ft-classes"}) {
        const TuningSet of = set(name);
        Random random(1);
        const auto batches = tuning_batches(of, 16, random);
        ASSERT_EQ(batches.size(), 4U);
        EXPECT_EQ(batches.back().pairs(), 12U);
        std::set<std::int32_t> documents;
        std::int64_t itself = 0;
        for (const TuneBatch& batch : batches)
            for (std::size_t i = 0; i < batch.pairs(); ++i) {
                const std::int32_t anchor = batch.anchors[i], positive = batch.positives[i];
                documents.insert(of.pairs ? positive : anchor);
                ASSERT_LT(positive, static_cast<std::int32_t>(of.train_rows));
                if (of.pairs) {
                    EXPECT_EQ(anchor, of.query_of(static_cast<std::size_t>(positive)));
                    EXPECT_TRUE(batch.groups.empty());
                } else {
                    EXPECT_EQ(of.labels[static_cast<std::size_t>(anchor)],
                              of.labels[static_cast<std::size_t>(positive)]);
                    EXPECT_EQ(batch.groups[i], of.labels[static_cast<std::size_t>(anchor)]);
                    itself += anchor == positive ? 1 : 0;
                }
            }
        EXPECT_EQ(documents.size(), of.train_rows) << name;
        EXPECT_EQ(itself, 0);
    }
    // The last batch would be a single pair.
    Random random(1);
    EXPECT_EQ(tuning_batches(set("ft-pairs", 33), 16, random).size(), 2U);
}

TEST_F(Tuning, JudgesTestQueriesByTheirOwnGloss) {
    const TuningSet of = set("ft-pairs");
    EmbeddingMatrix embedded(of.inputs.size(), 4);
    Random random(2);
    for (float& value : embedded.values)
        value = static_cast<float>(random.normal());
    for (const bool validation : {false, true}) {
        const JudgedBackbone judged = judged_backbone(of, embedded, validation);
        const std::size_t count = validation ? 12 : 24;
        const std::size_t first = validation ? of.train_rows + of.test_rows : of.train_rows;
        ASSERT_EQ(judged.data.queries.size(), count);
        EXPECT_EQ(judged.data.test_rows(), count);
        for (std::size_t i = 0; i < count; ++i) {
            ASSERT_EQ(judged.data.queries.relevant[i].size(), 1U);
            const std::uint32_t row = judged.data.queries.relevant[i][0];
            // The row is that document, at length 1, and the query is its query.
            const auto document = embedded.row(first + i);
            const float length = std::sqrt(dot(document, document));
            EXPECT_NEAR(judged.data.embeddings.row(row)[2], document[2] / length, 1e-6);
            const auto query = embedded.row(static_cast<std::size_t>(of.query_of(first + i)));
            EXPECT_EQ(judged.rows.row(of.train_rows + count + i)[1], query[1]);
            EXPECT_NEAR(judged.data.queries.embeddings.row(i)[1],
                        query[1] / std::sqrt(dot(query, query)), 1e-6);
        }
        EXPECT_EQ(judged.training.rows, 2 * of.train_rows);
    }
}

TEST_F(Tuning, RunsEveryArmAndGoesOnWhereItStopped) {
    const TuningSet of = set("ft-pairs");
    const Outcome first = run(of, plan({}, {2, 4}));
    EXPECT_EQ(first.run.size(), 11U) << "five arms at two k, and the embedding itself";
    std::map<std::string, Scores> scores;
    for (const Trial& trial : first.run) {
        scores[trial.key.file_name()] = trial.scores;
        EXPECT_TRUE(trial.scores.ndcg_at_10 && trial.scores.judged_recall_at_10);
        EXPECT_EQ(trial.settings.train_documents, 60);
        EXPECT_EQ(trial.config_json.find("\"backbone\":null") != std::string::npos,
                  trial.key.arm == "frozen" || trial.key.arm == "dense")
            << trial.config_json;
    }
    // A run that is gone is done again, from a backbone of its own, and comes out the same.
    const std::string name = "ft-pairs_staged_h64_k4_seed1.json";
    ASSERT_TRUE(scores.contains(name));
    ASSERT_TRUE(std::filesystem::remove(folder_.path() / "out" / name));
    const Outcome second = run(of, plan({}, {2, 4}));
    EXPECT_EQ(second.skipped, 10U);
    ASSERT_EQ(second.run.size(), 1U);
    EXPECT_EQ(second.run[0].key.file_name(), name);
    EXPECT_EQ(second.run[0].scores.nearest_neighbour, scores[name].nearest_neighbour);
    EXPECT_EQ(second.run[0].scores.ndcg_at_10, scores[name].ndcg_at_10);
    // Other settings do not come into the same folder.
    TuningPlan other = plan({}, {2, 4});
    other.tune.learning_rate = 2e-3;
    const auto refused = reproduce_tuning(of, other, folder_.path() / "out", {}, {});
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().message.find("other settings"), std::string::npos);
}

TEST_F(Tuning, TellsInTablesWhatCameOut) {
    const Outcome outcome = run(set("ft-classes"), plan({}, {2, 4}));
    const std::string table = value_of(markdown(outcome.run));
    for (const char* words :
         {"### FT: WordNet", "60 training and 24 test documents, 3 classes", "| frozen | 2 | 1 |",
          "| unmasked | 4 |", "| joint | 2 |", "| joint, head anew | 4 |", "| dense | 32 |",
          "masked at 2, 8", "staged is more accurate than frozen at k = 2",
          "joint is no less accurate than staged at k = 4", "judged recall@10 %"})
        EXPECT_NE(table.find(words), std::string::npos) << words << "\n" << table;
    const std::string chart = accuracy_chart(outcome.run, value_of(find_protocol("ft-classes")));
    for (const char* words : {">staged<", ">joint<", ">frozen<", "dense "})
        EXPECT_NE(chart.find(words), std::string::npos) << words;
}

TEST_F(Tuning, LearnsWhatItIsTold) {
    // With the classes the neighbours are of one class more often than before.
    TuningPlan long_run = plan({"dense", "unmasked"}, {8});
    long_run.tune.epochs = 8;
    const Outcome outcome = run(set("ft-classes"), long_run);
    ASSERT_EQ(outcome.run.size(), 2U);
    const auto& learned = outcome.run[0].key.arm == "dense" ? outcome.run[1] : outcome.run[0];
    EXPECT_GT(learned.scores.nearest_neighbour, 0.9);
}

TEST_F(Tuning, JudgesOnTheValidationPartWhenSettingsAreChosen) {
    TuningPlan choosing = plan({"frozen"}, {2});
    choosing.validation = true;
    const Outcome outcome = run(set("ft-pairs"), choosing);
    EXPECT_EQ(outcome.run[0].settings.test_documents, 12);
    EXPECT_EQ(outcome.run[0].scores.of_query.nearest_neighbour.size(), 12U);
}

TEST_F(Tuning, PicturesStartFromANetworkOfTheirOwn) {
    LabelledPictures train, test;
    Random random(4);
    for (int i = 0; i < 100; ++i) {
        Image picture{8, 8, 1, std::vector<std::uint8_t>(64)};
        for (std::size_t at = 0; at < 64; ++at)
            picture.pixels[at] = static_cast<std::uint8_t>(
                random.below(80) + ((i % 2 == 0 ? at % 8 : at / 8) % 2) * 120);
        LabelledPictures& part = i < 70 ? train : test;
        part.pictures.push_back(picture);
        part.labels.push_back(i % 2);
    }
    Protocol protocol = value_of(find_protocol("ft-pictures"));
    protocol.train_documents = 50;
    protocol.validation_documents = 20;
    protocol.test_documents = 30;
    const TuningSet of = value_of(picture_tuning_set(train, test, protocol));
    EXPECT_EQ(of.inputs.size(), 100U);
    TuningPlan two = plan({}, {2});
    two.backbone.clear();
    two.new_backbones = folder_.path() / "out";
    two.seeds = 2;
    two.hidden = "64";
    const Outcome outcome = run(of, two);
    EXPECT_EQ(outcome.run.size(), 8U) << "frozen, staged, joint and refitted, of two seeds";
    for (const Trial& trial : outcome.run)
        EXPECT_EQ(trial.config_json.find("\"backbone\":null"), std::string::npos)
            << "frozen too was learned before";
    EXPECT_TRUE(std::filesystem::exists(folder_.path() / "out" / "cnn-seed2" / "config.json"));
    two.arms = {"unmasked"};
    const auto refused = reproduce_tuning(of, two, folder_.path() / "out", {}, {});
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().message.find("frozen, staged, joint, refitted"), std::string::npos);
}

TEST_F(Tuning, RefusesWhatCannotWork) {
    const TuningSet of = set("ft-pairs");
    const auto message = [&](const TuningPlan& plan) {
        const auto refused = reproduce_tuning(of, plan, folder_.path() / "no", {}, {});
        return refused ? std::string("nothing was refused") : refused.error().message;
    };
    EXPECT_NE(message(plan({"csr"}, {2})).find("no arm \"csr\""), std::string::npos);
    EXPECT_NE(message(plan({}, {17})).find("choose 1 to 16"), std::string::npos);
    EXPECT_NE(message(plan({}, {})).find("nothing to run"), std::string::npos);
    TuningPlan nowhere = plan({}, {2});
    nowhere.backbone = folder_.path() / "no model";
    EXPECT_NE(message(nowhere).find("no model"), std::string::npos);
    std::stop_source stop;
    stop.request_stop();
    const auto stopped =
        reproduce_tuning(of, plan({"staged"}, {2}), folder_.path() / "no", stop.get_token(), {});
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().code, ErrorCode::cancelled);
}

}  // namespace
}  // namespace sparsescope::reproduce
