// SPDX-License-Identifier: GPL-3.0-or-later
// Imports into a fresh workspace, and what must hold when one is refused.
#pragma once
#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <vector>

#include "core/corpus/importer.h"
#include "core/formats/array_writer.h"
#include "tests/contracts/importer_samples.h"

namespace sparsescope {

class ImportTest : public testing::Test {
  protected:
    ImportTest() : corpus_(value_of(Corpus::create(folder_.path() / "test.sscope"))) {
        options_.name = "sample";
    }
    std::filesystem::path write_array(const std::string& name, std::vector<std::uint64_t> shape,
                                      const std::vector<float>& values) {
        const auto path = folder_.path() / name;
        succeed(write_npy(path, tensor("", ElementType::f32, std::move(shape), values)));
        return path;
    }
    Result<ImportReport> run() { return import_dataset(corpus_, options_, {}, {}); }
    DatasetInfo imported() {
        value_of(run());
        return value_of(corpus_.dataset("sample"));
    }
    // Refused with these words, and the workspace as it was.
    void expect_refused(std::initializer_list<const char*> words,
                        ErrorCode code = ErrorCode::invalid_input) {
        const auto report = run();
        ASSERT_FALSE(report);
        EXPECT_EQ(report.error().code, code) << report.error().message;
        for (const char* word : words) {
            EXPECT_NE(report.error().message.find(word), std::string::npos)
                << word << " | " << report.error().message;
        }
        EXPECT_TRUE(report.error().message.ends_with('.')) << report.error().message;
        EXPECT_TRUE(value_of(corpus_.datasets()).empty());
    }
    std::vector<std::string> label_of_each(const DatasetInfo& info) {
        std::vector<std::string> names;
        for (const auto label : value_of(corpus_.labels(info.id))) {
            names.push_back(label == no_label ? ""
                                              : info.label_names[static_cast<std::size_t>(label)]);
        }
        return names;
    }

    TemporaryFolder folder_;
    Corpus corpus_;
    ImportOptions options_;
};

}  // namespace sparsescope
