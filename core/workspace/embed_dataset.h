// SPDX-License-Identifier: GPL-3.0-or-later
// Embeddings for the texts, or the pictures, of a dataset that was imported without them.
#pragma once
#include <cstdint>
#include <stop_token>

#include "core/backbone/encoder.h"
#include "core/corpus/corpus.h"

namespace sparsescope {

struct EmbedOptions {
    Normalization normalization = Normalization::l2;
    bool replace = false;       // embeddings that are there, as Corpus::set_embeddings() allows
    bool remove_empty = false;  // documents without text (picture) are removed; else refused
};

struct EmbedReport {
    std::int64_t documents = 0;  // that have an embedding now, removed ones included
    std::int64_t truncated = 0;  // of which the encoder read only the start
    std::int64_t removed = 0;    // had no text, or no picture that can be read
    std::size_t dim = 0;
    bool pictures = false;  // they were embedded, and not texts
};

// An encoder that reads pictures is given those, where the dataset has any. What is embedded is
// encoded first, which may take hours and holds no lock, and then stored in one
// transaction. Cancelled, or when the encoder fails, the dataset is as it was; what was encoded
// stays in the encoder's own cache, so that the next call goes on there. Removed documents are
// embedded as well: they can be restored. Encoded embeddings wait in a file that has no name.
// Errors: invalid_input with the rows that have nothing to embed, and what can be done with them.
// Pictures are read as they are encoded, so those that cannot be are known at the end.
[[nodiscard]] Result<EmbedReport> embed_dataset(Corpus& corpus, DatasetId dataset, Encoder& encoder,
                                                const EmbedOptions& options,
                                                std::stop_token stop = {},
                                                const Progress& progress = {});

struct EncoderProof {
    std::int64_t texts = 0;      // that were compared
    double least_cosine = 0;     // of what is stored and what the encoder makes
    std::int64_t least_row = 0;  // where
};
inline constexpr double same_encoder_cosine = 0.99;

// Says that the encoder made the embeddings which a dataset has, after it has encoded up to
// `samples` of its texts: refused (invalid_input) unless all cosines are same_encoder_cosine or
// more.
[[nodiscard]] Result<EncoderProof> name_encoder(Corpus& corpus, DatasetId dataset, Encoder& encoder,
                                                std::int64_t samples = 64,
                                                std::stop_token stop = {},
                                                const Progress& progress = {});

}  // namespace sparsescope
