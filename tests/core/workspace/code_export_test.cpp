// SPDX-License-Identifier: GPL-3.0-or-later
// Codes as files for other programs, compared with files that other programs have read
// (tests/data/codes, tests/interop/codes_out.py).
#include <algorithm>
#include <fstream>

#include "core/formats/npz.h"
#include "core/workspace/code_format.h"
#include "tests/core/workspace/model_fixture.h"
#include "tests/support/places.h"

namespace sparsescope {
namespace {

class CodeExportTest : public ModelTest {
  protected:
    CodeExportTest()
        : model_(value_of(corpus.model(add_model(add_dataset(fractions()), fractions())))) {
        succeed(corpus.remove_documents(std::array{DocumentId{2}}));
    }
    // Weights that no decimal number gives exactly.
    static std::vector<PlantedDocument> fractions() {
        auto documents = planted();
        for (PlantedDocument& document : documents)
            for (float& value : document.x)
                value /= 7;
        return documents;
    }
    Result<std::int64_t> write(const std::string& name, const CodeExport& wish,
                               const std::stop_token& stop = {}) {
        return export_codes(corpus, model_, folder() / name, wish, stop);
    }
    std::string written(const std::string& name, const CodeExport& wish) {
        value_of(write(name, wish));
        return file_content(folder() / name);
    }

    ModelInfo model_;
};

std::filesystem::path golden(const std::string& name) {
    return std::filesystem::path(test_data()) / "codes" / name;
}

std::vector<double> doubles_of(const std::filesystem::path& file, const std::string& key) {
    auto array = value_of(open_npz(file, key));
    std::vector<double> values(array.remaining());
    succeed(array.read_doubles(values));
    return values;
}

// --gtest_also_run_disabled_tests writes them anew; then tests/interop/codes_out.py must read them.
TEST_F(CodeExportTest, DISABLED_WriteGoldenFiles) {
    for (const CodeFormatEntry* format : code_formats())
        value_of(export_codes(corpus, model_, golden("codes." + format->name), {format->name}));
}

TEST_F(CodeExportTest, EveryFormatGivesTheFileThatOthersRead) {
    for (const CodeFormatEntry* format : code_formats()) {
        ASSERT_FALSE(format->summary.empty());
        const std::string name = "codes." + format->name;
        ASSERT_TRUE(std::filesystem::exists(golden(name))) << "make it, and let others read it";
        const std::string ours = written(name, {format->name});
        if (format->name == "npz") continue;  // below: zip archives differ with the library
        EXPECT_EQ(ours, file_content(golden(name)));
    }
}

TEST_F(CodeExportTest, NumPyArraysAreThoseOfTheGoldenFile) {
    value_of(write("codes.npz", {}));
    auto keys = value_of(npz_keys(folder() / "codes.npz"));
    EXPECT_EQ(keys, value_of(npz_keys(golden("codes.npz"))));
    for (const char* key : {"indptr", "indices", "data", "shape", "documents"})
        EXPECT_EQ(doubles_of(folder() / "codes.npz", key), doubles_of(golden("codes.npz"), key))
            << key;
    auto format = value_of(open_npz(folder() / "codes.npz", "format"));
    EXPECT_TRUE(format.info().shape.empty());
    EXPECT_EQ(value_of(format.read_strings(1)), std::vector<std::string>{"csr"});
}

TEST_F(CodeExportTest, CodesAtASmallerKArePrefixes) {
    EXPECT_EQ(value_of(write("all.npz", {"", 2})), 6);
    EXPECT_EQ(value_of(write("one.npz", {"", 1})), 6);
    const auto all = folder() / "all.npz";
    const auto one = folder() / "one.npz";
    const auto all_offsets = doubles_of(all, "indptr");
    const auto offsets = doubles_of(one, "indptr");
    const auto all_weights = doubles_of(all, "data");
    const auto weights = doubles_of(one, "data");
    ASSERT_EQ(offsets.size(), all_offsets.size());
    ASSERT_LT(weights.size(), all_weights.size());
    for (std::size_t row = 0; row + 1 < offsets.size(); ++row) {
        const auto longer = all_offsets[row + 1] - all_offsets[row];
        EXPECT_EQ(offsets[row + 1] - offsets[row], std::min(longer, 1.0));
        if (longer == 0) continue;
        EXPECT_EQ(weights[static_cast<std::size_t>(offsets[row])],
                  all_weights[static_cast<std::size_t>(all_offsets[row])]);
    }
}

TEST_F(CodeExportTest, RemovedDocumentsAreLeftOutOfLists) {
    EXPECT_EQ(value_of(write("codes.jsonl", {})), 5);
    const std::string lines = file_content(folder() / "codes.jsonl");
    EXPECT_EQ(std::ranges::count(lines, '\n'), 5);
    EXPECT_EQ(lines.find("\"id\":2,"), std::string::npos);
}

TEST_F(CodeExportTest, StoppedItLeavesWhatWasThere) {
    std::stop_source source;
    source.request_stop();
    for (const CodeFormatEntry* format : code_formats()) {
        const auto file = folder() / "old";
        std::ofstream(file) << "before";
        const auto outcome = write("old", {format->name}, source.get_token());
        ASSERT_FALSE(outcome) << format->name;
        EXPECT_EQ(outcome.error().code, ErrorCode::cancelled) << outcome.error().message;
        EXPECT_EQ(file_content(file), "before");
        std::filesystem::remove(file);
        EXPECT_FALSE(write("old", {format->name}, source.get_token()));
        for (const auto& entry : std::filesystem::directory_iterator(folder()))
            EXPECT_EQ(entry.path().filename().string().find("old"), std::string::npos)
                << entry.path();
    }
}

// More rows than are read at a time, so that the wish to stop comes while the file is written.
TEST_F(ModelTest, AnExportThatIsStoppedHalfwayLeavesNothing) {
    const std::vector<PlantedDocument> many(5000, {{4, 1}, 0, Split::train});
    const ModelInfo model = value_of(corpus.model(add_model(add_dataset(many), many)));
    for (const CodeFormatEntry* format : code_formats()) {
        std::stop_source source;
        int reports = 0;
        const auto stop_later = [&](const auto&...) {
            if (++reports == 2) source.request_stop();
        };
        const auto outcome = export_codes(corpus, model, folder() / "half", {format->name},
                                          source.get_token(), stop_later);
        ASSERT_FALSE(outcome) << format->name;
        EXPECT_EQ(outcome.error().code, ErrorCode::cancelled) << outcome.error().message;
        for (const auto& entry : std::filesystem::directory_iterator(folder()))
            EXPECT_EQ(entry.path().filename().string().find("half"), std::string::npos)
                << entry.path();
    }
    EXPECT_EQ(value_of(export_codes(corpus, model, folder() / "all.jsonl", {})), 5000);
}

TEST_F(CodeExportTest, WhatCannotBeWrittenIsRefused) {
    const auto refused = [&](const std::string& name, const CodeExport& wish, const char* word) {
        const auto outcome = write(name, wish);
        ASSERT_FALSE(outcome) << word;
        EXPECT_EQ(outcome.error().code, ErrorCode::invalid_argument);
        EXPECT_NE(outcome.error().message.find(word), std::string::npos) << outcome.error().message;
    };
    refused("codes.doc", {}, "codes.doc");
    refused("codes.npz", {"nonsense"}, "--format");
    refused("codes.npz", {"", 3}, "1 to 2");
    refused("codes.npz", {"", -1}, "1 to 2");
    model_.stored_k = 0;
    refused("codes.npz", {}, "encode");
}

}  // namespace
}  // namespace sparsescope
