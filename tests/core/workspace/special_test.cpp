// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/special.h"

#include <fmt/core.h>

#include "core/base/random.h"
#include "core/workspace/corpus_edit.h"
#include "core/workspace/filter_rows.h"
#include "tests/core/corpus/corpus_fixture.h"

namespace sparsescope {
namespace {

constexpr std::size_t all_documents = 300;

// Every third document is about dogs: label, level, words, a field and (by the fixture) a tag say
// so; neuron 3 is active in it, and neuron 5 in the others. The rest is the same for all.
struct Parts {
    bool texts = true;
    bool labels = true;
    bool model = true;
};

class SpecialOfTexts : public CorpusTest {
  protected:
    static bool is_dog(std::size_t i) { return i % 3 == 0; }

    static NewDocument document(std::size_t i, const Parts& parts, Random& random) {
        constexpr const char* filler[] = {"river", "stone", "cloud", "paper", "wheel"};
        const bool dog = is_dog(i);
        NewDocument made;
        if (parts.texts)
            made.text = fmt::format("the {} and a {} {}", filler[random.below(5)],
                                    dog ? "guide dog" : "garden", filler[random.below(5)]);
        if (parts.labels) made.label = dog ? 0 : 1 + static_cast<std::int32_t>(random.below(2));
        if (parts.labels) made.level = dog ? "thing/animal/dog" : "thing/place";
        if (parts.labels)
            made.metadata = fmt::format(R"({{"kind":"{}","number":{},"list":["x","{}"]}})",
                                        dog ? "pet" : "none", random.below(4), dog ? "d" : "g");
        return made;
    }

    void make(const Parts& parts = {}) {
        Random random(5);
        DatasetSpec spec;
        spec.name = "texts";
        spec.dim = 2;
        if (parts.labels) spec.label_names = {"dog, or \"hound\"\n", "garden", "yard"};
        auto writer = value_of(corpus.add_dataset(spec));
        std::vector<NewDocument> documents;
        CodeMatrix codes(8);
        for (std::size_t i = 0; i < all_documents; ++i) {
            documents.push_back(document(i, parts, random));
            const std::vector<NeuronId> neurons{is_dog(i) ? 3U : 5U,
                                                random.below(2) == 0 ? 1U : 2U};
            const std::vector<float> weights{2, 1};
            codes.append({neurons, weights});
        }
        EmbeddingMatrix embeddings(all_documents, 2);
        std::ranges::fill(embeddings.values, 0.5F);
        succeed(writer->append(documents, embeddings.view()));
        dataset = value_of(writer->commit());
        if (!parts.model) return;
        HeadWeights head{2, 8, std::vector<float>(16, 1), {0, 0}, std::vector<float>(8), {}};
        head.stats_last_nonzero.assign(8, 0);
        ModelInfo info;
        info.name = "m";
        info.dataset = dataset;
        info.dim = 2;
        info.hidden = 8;
        info.k = 2;
        info.stored_k = 2;
        model = value_of(load_model(corpus, value_of(corpus.add_model(info, head, &codes))));
    }

    [[nodiscard]] static RowSet rows(const std::function<bool(std::size_t)>& in) {
        RowSet set(all_documents);
        for (std::size_t i = 0; i < all_documents; ++i)
            if (in(i)) set.add(i);
        return set;
    }
    [[nodiscard]] SpecialAnswer ask(SpecialQuestion question) const {
        return value_of(special(corpus, dataset, model.get(), model ? 2 : 0, std::move(question)));
    }
    [[nodiscard]] static std::vector<std::string> names(const SpecialAnswer& answer,
                                                        SpecialKind kind, bool more = true) {
        std::vector<std::string> list;
        for (const SpecialItem& item : found(answer, kind, more, 100))
            list.push_back(kind == SpecialKind::neuron ? std::to_string(item.neuron) : item.name);
        return list;
    }
    using Names = std::vector<std::string>;

    Corpus corpus = value_of(Corpus::create(workspace()));
    DatasetId dataset = 0;
    std::shared_ptr<const LoadedModel> model;
};

TEST_F(SpecialOfTexts, FindsEveryKindThatWasPlantedAndNothingElse) {
    make();
    const auto ids = value_of(corpus.document_ids(dataset));
    std::vector<DocumentId> dogs;
    for (std::size_t i = 0; i < all_documents; i += 3)
        dogs.push_back(ids[i]);
    succeed(corpus.tag_documents(dogs, "seen"));
    const SpecialAnswer answer = ask({.inside = rows(is_dog)});
    EXPECT_EQ(answer.documents.inside, 100);
    EXPECT_EQ(answer.documents.outside, 200);
    EXPECT_EQ(names(answer, SpecialKind::neuron), Names{"3"});
    EXPECT_EQ(names(answer, SpecialKind::neuron, false), Names{"5"});
    EXPECT_EQ(names(answer, SpecialKind::label), Names{"dog, or \"hound\"\n"});
    EXPECT_EQ(names(answer, SpecialKind::level), Names{"thing/animal/dog"})
        << "a node that is in the same documents as one below it says no more";
    EXPECT_EQ(names(answer, SpecialKind::tag), Names{"seen"});
    EXPECT_EQ(names(answer, SpecialKind::word), Names{"guide dog"})
        << "its words are in the same documents, and say less";
    EXPECT_EQ(names(answer, SpecialKind::field), (Names{"kind: pet", "list: d"}));
    EXPECT_EQ(nothing_special(answer), "");
    // A condition of the filter language finds the very documents.
    for (const SpecialItem& item : answer.items) {
        if (item.condition.empty()) continue;
        const auto filter = parse_filter(item.condition);
        ASSERT_TRUE(filter) << item.condition;
        const auto passing =
            value_of(filter_rows(corpus, dataset, *filter, ModelAtK{model->info.id, 2}));
        EXPECT_EQ(static_cast<std::int64_t>(passing.count()),
                  item.measure.counts.inside + item.measure.counts.outside)
            << item.condition;
    }
}

TEST_F(SpecialOfTexts, CountsAgreeWithLookingAtEveryDocument) {
    make();
    const RowSet inside = rows([](std::size_t i) { return i % 7 < 3; });
    const RowSet against = rows([](std::size_t i) { return i % 7 >= 2; });
    SpecialQuestion question{.inside = inside};
    question.against = against;
    const SpecialAnswer answer = ask(question);
    EXPECT_EQ(answer.in_both,
              static_cast<std::int64_t>(rows([](std::size_t i) { return i % 7 == 2; }).count()));
    for (const SpecialItem& item : answer.items) {
        if (item.kind != SpecialKind::neuron) continue;
        std::int64_t in = 0, out = 0;
        for (std::size_t i = 0; i < all_documents; ++i) {
            const auto code = model->codes.row(i);
            if (std::ranges::find(code.neurons, item.neuron) == code.neurons.end()) continue;
            if (inside.contains(i))
                ++in;
            else if (against.contains(i))
                ++out;
        }
        EXPECT_EQ(item.measure.counts.inside, in);
        EXPECT_EQ(item.measure.counts.outside, out);
        ASSERT_TRUE(item.measure.lift.has_value());
        EXPECT_NEAR(*item.measure.lift, item.measure.share_inside / item.measure.share_outside,
                    1e-12);
    }
}

TEST_F(SpecialOfTexts, LeavesOutRemovedDocumentsAndTheNeuronsThatChoseTheGroup) {
    make();
    const auto ids = value_of(corpus.document_ids(dataset));
    succeed(corpus.remove_documents(std::span(ids).first(30)));
    SpecialQuestion question{.inside = rows(is_dog)};
    question.not_neurons = {3};
    const SpecialAnswer answer = ask(question);
    EXPECT_EQ(answer.documents.inside, 90);
    EXPECT_EQ(answer.documents.outside, 180);
    EXPECT_EQ(names(answer, SpecialKind::neuron), Names{});
}

TEST_F(SpecialOfTexts, SaysWhyThereIsNothing) {
    make();
    const auto sentence = [&](const SpecialQuestion& question) {
        return nothing_special(ask(question));
    };
    EXPECT_TRUE(sentence({.inside = RowSet(all_documents)}).starts_with("No document"));
    EXPECT_TRUE(sentence({.inside = RowSet(all_documents, true)})
                    .starts_with("The group is all documents."));
    SpecialQuestion same{.inside = rows(is_dog)};
    same.against = rows(is_dog);
    EXPECT_TRUE(sentence(same).starts_with("All documents of the other group"));
    same.against = RowSet(all_documents);
    EXPECT_TRUE(sentence(same).starts_with("No document is in the other"));
    EXPECT_TRUE(sentence({.inside = rows([](std::size_t i) { return i == 4; })})
                    .starts_with("One document is too few"));
    EXPECT_TRUE(sentence({.inside = rows([](std::size_t i) { return i / 3 % 2 == 0; })})
                    .starts_with("Nothing differs more than chance"));
}

TEST_F(SpecialOfTexts, WorksWithoutLabelsTextsOrModel) {
    make({.texts = false, .labels = false, .model = false});
    const SpecialAnswer answer = ask({.inside = rows(is_dog)});
    EXPECT_FALSE(answer.has_labels);
    EXPECT_FALSE(answer.has_texts);
    EXPECT_EQ(answer.k, 0);
    EXPECT_EQ(answer.tests, 0);
    EXPECT_TRUE(nothing_special(answer).starts_with("These documents have no neurons"));
}

TEST_F(SpecialOfTexts, ReadsASampleOfManyTextsAndSaysSo) {
    make();
    SpecialQuestion question{.inside = rows(is_dog)};
    question.most_read = 50;
    const SpecialAnswer answer = ask(question);
    EXPECT_EQ(answer.read.inside, 50);
    EXPECT_EQ(answer.read.outside, 50);
    EXPECT_EQ(names(answer, SpecialKind::word).size(), 1U);
    for (const SpecialItem& item : answer.items) {
        const bool read = item.kind == SpecialKind::word || item.kind == SpecialKind::field;
        EXPECT_EQ(item.measure.counts.of.inside, read ? 50 : 100);
        EXPECT_EQ(item.measure.counts.of.outside, read ? 50 : 200);
    }
    // The same sample every time.
    const SpecialAnswer again = ask(question);
    ASSERT_EQ(again.items.size(), answer.items.size());
    for (std::size_t i = 0; i < answer.items.size(); ++i)
        EXPECT_EQ(again.items[i].measure.counts.inside, answer.items[i].measure.counts.inside);
}

TEST_F(SpecialOfTexts, IsStopped) {
    make();
    std::stop_source stop;
    stop.request_stop();
    const auto answer =
        special(corpus, dataset, model.get(), 2, {.inside = rows(is_dog)}, stop.get_token());
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, ErrorCode::cancelled);
}

TEST_F(SpecialOfTexts, RowsWithIdsPassesOverUnknownDocuments) {
    make();
    const auto ids = value_of(corpus.document_ids(dataset));
    const std::vector<DocumentId> asked{-5, ids[3], ids[200], 99'999'999};
    EXPECT_EQ(value_of(rows_with_ids(corpus, dataset, asked)),
              rows([](std::size_t i) { return i == 3 || i == 200; }));
}

}  // namespace
}  // namespace sparsescope
