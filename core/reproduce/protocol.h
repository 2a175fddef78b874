// SPDX-License-Identifier: GPL-3.0-or-later
// The data of a protocol: embeddings of length 1 with a class each, and where the data has them
// label paths and judged queries. Training rows come first, then test rows, then validation rows.
// Settings are chosen on the validation rows and queries; the test rows and queries are for the
// final tables alone. Which documents are chosen depends on the data alone, never on a run's seed.
// The test and validation rows are the same however many training rows are asked for.
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
#include "core/types/label_paths.h"

namespace sparsescope::reproduce {

// Of protocols that finetune a backbone (tuning_trials.h): what it learns from.
enum class TunedOn { nothing, pairs, classes, pictures };

struct Protocol {
    std::string name;      // "w25"
    std::string title;     // for a heading
    std::string text_set;  // what make_text_sets.py calls its data; empty: f10
    std::int64_t test_documents = 0;
    std::int64_t validation_documents = 0;
    std::int64_t train_documents = 0;  // 0: all that are left
    // In the data file: which integers are the classes, and the least of them; below: no class.
    std::string class_tensor = "label";
    std::int64_t first_class = 0;
    TunedOn tuned = TunedOn::nothing;
};
[[nodiscard]] std::span<const Protocol> protocols();
[[nodiscard]] Result<Protocol> find_protocol(std::string_view name);
[[nodiscard]] std::vector<std::string> protocol_names();

// Queries with the documents that answer them.
struct JudgedQueries {
    EmbeddingMatrix embeddings;                        // of length 1
    std::vector<std::vector<std::uint32_t>> relevant;  // rows of the ProtocolData, ascending

    [[nodiscard]] std::size_t size() const { return relevant.size(); }
};

struct ProtocolData {
    std::string protocol;
    EmbeddingMatrix embeddings;        // training, test and validation rows
    std::vector<std::int32_t> labels;  // 0 … classes−1, one per row
    std::size_t train_rows = 0;
    int classes = 0;
    std::size_t validation_rows = 0;
    LabelPaths paths = {};  // of all rows; empty: the labels have no levels
    // To be searched for in the training and test rows, where all that answers them is.
    JudgedQueries queries = {};
    // Likewise in the training and validation rows.
    JudgedQueries validation_queries = {};

    [[nodiscard]] std::size_t rows() const { return embeddings.rows; }
    [[nodiscard]] std::size_t test_rows() const { return rows() - train_rows - validation_rows; }
    [[nodiscard]] std::size_t dim() const { return embeddings.dim; }
    [[nodiscard]] EmbeddingView train() const { return embeddings.view().slice(0, train_rows); }
    [[nodiscard]] EmbeddingView test() const {
        return embeddings.view().slice(train_rows, test_rows());
    }
    [[nodiscard]] EmbeddingView validation() const {
        return embeddings.view().slice(train_rows + test_rows(), validation_rows);
    }
    [[nodiscard]] std::span<const std::int32_t> train_labels() const {
        return std::span(labels).first(train_rows);
    }
    [[nodiscard]] std::span<const std::int32_t> test_labels() const {
        return std::span(labels).subspan(train_rows, test_rows());
    }
    [[nodiscard]] std::span<const std::int32_t> validation_labels() const {
        return std::span(labels).subspan(train_rows + test_rows());
    }
};

// The same data for choosing settings: its test rows and queries are those of the validation, and
// nothing is left for a validation.
[[nodiscard]] ProtocolData tuning_data(ProtocolData data);

// From the file that resources/sample/make_text_sets.py makes; the README there describes it. The
// protocol says how many documents are drawn from those that have a class. Errors: what
// SafetensorsFile says; invalid_input when the file holds too few documents, or tensors that do
// not fit together.
[[nodiscard]] Result<ProtocolData> read_protocol_data(const std::filesystem::path& file,
                                                      const Protocol& protocol);

// f10: pixels brought to 256 principal components of the training images, the validation's among
// them, then to length 1.
struct LabelledImages {
    EmbeddingMatrix pixels;
    std::vector<std::int32_t> labels;
};
[[nodiscard]] Result<ProtocolData> image_components(LabelledImages train, LabelledImages test,
                                                    const Protocol& protocol, std::stop_token stop,
                                                    const Progress& progress);

}  // namespace sparsescope::reproduce
