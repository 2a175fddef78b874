// SPDX-License-Identifier: GPL-3.0-or-later
// Typed texts: how they may be searched, by meaning, fused with words, and in groups.
#include "core/workspace/typed_query.h"

#include "core/workspace/hit_groups.h"
#include "tests/core/workspace/search_fixture.h"
#include "tests/support/bag_of_words.h"

namespace sparsescope {
namespace {

// ---- fusion ----

std::vector<SearchHit> hits_of(std::initializer_list<DocumentId> ids) {
    std::vector<SearchHit> hits;
    for (const DocumentId id : ids) {
        SearchHit& hit = hits.emplace_back();
        hit.document = id;
        hit.row = id - 1;
        hit.score = 1.0 / static_cast<double>(hits.size());
    }
    return hits;
}

TEST(Fusion, AddsReciprocalPlaces) {
    auto words = hits_of({7, 2, 9});
    words[1].all_words = true;
    auto meaning = hits_of({2, 5});
    meaning[0].contributions = {{3, 1, 1, 0.5}};
    const auto fused = fuse({}, words, meaning, 10);
    ASSERT_EQ(fused.size(), 4U);
    EXPECT_EQ(fused[0].document, 2);
    EXPECT_DOUBLE_EQ(fused[0].score, 1.0 / 62 + 1.0 / 61);
    EXPECT_EQ(fused[0].places->words, 2);
    EXPECT_EQ(fused[0].places->meaning, 1);
    EXPECT_EQ(fused[0].contributions.size(), 1U);
    EXPECT_EQ(fused[0].all_words, true);
    EXPECT_EQ(fused[1].document, 7);
    EXPECT_FALSE(fused[1].places->meaning);
    EXPECT_EQ(fused[2].document, 5);
    EXPECT_FALSE(fused[2].places->words);
    EXPECT_EQ(fused[2].places->meaning, 2);
    EXPECT_DOUBLE_EQ(fused[3].score, 1.0 / 63);
}

TEST(Fusion, TiesGoByDocumentAndTheListIsCut) {
    const auto fused = fuse({}, hits_of({9, 4}), hits_of({3, 8}), 3);
    ASSERT_EQ(fused.size(), 3U);
    EXPECT_EQ(fused[0].document, 3);
    EXPECT_EQ(fused[1].document, 9);
    EXPECT_EQ(fused[2].document, 4);
    EXPECT_TRUE(fuse({}, {}, {}, 3).empty());
}

TEST(Fusion, WeightsCount) {
    const auto fused =
        fuse({.constant = 60, .words = 3, .meaning = 1}, hits_of({1}), hits_of({2}), 3);
    EXPECT_EQ(fused[0].document, 1);
    EXPECT_DOUBLE_EQ(fused[0].score, 3.0 / 61);
}

// ---- groups ----

TEST(HitGroups, EachLongerDocumentIsShownOnce) {
    const auto hits = hits_of({1, 2, 3, 4, 5, 6});
    const std::vector<std::int64_t> sources = {8, 0, 8, 9, 8, 9};
    const auto all = best_parts(hits, sources, 10);
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(all[0].document, 1);
    EXPECT_EQ(all[0].group->source, 8);
    EXPECT_EQ(all[0].group->others, 2);
    EXPECT_FALSE(all[1].group);
    EXPECT_EQ(all[2].document, 4);
    EXPECT_EQ(all[2].group->others, 1);
    const auto two = best_parts(hits, sources, 2);
    ASSERT_EQ(two.size(), 2U);
    EXPECT_EQ(two[0].group->others, 2);
    EXPECT_EQ(two[1].document, 2);
}

// ---- what a text may look for ----

DatasetInfo embedded_dataset() {
    DatasetInfo dataset;
    dataset.name = "news";
    dataset.dim = 8;
    dataset.has_text = true;
    dataset.encoder = {"command", "bag", "hash", 8, "", ""};
    return dataset;
}

EncoderSettings settings_of(const std::string& name, const std::string& hash) {
    EncoderSettings settings;
    settings.name = name;
    settings.identity = {"command", name, hash, 8, "", ""};
    return settings;
}

TEST(TypedQuery, MeaningIsTheDefaultWhereItCanBeHad) {
    const std::vector configured{settings_of("other", "x"), settings_of("renamed", "hash")};
    const auto dataset = embedded_dataset();
    const auto typed = value_of(choose_text_mode(dataset, true, {}, configured));
    EXPECT_EQ(typed.mode, TextMode::meaning);
    EXPECT_EQ(typed.encoder->name, "renamed");
    EXPECT_EQ(typed.note, "");
    EXPECT_EQ(value_of(choose_text_mode(dataset, true, TextMode::both, configured)).mode,
              TextMode::both);
    const auto words = value_of(choose_text_mode(dataset, true, TextMode::words, configured));
    EXPECT_FALSE(words.encoder);
    EXPECT_EQ(words.note, "");
}

TEST(TypedQuery, ElseItIsWordsAndALineSaysHowMeaningCanBeHad) {
    const std::vector configured{settings_of("bag", "hash")};
    const auto expect_words = [&](const DatasetInfo& dataset, bool has_codes,
                                  std::span<const EncoderSettings> encoders, const char* advice) {
        const auto typed = value_of(choose_text_mode(dataset, has_codes, {}, encoders));
        EXPECT_EQ(typed.mode, TextMode::words);
        EXPECT_FALSE(typed.encoder);
        EXPECT_NE(typed.note.find(advice), std::string::npos) << typed.note;
        EXPECT_EQ(typed.note.find('\n'), std::string::npos);
        const auto refused = choose_text_mode(dataset, has_codes, TextMode::meaning, encoders);
        EXPECT_EQ(refused.error().code, ErrorCode::unsupported);
        EXPECT_NE(refused.error().message.find(advice), std::string::npos);
    };
    auto dataset = embedded_dataset();
    expect_words(dataset, true, {}, "encoders add");
    expect_words(dataset, false, configured, "train WORKSPACE");
    dataset.encoder = {};
    expect_words(dataset, true, configured, "datasets WORKSPACE --dataset \"news\" --encoder");
    dataset.dim = 0;
    expect_words(dataset, false, configured, "embed WORKSPACE");
}

TEST(TypedQuery, AnotherEncoderOfThatNameIsRefusedWithBothNames) {
    const std::vector configured{settings_of("bag", "of another hash")};
    const auto refused = choose_text_mode(embedded_dataset(), true, TextMode::meaning, configured);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::invalid_argument);
    EXPECT_NE(refused.error().message.find("another one"), std::string::npos);
    EXPECT_EQ(value_of(choose_text_mode(embedded_dataset(), true, {}, configured)).mode,
              TextMode::words);

    BagOfWords encoder(8, "stranger");
    SearchRequest request;
    request.text = "a dog";
    const auto encoded = encode_query(encoder, embedded_dataset(), request);
    ASSERT_FALSE(encoded);
    EXPECT_NE(encoded.error().message.find("\"bag\""), std::string::npos);
    EXPECT_NE(encoded.error().message.find("\"stranger\""), std::string::npos);
    EXPECT_TRUE(encoder.seen.empty());
}

TEST(TypedQuery, TheDatasetsPrefixStandsBeforeTheText) {
    BagOfWords encoder(8);
    auto dataset = embedded_dataset();
    dataset.encoder = encoder.identity();
    dataset.encoder.query_prefix = "query: ";
    encoder.change().query_prefix = "changed since: ";
    SearchRequest request;
    request.text = "a dog";
    succeed(encode_query(encoder, dataset, request));
    EXPECT_EQ(encoder.seen, std::vector<std::string>{"query: a dog"});
    EXPECT_EQ(request.vector, BagOfWords::vector_of("query: a dog", 8));
    encoder.spoil = [](EncodedTexts& made) -> Status {
        made.embeddings = EmbeddingMatrix(1, 7);
        return {};
    };
    EXPECT_EQ(encode_query(encoder, dataset, request).error().code, ErrorCode::invalid_input);
}

// ---- and what is found ----

class TypedSearchTest : public SearchTest {
  protected:
    void SetUp() override {
        make_workspace(600);
        searchable = value_of(Searchable::open(corpus, model));
        const auto rows = value_of(corpus.embeddings(dataset, 9, 1));
        request.text = "word3 of";
        request.vector.assign(rows.row(0).begin(), rows.row(0).end());
        request.mode = TextMode::meaning;
        request.n = 20;
    }
    ColumnAnswer search(const SearchRequest& asked, const SearchColumn& column = {.k = k}) {
        auto response = value_of(run_search(corpus, *searchable, asked, std::span(&column, 1)));
        EXPECT_EQ(response.columns.size(), 1U);
        return std::move(response.columns.front());
    }
    static std::vector<DocumentId> ids(const ColumnAnswer& answer) {
        std::vector<DocumentId> all;
        for (const SearchHit& hit : answer.result.hits)
            all.push_back(hit.document);
        return all;
    }

    std::shared_ptr<const Searchable> searchable;
    SearchRequest request;
};

TEST_F(TypedSearchTest, MeaningFindsWhatItsVectorFinds) {
    SearchRequest by_vector = request;
    by_vector.text.clear();
    EXPECT_EQ(ids(search(request)), ids(search(by_vector)));
    EXPECT_EQ(search(request).result.hits[0].row, 9);
    // Neurons are changed as those of any query.
    request.neurons = by_vector.neurons = {{5, NeuronTerm::Role::weight, 0.7}};
    EXPECT_EQ(ids(search(request)), ids(search(by_vector)));
    request.mode = TextMode::words;
    const SearchColumn column{.k = k};
    EXPECT_FALSE(run_search(corpus, *searchable, request, std::span(&column, 1)));
    request.mode = TextMode::meaning;
    request.vector.clear();
    EXPECT_FALSE(run_search(corpus, *searchable, request, std::span(&column, 1)));
}

TEST_F(TypedSearchTest, BothFusesTheTwoLists) {
    SearchRequest more = request;
    more.n = 1000;
    const auto meaning = search(more);
    more.mode = TextMode::words;
    more.vector.clear();
    const auto words = search(more);
    request.mode = TextMode::both;
    const auto both = search(request);
    ASSERT_TRUE(both.fusion);
    const auto expected = fuse(*both.fusion, words.result.hits, meaning.result.hits, 20);
    ASSERT_EQ(both.result.hits.size(), 20U);
    for (std::size_t i = 0; i < 20; ++i) {
        const SearchHit& hit = both.result.hits[i];
        EXPECT_EQ(hit.document, expected[i].document);
        EXPECT_DOUBLE_EQ(hit.score, fused_score(*both.fusion, *hit.places));
    }
    EXPECT_FALSE(both.ties);
    EXPECT_FALSE(both.query.empty());
    request.filter = "label:north";
    for (const SearchHit& hit : search(request).result.hits)
        EXPECT_EQ(value_of(corpus.document(hit.document)).label, 0);
    EXPECT_EQ(search(request, {.searcher = searcher::dense, .k = k}).result.hits.size(), 20U);
}

TEST_F(TypedSearchTest, TheCommandLineAsksTheSame) {
    const auto typed = search_arguments("a.sscope", "m", request, {.k = 4});
    EXPECT_EQ(typed,
              (std::vector<std::string>{"search", "a.sscope", "--model", "m", "--text", "word3 of",
                                        "--mode", "meaning", "--top", "20", "--k", "4"}));
    request.grouped = false;
    request.mode = TextMode::both;
    request.neurons = {{5, NeuronTerm::Role::weight, 0.7}};
    const auto both = search_arguments("a.sscope", "", request, {.k = 4});
    EXPECT_EQ(both, (std::vector<std::string>{"search", "a.sscope", "--text", "word3 of", "--mode",
                                              "both", "--neuron", "5:0.7", "--top", "20",
                                              "--ungrouped", "--k", "4"}));
    for (const TextMode mode : {TextMode::words, TextMode::meaning, TextMode::both})
        EXPECT_EQ(text_mode(to_string(mode)), mode);
    EXPECT_FALSE(text_mode("sense"));
}

// Fifty documents of twelve parts each, in the order of their rows.
class GroupedSearchTest : public TypedSearchTest {
  protected:
    void SetUp() override {
        TypedSearchTest::SetUp();
        const auto rows = value_of(corpus.embeddings(dataset));
        const auto plain = value_of(corpus.documents(dataset, 0, 600));
        DatasetSpec spec;
        spec.name = "parts";
        spec.dim = dim;
        spec.normalization = Normalization::l2;
        auto writer = value_of(corpus.add_dataset(spec));
        std::vector<NewDocument> documents(600);
        for (std::size_t i = 0; i < 600; ++i) {
            documents[i].text = plain[i].text;
            documents[i].part_of = "book " + std::to_string(i / 12);
            documents[i].part = static_cast<std::int32_t>(i % 12);
        }
        succeed(writer->append(documents, rows.view()));
        parts = value_of(writer->commit());
        const CodeMatrix codes = value_of(corpus.codes(model));
        ModelInfo info = value_of(corpus.model(model));
        info.dataset = parts;
        info.name = "of parts";
        searchable =
            value_of(Searchable::open(corpus, value_of(corpus.add_model(info, head, &codes))));
    }
    // Of all hits of the ungrouped list, the first of each book.
    std::vector<DocumentId> naive(SearchRequest asked) {
        const auto n = static_cast<std::size_t>(asked.n);
        asked.grouped = false;
        asked.n = 600;
        std::vector<DocumentId> first;
        std::vector<std::int64_t> seen;
        for (const SearchHit& hit : search(asked).result.hits) {
            EXPECT_FALSE(hit.group);
            if (std::ranges::find(seen, hit.row / 12) != seen.end()) continue;
            seen.push_back(hit.row / 12);
            if (first.size() < n) first.push_back(hit.document);
        }
        return first;
    }

    DatasetId parts = 0;
};

TEST_F(GroupedSearchTest, OfEachBookTheBestPartIsShown) {
    const std::vector<float> vector = request.vector;
    for (const TextMode mode : {TextMode::meaning, TextMode::words, TextMode::both}) {
        request.mode = mode;
        request.vector = mode == TextMode::words ? std::vector<float>() : vector;
        for (const int n : {1, 5, 30, 50, 80}) {
            request.n = n;
            const auto grouped = search(request);
            EXPECT_EQ(ids(grouped), naive(request)) << to_string(mode) << " " << n;
            for (const SearchHit& hit : grouped.result.hits)
                EXPECT_TRUE(hit.group && hit.group->source > 0);
        }
    }
    const auto words = value_of(search_words(corpus, value_of(corpus.dataset(parts)),
                                             {.text = "word3", .mode = TextMode::words, .n = 50}));
    std::int64_t found = 0;
    for (const SearchHit& hit : words.columns[0].result.hits)
        found += 1 + hit.group->others;
    EXPECT_EQ(found, std::ssize(value_of(corpus.full_text_search(parts, "word3", 600)).hits));
}

TEST_F(GroupedSearchTest, TiesAreNotToldOfListsThatHideParts) {
    const auto grouped = search(request);
    EXPECT_TRUE(std::ranges::any_of(grouped.result.hits,
                                    [](const SearchHit& hit) { return hit.group->others > 0; }));
    EXPECT_FALSE(grouped.ties);
    request.grouped = false;
    EXPECT_TRUE(search(request).ties);
}

}  // namespace
}  // namespace sparsescope
