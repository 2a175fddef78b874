// SPDX-License-Identifier: GPL-3.0-or-later
// What a folder of a text model says: its architecture, how token vectors become one embedding, and
// which files hold weights and tokenizer. Reads the layouts of sentence-transformers (modules.json)
// and of a bare transformer (config.json alone). Reads no weights; free of LibTorch. What cannot be
// encoded here is refused by its name, with the way out.
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace sparsescope {

enum class HiddenActivation { gelu, gelu_tanh, relu };

// Of the names of a BERT: hidden layers of `hidden` numbers a token, each an attention of `heads`
// heads and a feed-forward layer of `intermediate` numbers.
struct TransformerShape {
    std::string model_type;  // "bert", as config.json names it
    std::size_t hidden = 0, layers = 0, heads = 0, intermediate = 0;
    std::size_t vocabulary = 0;
    std::size_t positions = 0;         // rows of the table of positions
    std::size_t first_position = 0;    // row of a text's first token
    std::size_t token_types = 0;       // 0: none are added
    std::size_t relative_buckets = 0;  // 0: positions are not relative to one another
    float epsilon = 1e-12F;            // of the layer norms
    HiddenActivation activation = HiddenActivation::gelu;
    std::int64_t pad_token = 0;

    [[nodiscard]] std::size_t longest_text() const { return positions - first_position; }
};

enum class PoolingMode { mean, cls, max, last, mean_sqrt };
[[nodiscard]] const char* to_string(PoolingMode mode);

enum class DenseActivation { identity, tanh, relu, sigmoid, gelu };
[[nodiscard]] const char* to_string(DenseActivation activation);

// What follows pooling, in its order: a linear layer, or bringing to length 1.
struct SentenceStep {
    bool normalize = false;
    std::filesystem::path weights;  // of a linear layer: its file
    std::size_t in = 0, out = 0;
    bool bias = true;
    DenseActivation activation = DenseActivation::tanh;
};

struct ModelFolder {
    std::filesystem::path folder;       // as it was given
    std::filesystem::path transformer;  // where config.json, weights and tokenizer lie
    std::string name;                   // of the folder
    TransformerShape shape;
    PoolingMode pooling = PoolingMode::mean;
    std::vector<SentenceStep> steps;
    std::size_t dim = 0;
    std::size_t max_tokens = 0;  // special tokens included
    bool lower_case = false;     // texts are lower-cased before the tokenizer sees them
    // Prefixes that the folder suggests; "" where it has none.
    std::string document_prefix, query_prefix;
    std::vector<std::filesystem::path> weights;      // one file, or the shards
    std::filesystem::path adapter, adapter_weights;  // of a LoRA adapter; empty without one
    std::vector<std::string> notes;                  // sentences on what was assumed or left out
};

[[nodiscard]] Result<ModelFolder> read_model_folder(const std::filesystem::path& folder);

// SHA-256 of all that decides the vectors: weights, adapter, tokenizer files, and what was read
// above, with max_tokens instead of the folder's own, and whether the weights are rounded to 8
// bits. Not the folder's name nor its place.
[[nodiscard]] Result<std::string> model_folder_hash(const ModelFolder& model,
                                                    std::size_t max_tokens, bool int8 = false);

}  // namespace sparsescope
