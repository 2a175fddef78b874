// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/what_moved.h"

#include <algorithm>
#include <map>

#include "tests/core/corpus/corpus_fixture.h"
#include "tests/support/random_codes.h"

namespace sparsescope {
namespace {

class WhatMovedTest : public CorpusTest {
  protected:
    // Documents "text 0" …, with embeddings that turn by `turn` documents.
    DatasetId add_documents(const std::string& name, std::size_t count,
                            std::optional<DatasetId> from = {}, std::size_t turn = 0,
                            const std::string& prefix = "text ", std::size_t dim = 3) {
        DatasetSpec spec;
        spec.name = name;
        spec.dim = dim;
        spec.derived_from = from;
        EmbeddingMatrix embeddings(count, dim);
        std::vector<NewDocument> rows(count);
        for (std::size_t i = 0; i < count; ++i) {
            rows[i].text = prefix + std::to_string(i);
            const auto at = static_cast<float>((i + turn) % count);
            embeddings.row(i)[0] = at;
            embeddings.row(i)[1] = static_cast<float>(count) - at;
            embeddings.row(i)[2] = 1;
        }
        auto writer = value_of(corpus_.add_dataset(spec));
        succeed(writer->append(rows, embeddings.view()));
        return value_of(writer->commit());
    }

    std::shared_ptr<const LoadedModel> add_model(const std::string& name, DatasetId dataset,
                                                 const CodeMatrix& codes, int k = 2,
                                                 std::size_t dim = 3) {
        HeadWeights head;
        head.dim = dim;
        head.hidden = codes.hidden();
        Random random(3);
        head.encoder_weight.resize(dim * head.hidden);
        for (float& value : head.encoder_weight)
            value = static_cast<float>(random.normal());
        head.pre_bias.resize(dim);
        head.latent_bias.resize(head.hidden);
        const ModelInfo info{.name = name,
                             .dataset = dataset,
                             .dim = dim,
                             .hidden = head.hidden,
                             .k = k,
                             .stored_k = k};
        return value_of(load_model(corpus_, value_of(corpus_.add_model(info, head, &codes))));
    }

    Corpus corpus_ = value_of(Corpus::create(workspace()));
};

// Ten documents. Neuron 0 of the first is neuron 3 of the second; neuron 1 lost half of its four
// documents to others; nobody took over neuron 2; neuron 0 of the second is new.
TEST_F(WhatMovedTest, TellsEachNeuronsFate) {
    const DatasetId before = add_documents("before", 10);
    const DatasetId after = add_documents("after", 10, before);
    const auto row = [](std::vector<std::pair<NeuronId, float>> entries) { return entries; };
    const CodeMatrix a = test::make_codes(
        4, {row({{0, 2}}), row({{0, 2}}), row({{0, 2}}), row({{1, 2}}), row({{1, 2}}),
            row({{1, 2}}), row({{1, 2}}), row({{2, 2}}), row({{2, 2}}), row({})});
    const CodeMatrix b = test::make_codes(
        4, {row({{3, 2}}), row({{3, 2}}), row({{3, 2}}), row({{1, 2}}), row({{2, 2}}),
            row({{2, 2}}), row({{2, 2}}), row({}), row({}), row({{0, 2}})});
    const auto first = add_model("first", before, a), second = add_model("second", after, b);
    const WhatMoved moved = value_of(what_moved(corpus_, *first, *second));
    EXPECT_EQ(moved.documents, 10);
    ASSERT_EQ(moved.neurons.size(), 3U) << "the fourth is not alive";
    std::map<NeuronId, MovedNeuron> of;
    for (const MovedNeuron& neuron : moved.neurons)
        of[neuron.match.neuron] = neuron;
    EXPECT_EQ(of[0].fate, NeuronFate::kept);
    EXPECT_EQ(of[0].match.match(), 3U);
    EXPECT_EQ(of[0].left, 0);
    EXPECT_EQ(of[1].fate, NeuronFate::kept) << "three of four are together still";
    EXPECT_EQ(of[1].match.match(), 2U);
    EXPECT_DOUBLE_EQ(of[1].match.by_documents->jaccard, 0.75);
    EXPECT_EQ(of[1].left, 1);
    EXPECT_EQ(of[2].fate, NeuronFate::vanished);
    EXPECT_FALSE(of[2].match.by_documents);
    EXPECT_EQ(of[2].left, 2);
    EXPECT_EQ(moved.neurons.front().match.neuron, 2U) << "the one that lost most documents";
    EXPECT_EQ(moved.kept, 2);
    EXPECT_EQ(moved.moved, 0);
    EXPECT_EQ(moved.vanished, 1);
    EXPECT_EQ(moved.fresh, std::vector<NeuronId>{0});
    EXPECT_DOUBLE_EQ(*moved.mean_overlap, (1 + 0.75 + 0) / 3);
    EXPECT_TRUE(moved.mean_cosine);

    // Document 9 has neighbours on neither side, 3 lost its three, 7 and 8 each other.
    EXPECT_EQ(moved.compared, 10);
    EXPECT_EQ(moved.without, 1);
    ASSERT_EQ(moved.changed.size(), 9U);
    std::map<std::int64_t, double> kept;
    for (const MovedDocument& document : moved.changed)
        kept[document.row] = document.kept;
    EXPECT_DOUBLE_EQ(kept[0], 1);
    EXPECT_DOUBLE_EQ(kept[3], 0);
    EXPECT_DOUBLE_EQ(kept[4], 2.0 / 3);
    EXPECT_DOUBLE_EQ(kept[7], 0);
    EXPECT_DOUBLE_EQ(*moved.mean_kept, (3 * 1.0 + 3 * 2.0 / 3) / 9);
    EXPECT_EQ(moved.changed.front().row, 3);
    EXPECT_EQ(moved.changed.front().before.size(), 3U);
    EXPECT_TRUE(moved.changed.front().after.empty());
}

TEST_F(WhatMovedTest, AgreesWithPlainCounts) {
    Random random(8);
    constexpr std::size_t count = 300;
    const DatasetId before = add_documents("before", count);
    const DatasetId after = add_documents("after", count, before);
    const CodeMatrix a = test::random_codes(random, count, 40, 4, 0);
    const CodeMatrix b = test::random_codes(random, count, 30, 4, 0);
    const auto first = add_model("first", before, a, 4), second = add_model("second", after, b, 4);
    // Removed on one side: neither neurons nor neighbours count it.
    succeed(corpus_.remove_documents(std::vector<DocumentId>{second->ids[7]}));
    const auto reloaded = value_of(load_model(corpus_, second->info.id));
    const WhatMoved moved = value_of(what_moved(corpus_, *first, *reloaded, {.k = 3}));
    EXPECT_EQ(moved.documents, std::int64_t{count} - 1);
    double sum = 0;
    for (const MovedNeuron& neuron : moved.neurons) {
        const auto active = [&](const CodeMatrix& codes, NeuronId id, std::size_t row) {
            const auto neurons = codes.row(row).prefix(3).neurons;
            return row != 7 && std::ranges::find(neurons, id) != neurons.end();
        };
        double best = 0;
        std::int64_t own = 0;
        for (std::size_t row = 0; row < count; ++row)
            own += active(a, neuron.match.neuron, row) ? 1 : 0;
        for (NeuronId other = 0; other < 30; ++other) {
            double both = 0, either = 0;
            for (std::size_t row = 0; row < count; ++row) {
                const bool x = active(a, neuron.match.neuron, row), y = active(b, other, row);
                both += x && y ? 1 : 0;
                either += x || y ? 1 : 0;
            }
            best = std::max(best, both / either);
        }
        EXPECT_EQ(neuron.documents, own);
        EXPECT_DOUBLE_EQ(neuron.match.by_documents ? neuron.match.by_documents->jaccard : 0, best);
        EXPECT_EQ(neuron.fate, best >= 0.3   ? NeuronFate::kept
                               : best >= 0.1 ? NeuronFate::moved
                                             : NeuronFate::vanished);
        sum += best;
    }
    EXPECT_NEAR(*moved.mean_overlap, sum / static_cast<double>(moved.neurons.size()), 1e-12);
    EXPECT_EQ(moved.compared, std::int64_t{count} - 1);
    for (const MovedDocument& document : moved.changed)
        EXPECT_NE(document.row, 7);
    EXPECT_TRUE(std::ranges::is_sorted(moved.changed, {}, &MovedDocument::kept));
    // Of more documents than are asked for a sample is compared.
    const WhatMoved sampled = value_of(what_moved(corpus_, *first, *reloaded, {.most = 100}));
    EXPECT_EQ(sampled.compared, 100);
    EXPECT_EQ(sampled.documents, std::int64_t{count} - 1);
}

TEST_F(WhatMovedTest, ComparesByEmbeddings) {
    const DatasetId before = add_documents("before", 60);
    const DatasetId same = add_documents("same", 60, before);
    const DatasetId turned = add_documents("turned", 60, same, 1);
    CodeMatrix codes(2);
    for (std::size_t row = 0; row < 60; ++row)
        codes.append(test::make_code({{static_cast<NeuronId>(row % 2), 1.0F}}).view());
    const auto first = add_model("first", before, codes), second = add_model("second", same, codes);
    const auto third = add_model("third", turned, codes);
    const WhatMoved nothing = value_of(what_moved(corpus_, *first, *second, {.by_codes = false}));
    EXPECT_NEAR(*nothing.mean_kept, 1, 1e-6);
    EXPECT_EQ(nothing.without, 0);
    // Turned by one, only what lies at the ends has other neighbours.
    const WhatMoved ends = value_of(what_moved(corpus_, *first, *third, {.by_codes = false}));
    EXPECT_LT(*ends.mean_kept, 0.97);
    EXPECT_GT(*ends.mean_kept, 0.7);
    EXPECT_EQ(ends.changed.front().row, 59) << "the last came to the other end";
    // By codes they are the same, all tied.
    EXPECT_NEAR(*value_of(what_moved(corpus_, *first, *third)).mean_kept, 10.0 / 29, 1e-6);
}

TEST_F(WhatMovedTest, RefusesWhatHasOtherDocuments) {
    CodeMatrix codes(2);
    for (std::size_t row = 0; row < 5; ++row)
        codes.append(test::make_code({{0, 1.0F}}).view());
    const DatasetId before = add_documents("before", 5);
    const auto first = add_model("first", before, codes);
    const auto other = add_model("other", add_documents("elsewhere", 5), codes);
    const auto refused = what_moved(corpus_, *first, *other);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::invalid_argument);
    EXPECT_NE(refused.error().message.find("\"before\" and \"elsewhere\""), std::string::npos);
    const auto edited = add_model("edited", add_documents("edited", 5, before, 0, "other "), codes);
    const auto mixed = what_moved(corpus_, *first, *edited);
    ASSERT_FALSE(mixed);
    EXPECT_NE(mixed.error().message.find("no longer hold the same documents"), std::string::npos);
    EXPECT_FALSE(what_moved(corpus_, *first, *first));
    const auto tuned = add_model("tuned", add_documents("tuned", 5, before), codes);
    EXPECT_EQ(what_moved(corpus_, *first, *tuned, {.k = 9}).error().code,
              ErrorCode::invalid_argument);
    std::stop_source stop;
    stop.request_stop();
    EXPECT_EQ(what_moved(corpus_, *first, *tuned, {}, stop.get_token()).error().code,
              ErrorCode::cancelled);
    // One neuron for all documents, and one with another dimension: no rows to compare.
    const auto wide =
        add_model("wide", add_documents("wide", 5, before, 0, "text ", 4), codes, 2, 4);
    const WhatMoved all = value_of(what_moved(corpus_, *first, *wide));
    EXPECT_FALSE(all.mean_cosine);
    EXPECT_EQ(all.kept, 1);
}

}  // namespace
}  // namespace sparsescope
