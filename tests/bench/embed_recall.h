// SPDX-License-Identifier: GPL-3.0-or-later
// How well the embeddings of one encoder find what those of another do.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/types/embedding_view.h"

namespace sparsescope::bench {

struct EmbedRecall {
    std::size_t texts = 0;
    double at_10 = 0;  // share of each text's ten nearest others that both encoders agree on
    double mean_cosine = 0, least_cosine = 1;  // of a text's two embeddings
};

// Every text asks for the ten nearest others by cosine; of at least eleven texts.
[[nodiscard]] EmbedRecall recall_at_10(const EmbeddingMatrix& exact, const EmbeddingMatrix& near);

// `count` lines spread over a file; without a file, glosses of WordNet (Debian's wordnet-base).
[[nodiscard]] Result<std::vector<std::string>> spread_texts(const std::filesystem::path& file,
                                                            std::size_t count);

}  // namespace sparsescope::bench
