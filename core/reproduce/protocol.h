// SPDX-License-Identifier: GPL-3.0-or-later
// The data of a protocol: embeddings of length 1 with a class each, training rows first, then test
// rows. Which documents are chosen depends on the data alone, never on a run's seed; the test rows
// are the same however many training rows are asked for.
#pragma once
#include <cstdint>
#include <filesystem>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/types/embedding_view.h"

namespace sparsescope::reproduce {

struct Protocol {
    std::string name;   // "w25"
    std::string title;  // for a heading
    std::int64_t train_documents = 0;
    std::int64_t test_documents = 0;
};
[[nodiscard]] std::span<const Protocol> protocols();
[[nodiscard]] Result<Protocol> find_protocol(std::string_view name);

struct ProtocolData {
    std::string protocol;
    EmbeddingMatrix embeddings;        // training rows, then test rows
    std::vector<std::int32_t> labels;  // 0 … classes−1, one per row
    std::size_t train_rows = 0;
    int classes = 0;

    [[nodiscard]] std::size_t rows() const { return embeddings.rows; }
    [[nodiscard]] std::size_t test_rows() const { return rows() - train_rows; }
    [[nodiscard]] std::size_t dim() const { return embeddings.dim; }
    [[nodiscard]] EmbeddingView train() const { return embeddings.view().slice(0, train_rows); }
    [[nodiscard]] EmbeddingView test() const {
        return embeddings.view().slice(train_rows, test_rows());
    }
    [[nodiscard]] std::span<const std::int32_t> train_labels() const {
        return std::span(labels).first(train_rows);
    }
    [[nodiscard]] std::span<const std::int32_t> test_labels() const {
        return std::span(labels).subspan(train_rows);
    }
};

// w25 and w177, from the file that resources/sample/make_wordnet_sample.py --all makes. w25: the
// lexicographer file of each noun, noun.Tops left out; w177: its ancestor at depth 5. The
// protocol's document counts say how many are drawn. Errors: what SafetensorsFile says;
// invalid_input when the file holds too few.
[[nodiscard]] Result<ProtocolData> wordnet_nouns(const std::filesystem::path& file,
                                                 const Protocol& protocol);

// f10: pixels brought to 256 principal components of the training part, then to length 1.
struct LabelledImages {
    EmbeddingMatrix pixels;
    std::vector<std::int32_t> labels;
};
[[nodiscard]] Result<ProtocolData> image_components(LabelledImages train, LabelledImages test,
                                                    const Protocol& protocol, std::stop_token stop,
                                                    const Progress& progress);

}  // namespace sparsescope::reproduce
