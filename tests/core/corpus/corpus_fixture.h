// SPDX-License-Identifier: GPL-3.0-or-later
// A workspace per test, and small datasets to put into a workspace.
#pragma once
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <span>
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

inline constexpr std::size_t sample_hidden = 40;  // neurons of a model, where it does not matter

// The code of a row: every seventh is empty, the others have up to four of `hidden` neurons.
inline CodeMatrix sample_codes_of(std::int64_t first_row, std::size_t rows, std::size_t hidden) {
    CodeMatrix codes(hidden);
    for (std::size_t i = 0; i < rows; ++i) {
        const auto row = static_cast<std::size_t>(first_row) + i;
        std::vector<NeuronId> neurons;
        std::vector<float> weights;
        for (std::size_t j = 0; row % 7 != 0 && j < 1 + row % 4; ++j) {
            neurons.push_back(static_cast<NeuronId>((row + 3 * j) % hidden));
            weights.push_back(4.0F - static_cast<float>(j) + static_cast<float>(row % 16) / 64.0F);
        }
        codes.append({neurons, weights});
    }
    return codes;
}

inline bool same_code(CodeView a, CodeView b) {
    return std::ranges::equal(a.neurons, b.neurons) && std::ranges::equal(a.weights, b.weights);
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

// A model of that dataset with the sample codes of its rows.
inline ModelId add_sample_model(Corpus& corpus, DatasetId dataset, std::size_t hidden) {
    const auto info = value_of(corpus.dataset(dataset));
    HeadWeights weights{info.dim, hidden, {}, {}, {}, {}};
    weights.encoder_weight.resize(info.dim * hidden);
    weights.pre_bias.resize(info.dim);
    weights.latent_bias.resize(hidden);
    ModelInfo model;
    model.dataset = dataset;
    model.k = 2;
    model.stored_k = 4;
    const auto codes = sample_codes_of(0, static_cast<std::size_t>(info.documents), hidden);
    return value_of(corpus.add_model(model, weights, &codes));
}

// Adds sample documents at the end, with their codes at these models.
inline Result<DocumentId> append_sample(Corpus& corpus, DatasetId dataset, std::size_t rows,
                                        std::size_t hidden, std::vector<ModelId> models) {
    const auto info = value_of(corpus.dataset(dataset));
    const auto first = info.documents;
    const auto embeddings =
        info.dim == 0 ? EmbeddingMatrix() : sample_embeddings(first, rows, info.dim);
    const auto codes = sample_codes_of(first, rows, hidden);
    std::vector<NewCodes> given;
    for (const ModelId model : models)
        given.push_back({model, &codes});
    return corpus.append_documents(dataset, sample_documents(first, rows), embeddings.view(),
                                   given);
}

// Whether rows 0 … count-1 are the sample documents of those numbers, whole.
inline void expect_samples(const Corpus& corpus, DatasetId dataset, std::size_t count,
                           std::span<const ModelId> models, std::size_t hidden) {
    const auto info = value_of(corpus.dataset(dataset));
    ASSERT_EQ(info.documents, static_cast<std::int64_t>(count));
    const auto documents = value_of(corpus.documents(dataset, 0, info.documents + 1));
    ASSERT_EQ(documents.size(), count);
    for (std::size_t row = 0; row < count; ++row)
        EXPECT_EQ(documents[row].text, "document number " + std::to_string(row));
    if (info.dim > 0) {
        EXPECT_EQ(value_of(corpus.embeddings(dataset)).values,
                  sample_embeddings(0, count, info.dim).values);
    }
    const auto expected = sample_codes_of(0, count, hidden);
    for (const ModelId model : models) {
        const auto codes = value_of(corpus.codes(model));
        ASSERT_EQ(codes.rows(), count);
        for (std::size_t row = 0; row < count; ++row)
            ASSERT_TRUE(same_code(codes.row(row), expected.row(row))) << "row " << row;
    }
    for (const auto& problem : value_of(corpus.check()))
        ADD_FAILURE() << problem;
}

}  // namespace sparsescope
