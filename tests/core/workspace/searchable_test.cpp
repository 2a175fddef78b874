// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/searchable.h"

#include "core/corpus/sqlite.h"
#include "core/workspace/add_documents.h"
#include "core/workspace/keep_segments.h"
#include "tests/core/workspace/search_fixture.h"

namespace sparsescope {
namespace {

class SearchableTest : public SearchTest {
  protected:
    // What a search of it finds is what the stored codes say, with any rows left out.
    void expect_true_to_the_codes(const Searchable& searchable, int at_k = k) {
        const auto documents = value_of(corpus.dataset(dataset)).documents;
        ASSERT_EQ(searchable.rows(), documents);
        const RowSet removed = value_of(corpus.removed_rows(dataset));
        RowSet allowed(static_cast<std::size_t>(documents), true);
        removed.for_each([&](std::size_t row) { allowed.remove(row); });
        const auto ids = value_of(corpus.document_ids(dataset));
        EXPECT_TRUE(std::ranges::equal(searchable.ids(), ids));
        const CodeMatrix codes = value_of(corpus.codes(model));
        const auto index = value_of(searchable.index(corpus, at_k));
        for (int round = 0; round < 20 && documents > 0; ++round) {
            const auto row = random.below(static_cast<std::uint64_t>(documents));
            const CodeView query = codes.row(row).prefix(static_cast<std::size_t>(at_k));
            if (query.empty()) continue;
            SearchCost cost;
            const auto found = index->search(query, {.n = 15, .allowed = &allowed}, cost);
            expect_close(hits_of(found, ids), expected(query, at_k, 15, &allowed));
        }
    }
    void flip_a_bit_of_a_segment() {
        Database database = value_of(Database::open(workspace(), OpenMode::read_write));
        Statement part = value_of(database.prepare("SELECT rowid, data FROM code_segment_part"));
        ASSERT_TRUE(value_of(part.step()));
        const std::int64_t row = part.integer(0);
        const auto stored = part.blob(1);
        std::vector<std::byte> data(stored.begin(), stored.end());
        data[random.below(data.size())] ^= std::byte{1} << static_cast<int>(random.below(8));
        part.reset();
        succeed(database.run("UPDATE code_segment_part SET data = ?2 WHERE rowid = ?1", row, data));
    }
    std::shared_ptr<const Searchable> open() { return value_of(Searchable::open(corpus, model)); }
    std::vector<DocumentId> some_documents(std::size_t count) {
        const auto ids = value_of(corpus.document_ids(dataset));
        std::vector<DocumentId> chosen;
        for (std::size_t i = 0; i < count; ++i)
            chosen.push_back(ids[random.below(ids.size())]);
        std::ranges::sort(chosen);
        chosen.erase(std::unique(chosen.begin(), chosen.end()), chosen.end());
        return chosen;
    }
};

TEST_F(SearchableTest, SearchesWithAndWithoutStoredSegments) {
    make_workspace(3000);
    expect_true_to_the_codes(*open());
    EXPECT_EQ(value_of(keep_segments(corpus, model)), 0);  // a tail that short needs none
    auto batch = make_batch(15'000);
    (void)value_of(add_documents(corpus, dataset, batch.documents, batch.embeddings.view()));
    EXPECT_EQ(value_of(keep_segments(corpus, model)), 1);
    EXPECT_EQ(value_of(keep_segments(corpus, model)), 0);
    EXPECT_EQ(value_of(corpus.segments(model, k)).size(), 1U);
    const auto searchable = open();
    expect_true_to_the_codes(*searchable);
    for (const int other : {1, 2, 5, 8})
        expect_true_to_the_codes(*searchable, other);
    EXPECT_EQ(searchable->index(corpus, 9).error().code, ErrorCode::invalid_argument);
    EXPECT_EQ(searchable->index(corpus, 0).error().code, ErrorCode::invalid_argument);
}

TEST_F(SearchableTest, FollowsEveryChangeAndIsItselfWhenThereIsNone) {
    make_workspace(400);
    auto searchable = open();
    EXPECT_EQ(value_of(searchable->refreshed(corpus)), searchable);
    for (int round = 0; round < 60; ++round) {
        switch (random.below(6)) {
            case 0:
            case 1: {
                const auto batch = make_batch(1 + random.below(60));
                (void)value_of(
                    add_documents(corpus, dataset, batch.documents, batch.embeddings.view()));
                break;
            }
            case 2:
                succeed(corpus.remove_documents(some_documents(30)));
                break;
            case 3:
                succeed(corpus.restore_documents(some_documents(60)));
                break;
            case 4:
                if (random.below(3) == 0) succeed(corpus.compact());
                break;
            default:
                (void)value_of(keep_segments(corpus, model));
        }
        searchable = value_of(searchable->refreshed(corpus));
        expect_true_to_the_codes(*searchable);
        if (HasFatalFailure()) FAIL() << "round " << round;
        if (round % 10 == 0) expect_true_to_the_codes(*searchable, 2);
    }
}

TEST_F(SearchableTest, FindsANewDocumentAtOnce) {
    make_workspace(500);
    const auto before = open();
    const auto batch = make_batch(1);
    const DocumentId id =
        value_of(add_documents(corpus, dataset, batch.documents, batch.embeddings.view()));
    const auto after = value_of(before->refreshed(corpus));
    EXPECT_EQ(before->row_of(id), -1);
    EXPECT_EQ(after->row_of(id), 500);
    const auto code = encode(head, batch.embeddings.row(0), k);
    SearchCost cost;
    const auto found = value_of(after->index(corpus, k))->search(code.view(), {.n = 1}, cost);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].row, 500);
    EXPECT_NEAR(found[0].score, 1, 1e-12);
}

// Any byte: the segment is passed over, the search is right, and keep_segments mends the file.
TEST_F(SearchableTest, HealsDamagedSegments) {
    make_workspace(20'000);
    ASSERT_EQ(value_of(keep_segments(corpus, model)), 1);
    for (int round = 0; round < 12; ++round) {
        flip_a_bit_of_a_segment();
        EXPECT_FALSE(value_of(corpus.check()).empty());
        expect_true_to_the_codes(*open());
        EXPECT_EQ(value_of(keep_segments(corpus, model)), 1);
        EXPECT_TRUE(value_of(corpus.check()).empty());
    }
}

TEST_F(SearchableTest, SearchesByEverySearcherOfTheList) {
    make_workspace(300);
    const auto searchable = open();
    const auto embeddings = value_of(searchable->embeddings(corpus));
    const auto index = value_of(searchable->index(corpus, k));
    for (const SearcherEntry* entry : searchers()) {
        const auto searcher = value_of(searchable->searcher(corpus, entry->name, k));
        const auto code = index->code(7);
        const auto result = value_of(
            searcher->search({code.view(), embeddings->row(7), "word1"}, {.n = 5, .k = k}));
        ASSERT_EQ(result.hits.size(), 5U) << entry->name;
        if (entry->name != "full-text") {
            EXPECT_EQ(result.hits.front().row, 7) << entry->name;
        }
        if (entry->needs.codes || entry->needs.embeddings) {
            EXPECT_GT(searchable->bytes_per_document(*entry, *searcher, 3), 0) << entry->name;
        }
    }
    EXPECT_EQ(searchable->searcher(corpus, "psychic", k).error().code, ErrorCode::invalid_argument);
}

TEST_F(SearchableTest, KeepsWhatSearchersPreparedUntilDocumentsAreAdded) {
    make_workspace(300);
    const auto searchable = open();
    const auto two_stage = value_of(searchable->searcher(corpus, "two-stage", k));
    const auto compressed = value_of(searchable->searcher(corpus, "pq", k));
    EXPECT_EQ(value_of(searchable->searcher(corpus, "two-stage", k)), two_stage);
    EXPECT_NE(value_of(searchable->searcher(corpus, "two-stage", k - 1)), two_stage);
    EXPECT_EQ(value_of(searchable->searcher(corpus, "pq", k - 1)), compressed) << "reads no codes";
    succeed(corpus.remove_documents(some_documents(3)));
    const auto without = value_of(searchable->refreshed(corpus));
    EXPECT_EQ(value_of(without->searcher(corpus, "two-stage", k)), two_stage);
    EXPECT_EQ(value_of(without->searcher(corpus, "pq", k)), compressed);
    auto batch = make_batch(5);
    (void)value_of(add_documents(corpus, dataset, batch.documents, batch.embeddings.view()));
    const auto grown = value_of(without->refreshed(corpus));
    EXPECT_NE(value_of(grown->searcher(corpus, "two-stage", k)), two_stage);
    EXPECT_NE(value_of(grown->searcher(corpus, "pq", k)), compressed);
}

TEST_F(SearchableTest, AsksForCodesFirst) {
    make_workspace(10);
    ModelInfo info;
    info.name = "bare";
    info.dataset = dataset;
    info.k = k;
    const ModelId bare = value_of(corpus.add_model(info, head, nullptr));
    const auto refused = Searchable::open(corpus, bare);
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().message.find("sparsescope-cli encode"), std::string::npos);
    EXPECT_EQ(value_of(keep_segments(corpus, bare)), 0);
    EXPECT_FALSE(Searchable::open(corpus, bare + 99));
}

TEST_F(SearchableTest, RefusesNewDocumentsOfAnotherDimension) {
    make_workspace(10);
    const std::vector<NewDocument> documents(1);
    const EmbeddingMatrix longer(1, dim + 1);
    const auto refused = add_documents(corpus, dataset, documents, longer.view());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::invalid_input);
    EXPECT_EQ(value_of(corpus.dataset(dataset)).documents, 10);
}

}  // namespace
}  // namespace sparsescope
