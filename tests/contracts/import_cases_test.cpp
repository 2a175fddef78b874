// SPDX-License-Identifier: GPL-3.0-or-later
// Files as people bring them (tests/data/cases, and more/, which make_cases.py writes), and what
// must come of each: the same eight documents, or a sentence that names what is wrong.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "core/corpus/import_preview.h"
#include "tests/contracts/import_cases.h"
#include "tests/contracts/import_fixture.h"
#include "tests/support/places.h"

namespace sparsescope {
namespace {

constexpr std::size_t documents = 8;
constexpr float embeddings[documents][4] = {
    {-0.8019F, -1.3244F, -0.2484F, 0.4204F},  {1.1360F, 0.1097F, -0.5526F, -0.7848F},
    {0.7487F, 1.6348F, 0.2728F, -1.2333F},    {-0.9583F, 1.6000F, 0.2029F, -1.7321F},
    {-0.0837F, -1.1632F, -0.6293F, -0.4880F}, {-0.7133F, 0.5534F, -0.0631F, -0.5894F},
    {0.4096F, 0.8299F, -1.6430F, -0.2567F},   {-0.9807F, -0.1732F, -1.2894F, 0.0207F}};

class ImportCases : public ImportTest, public testing::WithParamInterface<Case> {
  protected:
    void use(const Case& c, const std::string& folder) {
        const auto at = std::filesystem::path(test_data()) / "cases" / folder;
        options_.file = at / c.file;
        if (!c.labels_file.empty()) options_.labels_file = at / c.labels_file;
        if (!c.texts_file.empty()) options_.texts_file = at / c.texts_file;
        options_.columns = c.columns;
        options_.no_labels = c.no_labels;
    }
    // Imports, and compares with what is expected; the documents of `rows` in this order.
    void expect_documents(const Case& c, const std::vector<std::size_t>& rows) {
        const auto report = run();
        ASSERT_TRUE(report) << report.error().message;
        const DatasetInfo info = value_of(corpus_.dataset("sample"));
        EXPECT_EQ(fmt::format("{}", fmt::join(info.label_names, " ")), c.labels);
        EXPECT_EQ(info.dim, c.dim);
        const auto stored = value_of(corpus_.documents(info.id, 0, 100));
        if (c.dim == 4) {
            ASSERT_EQ(stored.size(), rows.size());
            EXPECT_EQ(info.labelled_documents, c.labelled - (c.row_3_is_bad && c.labelled > 0));
            const auto matrix = value_of(corpus_.embeddings(info.id));
            for (std::size_t i = 0; i < rows.size(); ++i)
                for (std::size_t d = 0; d < 4; ++d)
                    EXPECT_NEAR(matrix.row(i)[d], embeddings[rows[i]][d], 6e-5F) << i << ' ' << d;
        }
        for (std::size_t i = 0; c.texts && i < rows.size(); ++i)
            EXPECT_TRUE(stored[i].text.starts_with(fmt::format("Sentence number {} ", rows[i])));
        EXPECT_EQ(stored[0].metadata, c.metadata);
    }
    void expect_it_all(const Case& c, const std::string& folder) {
        use(c, folder);
        const auto preview = preview_import(options_);
        if (!c.refused.empty()) {
            const auto report = run();
            ASSERT_FALSE(report);
            for (const std::string& word : c.refused)
                EXPECT_NE(report.error().message.find(word), std::string::npos)
                    << word << " | " << report.error().message;
            return;
        }
        ASSERT_TRUE(preview) << preview.error().message;
        EXPECT_EQ(preview->front().dim, c.dim);
        std::vector<std::size_t> rows = {0, 1, 2, 3, 4, 5, 6, 7};
        if (c.row_3_is_bad) {
            expect_refused({"1 of 8 rows", preview->front().fault.c_str(), "--skip-invalid"});
            EXPECT_EQ(preview->front().unusable, 1);
            options_.invalid_rows = InvalidRows::skip;
            rows = {0, 1, 2, 4, 5, 6, 7};
        }
        expect_documents(c, rows);
    }
};

class GivenCases : public ImportCases {};
class FurtherCases : public ImportCases {};

TEST_P(GivenCases, ComeOutAsExpected) {
    expect_it_all(GetParam(), "");
}
TEST_P(FurtherCases, ComeOutAsExpected) {
    expect_it_all(GetParam(), "more");
}
INSTANTIATE_TEST_SUITE_P(All, GivenCases, testing::ValuesIn(given_cases()));
INSTANTIATE_TEST_SUITE_P(All, FurtherCases, testing::ValuesIn(further_cases()));

TEST_F(ImportTest, EveryFileThatTheScriptWritesIsTried) {
    const auto is_tried = [](const std::filesystem::path& file) {
        return std::ranges::any_of(further_cases(), [&](const Case& c) {
            return c.file == file || c.labels_file == file || c.texts_file == file;
        });
    };
    const auto folder = std::filesystem::path(test_data()) / "cases" / "more";
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        EXPECT_TRUE(is_tried(entry.path().filename())) << entry.path();
}

}  // namespace
}  // namespace sparsescope
