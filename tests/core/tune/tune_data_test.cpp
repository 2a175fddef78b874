// SPDX-License-Identifier: GPL-3.0-or-later
// What a run finetunes on: files of pairs, good and bad, classes, batches, negatives, and how
// held-out pairs are measured.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <set>

#include "core/base/random.h"
#include "core/eval/dense_ranker.h"
#include "core/tune/make_tune_set.h"
#include "core/tune/mined_negatives.h"
#include "core/tune/pair_file.h"
#include "core/tune/pair_quality.h"
#include "core/tune/tune_batcher.h"
#include "core/tune/tune_set.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope {
namespace {

class PairFiles : public testing::Test {
  protected:
    std::filesystem::path write(const std::string& name, const std::string& content) {
        const auto path = folder_.path() / name;
        std::ofstream(path, std::ios::binary) << content;
        return path;
    }
    Result<PairFile> read(const std::string& name, const std::string& content,
                          const PairFileOptions& options = {}) {
        return read_pair_file(write(name, content), options);
    }
    std::string refusal(const std::string& name, const std::string& content,
                        const PairFileOptions& options = {}) {
        const auto file = read(name, content, options);
        return file ? "" : file.error().message;
    }
    TemporaryFolder folder_;
};

TEST_F(PairFiles, KnowColumnsByTheirUsualNames) {
    const auto file = read("a.csv", "id,document,query\n1,\"a lake, deep\",water\n2,a hill,land\n");
    ASSERT_TRUE(file) << file.error().message;
    EXPECT_EQ(file->kind, TuneDataKind::pairs);
    EXPECT_EQ(file->columns, (std::vector<std::string>{"query", "document"}));
    ASSERT_EQ(file->pairs.size(), 2U);
    EXPECT_EQ(file->pairs[0].anchor, "water");
    EXPECT_EQ(file->pairs[0].positive, "a lake, deep");
}

TEST_F(PairFiles, OtherwiseTheFirstTwoColumnsCount) {
    const auto file = read("a.tsv", "left\tright\nred\tblood\nblue\tsky\n");
    ASSERT_TRUE(file) << file.error().message;
    EXPECT_EQ(file->columns, (std::vector<std::string>{"left", "right"}));
    EXPECT_EQ(file->pairs[1].anchor, "blue");
    const auto swapped = read("a.tsv", "left\tright\nred\tblood\nblue\tsky\n",
                              {.kind = {}, .columns = {"right", "left"}});
    ASSERT_TRUE(swapped) << swapped.error().message;
    EXPECT_EQ(swapped->pairs[1].anchor, "sky");
}

TEST_F(PairFiles, MayBringScoresOrNegatives) {
    const auto scored = read("a.jsonl",
                             "{\"sentence1\":\"a\",\"sentence2\":\"b\",\"score\":0.5}\n"
                             "{\"sentence1\":\"c\",\"sentence2\":\"d\",\"score\":4}\n");
    ASSERT_TRUE(scored) << scored.error().message;
    EXPECT_EQ(scored->kind, TuneDataKind::scored);
    EXPECT_EQ(scored->pairs[1].score, 4);
    const auto triplets = read("a.csv", "anchor,positive,negative\nx,y,z\nu,v,w\n");
    ASSERT_TRUE(triplets) << triplets.error().message;
    EXPECT_EQ(triplets->kind, TuneDataKind::triplets);
    EXPECT_EQ(triplets->pairs[0].negative, "z");
    const auto as_pairs = read("a.csv", "anchor,positive,negative\nx,y,z\nu,v,w\n",
                               {.kind = TuneDataKind::pairs, .columns = {}});
    ASSERT_TRUE(as_pairs) << as_pairs.error().message;
    EXPECT_EQ(as_pairs->kind, TuneDataKind::pairs);
}

TEST_F(PairFiles, FewEmptySidesAreLeftOutAndSaid) {
    std::string content = "query,document\n";
    for (int i = 0; i < 30; ++i)
        content += fmt::format("q{},d{}\n", i, i);
    const auto file = read("a.csv", content + ",lonely\nlonely,  \n");
    ASSERT_TRUE(file) << file.error().message;
    EXPECT_EQ(file->pairs.size(), 30U);
    ASSERT_EQ(file->notes.size(), 1U);
    EXPECT_EQ(file->notes[0], "2 of 32 pairs have an empty side (lines 32, 33) and were left out.");
}

TEST_F(PairFiles, ManyEmptySidesAreRefused) {
    EXPECT_NE(refusal("a.csv", "query,document\na,b\n,c\nd,\n")
                  .find("2 of 3 pairs have an empty side (lines 3, 4)"),
              std::string::npos);
}

TEST_F(PairFiles, SayWhatTheyLack) {
    EXPECT_NE(refusal("a.csv", "query\na\nb\n").find("has 1 column, and pairs need two"),
              std::string::npos);
    EXPECT_NE(refusal("a.csv", "query,document\n").find("no"), std::string::npos);
    EXPECT_NE(refusal("a.csv", "query,document\na,b\nc,d\n",
                      {.kind = TuneDataKind::scored, .columns = {}})
                  .find("no column of scores. Its columns are: query, document"),
              std::string::npos);
    EXPECT_NE(refusal("a.csv", "query,document\na,b\nc,d\n", {.kind = {}, .columns = {"x", "y"}})
                  .find("has no column \"x\""),
              std::string::npos);
    EXPECT_NE(
        refusal("a.csv", "query,document\na,b\nc,d\n", {.kind = {}, .columns = {"query", "query"}})
            .find("cannot be the same column"),
        std::string::npos);
    EXPECT_NE(refusal("a.csv", "query,document,score\na,b,high\nc,d,nan\ne,f,1\n")
                  .find("2 of 3 pairs have no number for a score (lines 2, 3)"),
              std::string::npos);
    EXPECT_NE(refusal("a.csv", "query,document,score\na,b,1\nc,d,1\n").find("no order to learn"),
              std::string::npos);
    EXPECT_NE(refusal("a.csv", "query,document\nsame,same\nalike,alike\n")
                  .find("no pairs of two different texts"),
              std::string::npos);
    EXPECT_FALSE(read_pair_file(folder_.path() / "nowhere.csv", {}));
}

PairFile numbered_pairs(int count) {
    PairFile file;
    for (int i = 0; i < count; ++i)
        file.pairs.push_back({fmt::format("q{}", i), fmt::format("d{}", i), "", i / 10.0, i + 2});
    return file;
}

TEST(TuneSetOfPairs, HoldsATwentiethOutAndNeverLearnsFromIt) {
    const auto made = tune_set_of_pairs(numbered_pairs(200), "query: ", "text: ", 1);
    ASSERT_TRUE(made) << made.error().message;
    const TuneSet& set = made->set;
    EXPECT_EQ(set.pairs(), 190U);
    EXPECT_EQ(set.queries.size(), 10U);
    EXPECT_EQ(set.database.size(), 10U);
    EXPECT_EQ(set.texts[static_cast<std::size_t>(set.anchors[0])].substr(0, 8), "query: q");
    EXPECT_EQ(set.texts[static_cast<std::size_t>(set.positives[0])].substr(0, 7), "text: d");
    const std::set<std::int32_t> learned(set.anchors.begin(), set.anchors.end());
    for (const std::int32_t query : set.queries)
        EXPECT_FALSE(learned.contains(query));
    EXPECT_EQ(tune_set_of_pairs(numbered_pairs(200), "query: ", "text: ", 1)->set, set);
    EXPECT_NE(tune_set_of_pairs(numbered_pairs(200), "query: ", "text: ", 2)->set, set);
}

TEST(TuneSetOfPairs, PairsThatShareATextAreOneGroup) {
    PairFile file = numbered_pairs(10);
    file.pairs[3].anchor = file.pairs[7].anchor;
    file.pairs[7].positive = file.pairs[9].positive;
    const auto made = tune_set_of_pairs(file, "", "", 1);
    ASSERT_TRUE(made) << made.error().message;
    const TuneSet& set = made->set;
    ASSERT_EQ(set.pairs(), 10U);  // too few to hold some out
    EXPECT_FALSE(made->notes.empty());
    EXPECT_EQ(set.groups[3], set.groups[7]);
    EXPECT_EQ(set.groups[9], set.groups[7]);
    EXPECT_EQ(std::set<std::int32_t>(set.groups.begin(), set.groups.end()).size(), 8U);
}

TEST(TuneSetOfPairs, RefusesWhatCannotBeToldApart) {
    PairFile file = numbered_pairs(5);
    for (TextPair& pair : file.pairs)
        pair.positive = "the same";
    const auto made = tune_set_of_pairs(file, "", "", 1);
    ASSERT_FALSE(made);
    EXPECT_NE(made.error().message.find("nothing to tell apart"), std::string::npos);
    EXPECT_FALSE(tune_set_of_pairs(numbered_pairs(1), "", "", 1));
}

ClassDocuments documents_of(std::vector<std::int32_t> labels) {
    ClassDocuments documents;
    for (std::size_t i = 0; i < labels.size(); ++i)
        documents.texts.push_back(fmt::format("text {}", i));
    documents.labels = std::move(labels);
    documents.label_name = [](std::int32_t label) { return fmt::format("class {}", label); };
    return documents;
}

TEST(TuneSetOfClasses, LeavesOutAClassOfOneDocumentAndSaysSo) {
    const auto made = tune_set_of_classes(documents_of({0, 0, 1, 1, 2, no_label}), 1);
    ASSERT_TRUE(made) << made.error().message;
    EXPECT_EQ(made->set.anchors, (std::vector<std::int32_t>{0, 1, 2, 3}));
    EXPECT_EQ(made->set.groups, (std::vector<std::int32_t>{0, 0, 1, 1}));
    ASSERT_EQ(made->notes.size(), 2U);
    EXPECT_NE(made->notes[0].find("1 class with one training document is left out"),
              std::string::npos);
    EXPECT_NE(made->notes[0].find("class 2"), std::string::npos);
    EXPECT_NE(made->notes[1].find("1 documents without a class"), std::string::npos);
}

TEST(TuneSetOfClasses, NeedsTwoClassesOfTwo) {
    const auto message = [](std::vector<std::int32_t> labels) {
        const auto made = tune_set_of_classes(documents_of(std::move(labels)), 1);
        return made ? "" : made.error().message;
    };
    EXPECT_NE(message({0, 0, 0}).find("of one class"), std::string::npos);
    EXPECT_NE(message({0, 1, 2}).find("No class has two"), std::string::npos);
    EXPECT_NE(message({no_label, no_label}).find("No class has two"), std::string::npos);
    EXPECT_NE(message({}).find("No class has two"), std::string::npos);
}

TEST(TuneSetOfClasses, MeasuresWhatTheDatasetHoldsOut) {
    ClassDocuments documents = documents_of({0, 0, 1, 1, 0, 1});
    documents.held_out = {false, false, false, false, true, true};
    const auto made = tune_set_of_classes(std::move(documents), 1);
    ASSERT_TRUE(made) << made.error().message;
    EXPECT_EQ(made->set.anchors, (std::vector<std::int32_t>{0, 1, 2, 3}));
    EXPECT_EQ(std::set<std::int32_t>(made->set.queries.begin(), made->set.queries.end()),
              (std::set<std::int32_t>{4, 5}));
}

TEST(TuneSetFile, ComesBackAndADamagedOneIsRefused) {
    const TemporaryFolder folder;
    const auto path = folder.path() / "tune-data.json";
    PairFile file = numbered_pairs(100);
    file.kind = TuneDataKind::scored;
    const TuneSet set = tune_set_of_pairs(file, "", "", 1)->set;
    ASSERT_TRUE(write_tune_set(path, set));
    const auto back = read_tune_set(path);
    ASSERT_TRUE(back) << back.error().message;
    EXPECT_EQ(*back, set);
    std::filesystem::resize_file(path, std::filesystem::file_size(path) / 2);
    EXPECT_FALSE(read_tune_set(path));
    TuneSet wrong = set;
    wrong.positives[0] = 100000;
    ASSERT_TRUE(write_tune_set(path, wrong));
    const auto refused = read_tune_set(path);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::corrupt);
}

struct Batches {
    TuneSet set;
    TuneInputs inputs;
    TuneConfig config;
    explicit Batches(int pairs, int batch) {
        set = tune_set_of_pairs(numbered_pairs(pairs), "", "", 1)->set;
        Random random(5);
        for (std::size_t i = 0; i < set.size(); ++i)
            inputs.texts.emplace_back(2 + random.below(60), 1);
        config.batch = batch;
    }
};

TEST(TuneBatcherTest, GivesEachPairOnceAnEpochInBatchesOfLikeSize) {
    Batches made(500, 32);
    TuneBatcher batcher(made.config, made.set, made.inputs);
    const std::int64_t steps = batcher.steps_per_epoch();
    EXPECT_EQ(steps, (static_cast<std::int64_t>(made.set.pairs()) + 31) / 32);
    std::multiset<std::int32_t> first, second;
    std::vector<std::int32_t> order_of_first, order_of_second;
    for (std::int64_t step = 0; step < 2 * steps; ++step) {
        const TuneBatch batch = batcher.at(step);
        EXPECT_GE(batch.pairs(), made.set.pairs() / static_cast<std::size_t>(steps));
        EXPECT_LE(batch.pairs(), 32U);
        for (std::size_t i = 0; i < batch.pairs(); ++i) {
            (step < steps ? first : second).insert(batch.anchors[i]);
            (step < steps ? order_of_first : order_of_second).push_back(batch.anchors[i]);
        }
    }
    EXPECT_EQ(first, std::multiset<std::int32_t>(made.set.anchors.begin(), made.set.anchors.end()));
    EXPECT_EQ(first, second);
    EXPECT_NE(order_of_first, order_of_second);
}

TEST(TuneBatcherTest, GoesOnFromAnyStep) {
    Batches made(300, 16);
    TuneBatcher whole(made.config, made.set, made.inputs);
    for (std::int64_t step = 0; step < 40; ++step) {
        TuneBatcher fresh(made.config, made.set, made.inputs);
        const TuneBatch a = whole.at(step);
        const TuneBatch b = fresh.at(step);
        EXPECT_EQ(a.anchors, b.anchors);
        EXPECT_EQ(a.positives, b.positives);
    }
    TuneConfig other = made.config;
    other.seed = 2;
    EXPECT_NE(TuneBatcher(other, made.set, made.inputs).at(0).anchors, whole.at(0).anchors);
}

TEST(TuneBatcherTest, GroupsByLengthSoThatLittleIsPadded) {
    Batches made(2000, 32);
    TuneBatcher batcher(made.config, made.set, made.inputs);
    double padded = 0, read = 0;
    for (std::int64_t step = 0; step < batcher.steps_per_epoch(); ++step) {
        const TuneBatch batch = batcher.at(step);
        std::size_t longest = 0;
        for (const std::int32_t place : batch.anchors)
            longest = std::max(longest, made.inputs.texts[static_cast<std::size_t>(place)].size());
        for (const std::int32_t place : batch.anchors)
            read += static_cast<double>(made.inputs.texts[static_cast<std::size_t>(place)].size());
        padded += static_cast<double>(longest * batch.pairs());
    }
    EXPECT_GT(read / padded, 0.6);  // shuffled alone: about a half
}

TEST(TuneBatcherTest, DrawsAnotherDocumentOfTheClassAnewEachEpoch) {
    std::vector<std::int32_t> labels;
    for (std::int32_t i = 0; i < 200; ++i)
        labels.push_back(i % 4);
    const TuneSet set = tune_set_of_classes(documents_of(labels), 1)->set;
    TuneInputs inputs;
    inputs.texts.assign(set.size(), std::vector<std::int32_t>(5, 1));
    TuneConfig config;
    config.batch = 20;
    TuneBatcher batcher(config, set, inputs);
    std::map<std::int32_t, std::int32_t> partners;
    int other = 0;
    for (std::int64_t step = 0; step < 2 * batcher.steps_per_epoch(); ++step) {
        const TuneBatch batch = batcher.at(step);
        for (std::size_t i = 0; i < batch.pairs(); ++i) {
            EXPECT_NE(batch.anchors[i], batch.positives[i]);
            EXPECT_EQ(batch.positives[i] % 4, batch.anchors[i] % 4);
            EXPECT_EQ(batch.groups[i], batch.anchors[i] % 4);
            const auto [found, is_new] = partners.emplace(batch.anchors[i], batch.positives[i]);
            other += !is_new && found->second != batch.positives[i] ? 1 : 0;
        }
    }
    EXPECT_GT(other, 100);
}

TEST(MinedNegatives, AreNearAndOfAnotherGroup) {
    constexpr std::int32_t count = 200;
    TuneSet set;
    EmbeddingMatrix embeddings(count, 2);
    for (std::int32_t i = 0; i < count; ++i) {
        set.anchors.push_back(i);
        set.positives.push_back(i);
        set.groups.push_back(i / 5);
        const double angle = 0.01 * i;
        embeddings.row(static_cast<std::size_t>(i))[0] = static_cast<float>(std::cos(angle));
        embeddings.row(static_cast<std::size_t>(i))[1] = static_cast<float>(std::sin(angle));
    }
    const auto mined = mine_negatives(set, embeddings.view(), 3, 1, {}, {});
    ASSERT_TRUE(mined) << mined.error().message;
    ASSERT_EQ(mined->size(), 3U * count);
    for (std::int32_t i = 0; i < count; ++i)
        for (int j = 0; j < 3; ++j) {
            const std::int32_t negative = (*mined)[static_cast<std::size_t>(3 * i + j)];
            EXPECT_NE(negative / 5, i / 5);
            EXPECT_LE(std::abs(negative - i), 50);  // on a line, rank 50 is at most so far
            if (i >= 50 && i < 150) {               // beyond rank 9
                EXPECT_GE(std::abs(negative - i), 4);
            }
        }
    EXPECT_EQ(*mine_negatives(set, embeddings.view(), 3, 1, {}, {}), *mined);
    set.groups.assign(count, 7);
    EXPECT_FALSE(mine_negatives(set, embeddings.view(), 3, 1, {}, {}));
}

TEST(PairQualityTest, MasksAllButTheLargestMagnitudes) {
    EmbeddingMatrix embeddings(1, 5);
    embeddings.values = {0.1F, -3, 2, 0.2F, -2};
    EXPECT_EQ(masked_to(embeddings.view(), 2).values, (std::vector<float>{0, -3, 2, 0, 0}));
    EXPECT_EQ(masked_to(embeddings.view(), 3).values, (std::vector<float>{0, -3, 2, 0, -2}));
    EXPECT_EQ(masked_to(embeddings.view(), 0).values, embeddings.values);
    EXPECT_EQ(masked_to(embeddings.view(), 9).values, embeddings.values);
}

// A query at (1, 0) and documents turned away from it by 10, 20 and 30 degrees.
TEST(PairQualityTest, AsWorkedByHand) {
    EmbeddingMatrix query(1, 2), documents(3, 2);
    query.values = {1, 0};
    for (std::size_t i = 0; i < 3; ++i) {
        const double angle = 0.1745329 * static_cast<double>(i + 1);
        documents.row(i)[0] = static_cast<float>(std::cos(angle));
        documents.row(i)[1] = static_cast<float>(std::sin(angle));
    }
    const std::vector<std::int32_t> groups{5}, of_documents{no_label, 5, 5};
    const std::vector<int> ks{0};
    const auto measured =
        pair_qualities(query.view(), documents.view(), {groups, of_documents}, nullptr, ks, {}, {});
    ASSERT_TRUE(measured) << measured.error().message;
    // Relevant at places 2 and 3: DCG = 1/log2(3) + 1/log2(4), the best order 1 + 1/log2(3).
    const double dcg = 1 / std::log2(3.0) + 0.5;
    EXPECT_NEAR(*measured->front().pair_ndcg_at_10, dcg / (1 + 1 / std::log2(3.0)), 1e-9);
    EXPECT_EQ(*measured->front().pair_recall_at_10, 1);
    EXPECT_EQ(measured->front().queries, 1);
    EXPECT_EQ(measured->front().database, 3);
}

// Without ties, against a sort and a loop.
TEST(PairQualityTest, AgreesWithTheObviousWay) {
    Random random(11);
    constexpr std::size_t queries = 30, documents = 80, dim = 16;
    EmbeddingMatrix q(queries, dim), d(documents, dim);
    for (auto* matrix : {&q, &d})
        for (float& value : matrix->values)
            value = static_cast<float>(random.normal());
    std::vector<std::int32_t> of_query, of_document;
    for (std::size_t i = 0; i < queries; ++i)
        of_query.push_back(static_cast<std::int32_t>(random.below(6)));
    for (std::size_t i = 0; i < documents; ++i)
        of_document.push_back(static_cast<std::int32_t>(random.below(6)));
    const std::vector<int> ks{4, 0};
    const auto measured =
        pair_qualities(q.view(), d.view(), {of_query, of_document}, nullptr, ks, {}, {});
    ASSERT_TRUE(measured) << measured.error().message;
    for (std::size_t at = 0; at < ks.size(); ++at) {
        const EmbeddingMatrix mq = masked_to(q.view(), ks[at]), md = masked_to(d.view(), ks[at]);
        double ndcg = 0, recall = 0;
        for (std::size_t i = 0; i < queries; ++i) {
            std::vector<std::pair<double, std::size_t>> ranked;
            std::size_t relevant = 0;
            for (std::size_t j = 0; j < documents; ++j) {
                double dot = 0, length = 0;
                for (std::size_t c = 0; c < dim; ++c) {
                    dot += static_cast<double>(mq.row(i)[c]) * md.row(j)[c];
                    length += static_cast<double>(md.row(j)[c]) * md.row(j)[c];
                }
                ranked.emplace_back(-dot / std::sqrt(length), j);
                relevant += of_document[j] == of_query[i] ? 1 : 0;
            }
            std::ranges::sort(ranked);
            double dcg = 0, best = 0, found = 0;
            for (std::size_t place = 0; place < 10; ++place) {
                const double gain = 1 / std::log2(static_cast<double>(place) + 2);
                const bool hit = of_document[ranked[place].second] == of_query[i];
                dcg += hit ? gain : 0;
                found += hit ? 1 : 0;
                if (place < relevant) best += gain;
            }
            ndcg += dcg / best;
            recall += found / static_cast<double>(std::min<std::size_t>(10, relevant));
        }
        const HeldOutQuality& quality = (*measured)[at];
        EXPECT_NEAR(*quality.pair_recall_at_10, recall / queries, ks[at] == 0 ? 1e-9 : 0.02);
        EXPECT_NEAR(*quality.pair_ndcg_at_10, ndcg / queries, ks[at] == 0 ? 1e-9 : 0.02);
    }
}

}  // namespace
}  // namespace sparsescope
