// SPDX-License-Identifier: GPL-3.0-or-later
#include <unistd.h>

#include "core/corpus/schema.h"
#include "core/corpus/sqlite.h"
#include "tests/core/corpus/corpus_fixture.h"

namespace sparsescope {
namespace {

class CompactTest : public CorpusTest {
  protected:
    Corpus corpus_ = value_of(Corpus::create(workspace()));

    [[nodiscard]] std::uintmax_t file_size() const {
        return std::filesystem::file_size(workspace());
    }
    // Removes the documents of these rows.
    template <class Wanted>
    std::vector<DocumentId> remove_rows(DatasetId dataset, Wanted wanted) {
        const auto ids = value_of(corpus_.document_ids(dataset));
        std::vector<DocumentId> gone;
        for (std::size_t row = 0; row < ids.size(); ++row)
            if (wanted(row)) gone.push_back(ids[row]);
        succeed(corpus_.remove_documents(gone));
        return gone;
    }
    // Whether the dataset holds exactly the sample documents of these numbers, in this order.
    void expect_numbers(DatasetId dataset, ModelId model, const std::vector<std::size_t>& numbers,
                        std::size_t dim) const {
        const auto info = value_of(corpus_.dataset(dataset));
        ASSERT_EQ(info.documents, static_cast<std::int64_t>(numbers.size()));
        const auto documents = value_of(corpus_.documents(dataset, 0, info.documents));
        const auto embeddings = value_of(corpus_.embeddings(dataset));
        const auto codes = value_of(corpus_.codes(model));
        ASSERT_EQ(documents.size(), numbers.size());
        ASSERT_EQ(codes.rows(), numbers.size());
        for (std::size_t row = 0; row < numbers.size(); ++row) {
            const auto number = numbers[row];
            EXPECT_EQ(documents[row].row, static_cast<std::int64_t>(row));
            EXPECT_EQ(documents[row].text, "document number " + std::to_string(number));
            EXPECT_TRUE(std::ranges::equal(
                embeddings.row(row),
                sample_embeddings(static_cast<std::int64_t>(number), 1, dim).row(0)));
            EXPECT_TRUE(same_code(
                codes.row(row),
                sample_codes_of(static_cast<std::int64_t>(number), 1, sample_hidden).row(0)));
        }
        for (const auto& problem : value_of(corpus_.check()))
            ADD_FAILURE() << problem;
    }
};

std::vector<std::size_t> numbers_without(std::size_t count, auto&& gone) {
    std::vector<std::size_t> numbers;
    for (std::size_t i = 0; i < count; ++i)
        if (!gone(i)) numbers.push_back(i);
    return numbers;
}

// 300 floats a row: 873 rows an embedding block, 4096 a code block.
TEST_F(CompactTest, ClosesGapsAndKeepsTheRest) {
    using Gone = bool (*)(std::size_t);
    for (const Gone gone : std::initializer_list<Gone>{
             [](std::size_t row) { return row % 2 == 0; },
             [](std::size_t row) { return row == 0; },
             [](std::size_t row) { return row == 4999; },
             [](std::size_t row) { return row >= 872 && row < 4500; },
             [](std::size_t) { return true; },
         }) {
        const auto dataset = add_sample_dataset(corpus_, "sample", 5000, 300, 1000);
        const auto model = add_sample_model(corpus_, dataset, sample_hidden);
        const auto ids = value_of(corpus_.document_ids(dataset));
        remove_rows(dataset, gone);
        succeed(corpus_.compact());
        const auto numbers = numbers_without(5000, gone);
        expect_numbers(dataset, model, numbers, 300);
        const auto kept = value_of(corpus_.document_ids(dataset));
        for (std::size_t row = 0; row < kept.size(); ++row)
            EXPECT_EQ(kept[row], ids[numbers[row]]);
        EXPECT_TRUE(value_of(corpus_.removed_rows(dataset)).empty());
        EXPECT_EQ(value_of(corpus_.dataset(dataset)).removed_documents, 0);
        EXPECT_EQ(value_of(corpus_.full_text_search(dataset, "document", 1)).cost.candidates,
                  static_cast<std::int64_t>(numbers.size()));
        succeed(corpus_.remove_dataset(dataset));
    }
}

TEST_F(CompactTest, HalfOfTheDocumentsGiveHalfOfTheFileBack) {
    const auto dataset = add_sample_dataset(corpus_, "sample", 20'000, 100, 2000);
    add_sample_model(corpus_, dataset, sample_hidden);
    remove_rows(dataset, [](std::size_t row) { return row % 2 == 1; });
    succeed(corpus_.compact());  // of nothing but the log
    add_sample_dataset(corpus_, "large", 20'000, 100, 2000);
    const auto large = value_of(corpus_.dataset("large")).id;
    const auto model = add_sample_model(corpus_, large, sample_hidden);
    succeed(corpus_.remove_dataset(dataset));
    succeed(corpus_.compact());
    const auto before = file_size();

    remove_rows(large, [](std::size_t row) { return row % 2 == 0; });
    const auto use = value_of(corpus_.storage());
    EXPECT_EQ(use.removed_documents, 10'000);
    EXPECT_GE(use.file_bytes, static_cast<std::int64_t>(before));
    succeed(corpus_.compact());
    const auto after = file_size();
    EXPECT_LE(static_cast<double>(after), 0.6 * static_cast<double>(before));
    // The estimate was about right.
    const auto given_back = static_cast<double>(before) - static_cast<double>(after);
    EXPECT_GT(static_cast<double>(use.reclaimable_bytes), 0.7 * given_back);
    EXPECT_LT(static_cast<double>(use.reclaimable_bytes), 1.3 * given_back);
    const auto rest = value_of(corpus_.storage());
    EXPECT_EQ(rest.removed_documents, 0);
    EXPECT_LT(rest.reclaimable_bytes, 100'000);
    expect_numbers(large, model, numbers_without(20'000, [](std::size_t i) { return i % 2 == 0; }),
                   100);
}

TEST_F(CompactTest, TellsThatRowsAndCodesChanged) {
    const auto dataset = add_sample_dataset(corpus_, "sample", 20, 3);
    const auto untouched = add_sample_dataset(corpus_, "untouched", 20, 3);
    const auto model = add_sample_model(corpus_, dataset, sample_hidden);
    const auto other = add_sample_model(corpus_, untouched, sample_hidden);
    const std::vector<std::byte> data(9);
    succeed(corpus_.put_segment(model, 2, {0, 0, 20, 0}, data, 0));
    succeed(corpus_.put_segment(other, 2, {0, 0, 20, 0}, data, 0));
    const auto gone = remove_rows(dataset, [](std::size_t row) { return row == 7 || row == 8; });
    succeed(corpus_.tag_documents(gone, "gone"));
    succeed(corpus_.compact());
    EXPECT_EQ(value_of(corpus_.row_generation(dataset)), 1);
    EXPECT_EQ(value_of(corpus_.row_generation(untouched)), 0);
    EXPECT_EQ(value_of(corpus_.codes_version(model)), 1);
    EXPECT_EQ(value_of(corpus_.codes_version(other)), 0);
    EXPECT_TRUE(value_of(corpus_.segments(model, 2)).empty());
    EXPECT_EQ(value_of(corpus_.segments(other, 2)).size(), 1U);
    EXPECT_EQ(corpus_.document(gone[0]).error().code, ErrorCode::not_found);
    EXPECT_EQ(corpus_.restore_documents(gone).error().code, ErrorCode::not_found);
    EXPECT_TRUE(value_of(corpus_.tags(dataset)).empty());
    const std::vector<ModelId> models = {other};
    expect_samples(corpus_, untouched, 20, models, sample_hidden);
    // Ids of new documents go on where they were.
    const auto next = value_of(append_sample(corpus_, dataset, 1, sample_hidden, {model}));
    EXPECT_GT(next, gone.back());
    EXPECT_TRUE(value_of(corpus_.check()).empty());
    succeed(corpus_.compact());
    EXPECT_EQ(value_of(corpus_.row_generation(dataset)), 1);
}

TEST_F(CompactTest, CancelledAnywhereChangesNothing) {
    const auto dataset = add_sample_dataset(corpus_, "sample", 9000, 30, 3000);
    const std::vector<ModelId> models = {add_sample_model(corpus_, dataset, sample_hidden)};
    const auto gone = remove_rows(dataset, [](std::size_t row) { return row % 3 == 0; });
    for (int wanted = 1;; ++wanted) {
        std::stop_source stop;
        int reports = 0;
        bool late = false;  // the transaction is committed
        const auto status =
            corpus_.compact(stop.get_token(), [&](std::string_view stage, auto, auto) {
                late = stage == "giving space back";
                if (++reports == wanted) stop.request_stop();
            });
        if (late) {
            succeed(status);
            EXPECT_GT(wanted, 5);
            break;
        }
        ASSERT_FALSE(status);
        EXPECT_EQ(status.error().code, ErrorCode::cancelled);
        EXPECT_EQ(value_of(corpus_.row_generation(dataset)), 0);
        EXPECT_EQ(value_of(corpus_.removed_rows(dataset)).count(), 3000U);
        succeed(corpus_.restore_documents(gone));
        expect_samples(corpus_, dataset, 9000, models, sample_hidden);
        succeed(corpus_.remove_documents(gone));
    }
    expect_numbers(dataset, models[0],
                   numbers_without(9000, [](std::size_t row) { return row % 3 == 0; }), 30);
}

TEST_F(CompactTest, IsRefusedWhileARunLives) {
    const auto dataset = add_sample_dataset(corpus_, "sample", 20, 3);
    remove_rows(dataset, [](std::size_t row) { return row == 7; });
    RunInfo run;
    run.dataset = dataset;
    run.name = "long one";
    run.id = value_of(corpus_.add_run(run));
    const auto refused = corpus_.compact();
    EXPECT_EQ(refused.error().code, ErrorCode::busy);
    EXPECT_NE(refused.error().message.find("long one"), std::string::npos);
    run = value_of(corpus_.run(run.id));
    run.state = RunState::finished;
    succeed(corpus_.set_progress(run.id, run));
    succeed(corpus_.compact());
    EXPECT_EQ(value_of(corpus_.dataset(dataset)).documents, 19);
}

// Such a file cannot give pages back one by one; it is written anew once, and then it can.
TEST_F(CompactTest, FileOfFormatOneShrinksToo) {
    const auto old = folder() / "old.sscope";
    {
        auto database = value_of(Database::open(old, OpenMode::create));
        succeed(database.execute("PRAGMA page_size = 8192"));
        succeed(upgrade(database, migrations().first(1)));
        succeed(database.execute("PRAGMA journal_mode = WAL"));
        database.checkpoint_on_close(true);
    }
    auto corpus = value_of(Corpus::open(old, Access::read_write));
    for (int round = 0; round < 2; ++round) {
        const auto dataset = add_sample_dataset(corpus, "sample", 8000, 100, 1000);
        succeed(corpus.compact());
        const auto before = std::filesystem::file_size(old);
        auto ids = value_of(corpus.document_ids(dataset));
        ids.resize(ids.size() / 2);
        succeed(corpus.remove_documents(ids));
        succeed(corpus.compact());
        EXPECT_LE(static_cast<double>(std::filesystem::file_size(old)),
                  0.6 * static_cast<double>(before));
        EXPECT_TRUE(value_of(corpus.check()).empty());
        succeed(corpus.remove_dataset(dataset));
    }
}

TEST_F(CompactTest, ReaderOfTheOldStateGoesOn) {
    const auto dataset = add_sample_dataset(corpus_, "sample", 4000, 50, 1000);
    const auto model = add_sample_model(corpus_, dataset, sample_hidden);
    remove_rows(dataset, [](std::size_t row) { return row < 2000; });
    const auto reader = value_of(Corpus::open(workspace(), Access::read_only));
    bool compacted = false;
    // Inside one read: everything comes from the state at its beginning.
    succeed(reader.for_each_codes(
        model, 0, 4000, {}, [&](std::int64_t first, const CodeMatrix& piece) -> Status {
            if (!std::exchange(compacted, true)) succeed(corpus_.compact());
            for (std::size_t i = 0; i < piece.rows(); ++i) {
                const auto row = first + static_cast<std::int64_t>(i);
                const auto expected = sample_codes_of(row, 1, sample_hidden);
                EXPECT_TRUE(same_code(piece.row(i), row < 2000 ? CodeView{} : expected.row(0)));
            }
            return {};
        }));
    EXPECT_EQ(value_of(reader.codes(model)).rows(), 2000U);
}

}  // namespace
}  // namespace sparsescope
