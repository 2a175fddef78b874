// SPDX-License-Identifier: GPL-3.0-or-later
// What every importer promises: the documents come out as they went in, in pieces of any size; a
// file that is cut off or not of its format is refused in a sentence; the workspace only changes
// when everything is good.
#include <gtest/gtest.h>

#include "core/corpus/importer.h"
#include "core/formats/reader_process.h"
#include "tests/contracts/importer_samples.h"

namespace sparsescope {
namespace {

class ImporterContract : public testing::TestWithParam<const ImporterEntry*> {
  protected:
    void SetUp() override {
        if (GetParam()->name == "parquet" && !ReaderProcess::is_there(parquet_program))
            GTEST_SKIP() << "built without Arrow";
    }
    [[nodiscard]] const SampleFile& format() const { return sample_files().at(GetParam()->name); }
    std::filesystem::path write_sample() {
        const auto path = folder_.path() / ("sample" + format().extension);
        format().write(path, sample_);
        return path;
    }
    [[nodiscard]] std::vector<float> values() const {
        return format().plain_text ? std::vector<float>{} : sample_.values;
    }
    // The sample's file, or the damaged piece of its folder, with this content.
    std::filesystem::path write_damaged(const std::string& name, std::string_view content) {
        const auto path = folder_.path() / (name + format().extension);
        if (format().piece.empty()) return folder_.write(path.filename().string(), content);
        format().write(path, sample_);
        folder_.write((path.filename() / format().piece).string(), content);
        return path;
    }
    // All documents, read in batches of the given size.
    Result<ImportBatch> read(const std::filesystem::path& path, std::int64_t batch_size,
                             std::vector<std::string>* label_names = nullptr) {
        ImportOptions options;
        options.file = path;
        SPARSESCOPE_ASSIGN(const auto source, GetParam()->open(options));
        ImportBatch all;
        for (;;) {
            SPARSESCOPE_ASSIGN(auto batch, source->next(batch_size));
            if (batch.documents.empty()) break;
            EXPECT_LE(batch.documents.size(), static_cast<std::size_t>(batch_size));
            EXPECT_EQ(batch.embeddings.rows, source->dim() > 0 ? batch.documents.size() : 0);
            EXPECT_EQ(batch.embeddings.dim, source->dim());
            for (auto& document : batch.documents)
                all.documents.push_back(std::move(document));
            all.embeddings.values.insert(all.embeddings.values.end(),
                                         batch.embeddings.values.begin(),
                                         batch.embeddings.values.end());
        }
        EXPECT_TRUE(source->size() == -1 ||
                    source->size() == static_cast<std::int64_t>(all.documents.size()));
        if (label_names != nullptr) *label_names = source->label_names();
        return all;
    }

    TemporaryFolder folder_;
    Sample sample_;
};

TEST_P(ImporterContract, DescribesItself) {
    EXPECT_FALSE(GetParam()->name.empty());
    EXPECT_FALSE(GetParam()->summary.empty());
    ASSERT_TRUE(sample_files().contains(GetParam()->name))
        << "add a sample to importer_samples.h, so that the contract is checked";
}

TEST_P(ImporterContract, OnlyTheRightImporterAcceptsAFile) {
    const auto path = write_sample();
    const auto disguised = folder_.path() / "sample.unknown";
    std::filesystem::copy(path, disguised, std::filesystem::copy_options::recursive);
    for (const ImporterEntry* other : importers()) {
        EXPECT_EQ(other->accepts(path), other == GetParam()) << other->name;
        EXPECT_TRUE(other == GetParam() || !other->accepts(disguised)) << other->name;
    }
    EXPECT_FALSE(GetParam()->accepts(folder_.path() / "missing"));
    // What lies in the folder of the sample.
    const bool has_files = GetParam()->name == "text_folder" || GetParam()->name == "pictures";
    EXPECT_EQ(GetParam()->accepts(folder_.path()), has_files);
}

TEST_P(ImporterContract, DocumentsComeOutAsTheyWentInWhateverTheBatch) {
    const auto path = write_sample();
    for (const std::int64_t batch_size : {1, 4, 6, 1000}) {
        std::vector<std::string> names;
        const auto all = value_of(read(path, batch_size, &names));
        ASSERT_EQ(all.documents.size(), 6U);
        EXPECT_EQ(all.embeddings.values, values());
        for (std::size_t i = 0; i < 6; ++i) {
            const auto& document = all.documents[i];
            EXPECT_EQ(document.text, format().has_texts ? sample_.texts[i] : "");
            if (format().has_labels) {
                EXPECT_EQ(names.at(static_cast<std::size_t>(document.label)),
                          std::to_string(sample_.labels[i]));
            } else {
                EXPECT_EQ(document.label, no_label);
            }
        }
    }
}

TEST_P(ImporterContract, ReadingTwiceGivesTheSame) {
    const auto path = write_sample();
    const auto first = value_of(read(path, 4));
    const auto second = value_of(read(path, 4));
    EXPECT_EQ(first.embeddings.values, second.embeddings.values);
    for (std::size_t i = 0; i < 6; ++i) {
        EXPECT_EQ(first.documents[i].label, second.documents[i].label);
    }
}

TEST_P(ImporterContract, FilesCutOffAnywhereAreRefusedOrShorter) {
    const std::string content = file_content(write_sample() / format().piece);
    // Some are read by a program of their own, which takes its time to start.
    const std::size_t step = content.size() > 2000 ? content.size() / 100 : 1;
    for (std::size_t length = 0; length < content.size(); length += step) {
        const auto path = write_damaged("cut", content.substr(0, length));
        const auto all = read(path, 4);
        if (all) {  // text cannot tell, when it is cut between rows or within the last number
            EXPECT_TRUE(format().has_texts);
            EXPECT_LE(all->documents.size(), 6U);
        } else {
            EXPECT_EQ(all.error().code, ErrorCode::invalid_input) << all.error().message;
            EXPECT_NE(all.error().message.find(path.string()), std::string::npos)
                << all.error().message;
        }
    }
}

TEST_P(ImporterContract, ForeignContentIsRefusedAndTheWorkspaceStaysAsItWas) {
    auto corpus = value_of(Corpus::create(folder_.path() / "test.sscope"));
    for (const std::string& content :
         {std::string(), std::string("\0\0\0\0", 4), std::string("\xFF\xFE\x41\0", 4),
          std::string("\x89PNG\r\n\x1A\n\0\0\0\rIHDR", 16), std::string(100, '\xC3')}) {
        // An empty file in a folder is no document, and "A" in UTF-16 is one.
        if (format().plain_text && (content.size() == 4 || !format().piece.empty()) &&
            (content.empty() || content[0] == '\xFF'))
            continue;
        ImportOptions options;
        options.file = write_damaged("foreign", content);
        options.name = "foreign";
        const auto report = import_dataset(corpus, options, {}, {});
        if (format().leaves_out) {
            EXPECT_EQ(value_of(report).skipped, 1);
            EXPECT_EQ(report->documents, 5);
            succeed(corpus.remove_dataset(report->dataset));
            continue;
        }
        ASSERT_FALSE(report) << content;
        EXPECT_EQ(report.error().code, ErrorCode::invalid_input) << report.error().message;
        EXPECT_NE(report.error().message.find(options.file.string()), std::string::npos)
            << report.error().message;
    }
    EXPECT_TRUE(value_of(corpus.datasets()).empty());
}

TEST_P(ImporterContract, ImportsIntoAWorkspace) {
    auto corpus = value_of(Corpus::create(folder_.path() / "test.sscope"));
    ImportOptions options;
    options.file = write_sample();
    options.name = "sample";
    const auto report = value_of(import_dataset(corpus, options, {}, {}));
    EXPECT_EQ(report.documents, 6);
    const auto info = value_of(corpus.dataset("sample"));
    EXPECT_EQ(info.id, report.dataset);
    EXPECT_EQ(info.dim, format().plain_text ? 0U : 2U);
    EXPECT_EQ(info.has_text, format().has_texts);
    EXPECT_EQ(info.labelled_documents, format().has_labels ? 6 : 0);
    if (!format().plain_text) {
        EXPECT_EQ(value_of(corpus.embeddings(info.id)).values, sample_.values);
    }
}

INSTANTIATE_TEST_SUITE_P(All, ImporterContract, testing::ValuesIn(importers()),
                         [](const auto& entry) { return entry.param->name; });

}  // namespace
}  // namespace sparsescope
