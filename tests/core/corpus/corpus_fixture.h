// SPDX-License-Identifier: GPL-3.0-or-later
// A workspace per test, and small datasets to put into a workspace.
#pragma once
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/corpus/corpus.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope {

class CorpusTest : public ::testing::Test {
  protected:
    [[nodiscard]] std::filesystem::path workspace() const { return folder_.path() / "test.sscope"; }
    [[nodiscard]] const std::filesystem::path& folder() const { return folder_.path(); }

  private:
    TemporaryFolder folder_;
};

// Embedding value of a row and column that no other place has.
inline float expected_value(std::int64_t row, std::size_t column) {
    return static_cast<float>(row) + static_cast<float>(column) / 1024.0F;
}

inline EmbeddingMatrix sample_embeddings(std::int64_t first_row, std::size_t rows,
                                         std::size_t dim) {
    EmbeddingMatrix matrix(rows, dim);
    for (std::size_t i = 0; i < rows; ++i)
        for (std::size_t j = 0; j < dim; ++j)
            matrix.row(i)[j] = expected_value(first_row + static_cast<std::int64_t>(i), j);
    return matrix;
}

inline std::vector<NewDocument> sample_documents(std::int64_t first_row, std::size_t rows) {
    std::vector<NewDocument> documents(rows);
    for (std::size_t i = 0; i < rows; ++i) {
        const auto row = first_row + static_cast<std::int64_t>(i);
        documents[i].text = "document number " + std::to_string(row);
        documents[i].label = static_cast<std::int32_t>(row % 3) - 1;
        documents[i].split = row % 4 == 0 ? Split::test : Split::train;
        documents[i].metadata = row % 2 == 0 ? R"({"row": "even"})" : "";
    }
    return documents;
}

inline DatasetSpec sample_spec(const std::string& name, std::size_t dim) {
    return {name, "sample.csv", dim, Normalization::l2, {"first", "second"}};
}

inline DatasetId add_sample_dataset(Corpus& corpus, const std::string& name, std::size_t rows,
                                    std::size_t dim, std::size_t batch = 100) {
    auto writer = value_of(corpus.add_dataset(sample_spec(name, dim)));
    for (std::size_t first = 0; first < rows; first += batch) {
        const auto count = std::min(batch, rows - first);
        const auto row = static_cast<std::int64_t>(first);
        const auto embeddings = dim == 0 ? EmbeddingMatrix() : sample_embeddings(row, count, dim);
        succeed(writer->append(sample_documents(row, count), embeddings.view()));
    }
    return value_of(writer->commit());
}

}  // namespace sparsescope
