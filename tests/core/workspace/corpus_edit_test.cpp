// SPDX-License-Identifier: GPL-3.0-or-later
// Edits change only what is not so already, so that their opposite restores what was; and documents
// that are exported can be imported again.
#include "core/workspace/corpus_edit.h"

#include <gtest/gtest.h>

#include "core/corpus/importer.h"
#include "core/workspace/document_export.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope {
namespace {

using Kind = CorpusEdit::Kind;
using Ids = std::vector<DocumentId>;

constexpr std::size_t documents = 5000;  // more than are looked up one by one

struct CorpusEditTest : testing::Test {
    TemporaryFolder folder;
    Corpus corpus = value_of(Corpus::create(folder.path() / "w.sscope"));
    DatasetId dataset = 0;

    void SetUp() override {
        const auto writer =
            value_of(corpus.add_dataset({.name = "d", .label_names = {"a;b", "c"}}));
        std::vector<NewDocument> batch(documents);
        for (std::size_t i = 0; i < documents; ++i) {
            batch[i].text = "text, number \"" + std::to_string(i) + "\"";
            batch[i].label = static_cast<std::int32_t>(i % 2);
        }
        succeed(writer->append(batch, {}));
        dataset = value_of(writer->commit());
    }
    static RowSet rows(std::initializer_list<std::size_t> members) {
        RowSet set(documents);
        for (const std::size_t row : members)
            set.add(row);
        return set;
    }
    Ids edit(const CorpusEdit& edit, const RowSet& chosen) {
        const Ids changed = value_of(documents_to_edit(corpus, dataset, edit, chosen));
        succeed(apply_edit(corpus, edit, changed));
        return changed;
    }
    std::int64_t tagged(const char* tag) {
        for (const TagInfo& info : value_of(corpus.tags(dataset)))
            if (info.name == tag) return info.documents;
        return 0;
    }
};

TEST_F(CorpusEditTest, ATagIsGivenAndTakenBackFromThoseThatGotIt) {
    const CorpusEdit tag{Kind::tag, "review"};
    EXPECT_EQ(edit(tag, rows({1, 2})), (Ids{2, 3}));
    const Ids second = edit(tag, rows({2, 3}));
    EXPECT_EQ(second, (Ids{4}));
    succeed(apply_edit(corpus, opposite(tag), second));
    EXPECT_EQ(tagged("review"), 2);
    EXPECT_TRUE(edit({Kind::untag, "unknown"}, rows({1})).empty());
    EXPECT_EQ(edit(opposite(tag), RowSet(documents, true)), (Ids{2, 3}));
    EXPECT_EQ(tagged("review"), 0);
}

TEST_F(CorpusEditTest, RemovedDocumentsAreNotEditedButRestored) {
    const CorpusEdit remove{Kind::remove, {}};
    EXPECT_EQ(edit(remove, rows({7, 9})), (Ids{8, 10}));
    EXPECT_TRUE(edit(remove, rows({7})).empty());
    EXPECT_EQ(edit({Kind::tag, "x"}, rows({7, 8})), (Ids{9}));
    EXPECT_EQ(edit(opposite(remove), rows({6, 7, 9})), (Ids{8, 10}));
    EXPECT_TRUE(value_of(corpus.removed_rows(dataset)).empty());
}

TEST_F(CorpusEditTest, ManyRowsGiveTheSameIdsAsFew) {
    const Ids all = value_of(ids_at(corpus, dataset, RowSet(documents, true)));
    EXPECT_EQ(all, value_of(corpus.document_ids(dataset)));
    EXPECT_EQ(edit({Kind::remove, {}}, RowSet(documents, true)).size(), documents);
    EXPECT_EQ(value_of(corpus.removed_rows(dataset)).count(), documents);
}

TEST_F(CorpusEditTest, SentencesCountDocuments) {
    EXPECT_EQ(sentence_of({Kind::tag, "x"}, "1 document"), "Tagged 1 document “x”.");
    EXPECT_EQ(sentence_of({Kind::untag, "x"}, "2 documents"), "Took the tag “x” off 2 documents.");
    EXPECT_EQ(sentence_of({Kind::remove, {}}, "37 documents"), "Removed 37 documents.");
}

TEST_F(CorpusEditTest, ExportedDocumentsCanBeImportedAgain) {
    edit({Kind::tag, "good"}, rows({3}));
    const DatasetInfo info = value_of(corpus.dataset(dataset));
    for (const char* name : {"out.csv", "out.jsonl"}) {
        const auto file = folder.path() / name;
        EXPECT_EQ(value_of(export_documents(corpus, info, rows({0, 3, 4999}), file)), 3);
        ImportOptions options;
        options.file = file;
        options.name = name;
        options.label_column = "label";
        const ImportReport report = value_of(import_dataset(corpus, options, {}, {}));
        const auto back = value_of(corpus.documents(report.dataset, 0, 10));
        ASSERT_EQ(back.size(), 3U) << name;
        EXPECT_EQ(back[1].text, "text, number \"3\"") << name;
        EXPECT_EQ(value_of(corpus.dataset(report.dataset)).label_names,
                  (std::vector<std::string>{"a;b", "c"}))
            << name;
    }
    EXPECT_NE(file_content(folder.path() / "out.jsonl").find("\"tags\":[\"good\"]"),
              std::string::npos);
    const auto refused = export_documents(corpus, info, rows({0}), folder.path() / "out.pdf");
    EXPECT_EQ(refused.error().code, ErrorCode::invalid_argument);
    const auto none = export_documents(corpus, info, rows({0}), folder.path() / "out.csv",
                                       ExportedEmbeddings::written);
    EXPECT_EQ(none.error().message, "\"d\" has no embeddings to write. Leave them out.");
}

TEST_F(CorpusEditTest, ExportedPartsAreGroupedAgain) {
    std::filesystem::create_directories(folder.path() / "texts");
    std::string words;
    for (int i = 0; i < 30; ++i)
        words += "word" + std::to_string(i) + " ";
    for (const char* name : {"texts/a.md", "texts/b.md"})
        folder.write(name, words);
    folder.write("texts/c.md", "short");
    ImportOptions options;
    options.file = folder.path() / "texts";
    options.name = "texts";
    options.chunks = ChunkOptions{10, 0};
    const ImportReport first = value_of(import_dataset(corpus, options, {}, {}));
    const DatasetInfo info = value_of(corpus.dataset(first.dataset));
    const auto wanted = value_of(corpus.documents(info.id, 0, 10));
    ASSERT_EQ(wanted.size(), 7U);
    for (const char* name : {"parts.csv", "parts.jsonl"}) {
        ImportOptions again;
        again.file = folder.path() / name;
        again.name = name;
        ASSERT_EQ(value_of(export_documents(corpus, info, RowSet(7, true), again.file)), 7);
        const ImportReport report = value_of(import_dataset(corpus, again, {}, {}));
        const auto back = value_of(corpus.documents(report.dataset, 0, 10));
        ASSERT_EQ(back.size(), 7U) << name;
        EXPECT_TRUE(value_of(corpus.dataset(report.dataset)).has_parts) << name;
        for (std::size_t i = 0; i < back.size(); ++i) {
            EXPECT_EQ(back[i].part.name, wanted[i].part.name) << name << " " << i;
            EXPECT_EQ(back[i].part.number, wanted[i].part.number) << name << " " << i;
            EXPECT_EQ(back[i].part.of, wanted[i].part.of) << name << " " << i;
            EXPECT_EQ(back[i].metadata, wanted[i].metadata) << name << " " << i;
        }
    }
}

}  // namespace
}  // namespace sparsescope
