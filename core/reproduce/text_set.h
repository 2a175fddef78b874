// SPDX-License-Identifier: GPL-3.0-or-later
// What resources/sample/make_text_sets.py makes: embeddings of texts, with their classes and, where
// the set has them, label paths and judged queries. The README there describes the file.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/types/embedding_view.h"

namespace sparsescope::reproduce {

struct TextSet {
    EmbeddingMatrix embeddings;
    std::vector<std::int64_t> classes;              // one per row
    std::vector<std::vector<std::uint32_t>> paths;  // one per row, or none at all
    EmbeddingMatrix queries;
    std::vector<std::vector<std::uint32_t>> relevant;  // rows that answer each query, ascending
};

// The classes are read from `class_tensor`. Errors are those of SafetensorsFile, and invalid_input
// when tensors do not fit together.
[[nodiscard]] Result<TextSet> read_text_set(const std::filesystem::path& file,
                                            const std::string& class_tensor);

}  // namespace sparsescope::reproduce
