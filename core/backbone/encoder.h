// SPDX-License-Identifier: GPL-3.0-or-later
// An encoder turns texts, pictures or both into dense embeddings. Encoders are a list of kinds
// (encoder_kinds.h); how a person set one up is an EncoderSettings (encoder_settings.h). Free of
// LibTorch.
#pragma once
#include <cstdint>
#include <span>
#include <stop_token>
#include <string>

#include "core/base/result.h"
#include "core/types/document.h"
#include "core/types/embedding_view.h"
#include "core/types/encoder_identity.h"

namespace sparsescope {

struct EncodedTexts {
    EmbeddingMatrix embeddings;  // one row a text, in their order; finite, never all zero
    std::int64_t truncated = 0;  // texts longer than the encoder reads, of which it read the start
};

enum class EncoderInput { text, picture };

// Whoever hands pictures over shrinks larger ones to this, so that a batch of them fits into
// memory: those of documents and those of queries alike, or they would not meet.
inline constexpr int longest_encoded_side = 2048;

// Used from one thread at a time.
class Encoder {
  public:
    virtual ~Encoder() = default;
    [[nodiscard]] virtual const EncoderIdentity& identity() const = 0;
    // The texts as they are: prefixes are the caller's (encode_documents, encode_queries). Any
    // number of texts, also empty ones. An error names the text by its place in the span.
    [[nodiscard]] virtual Result<EncodedTexts> encode(std::span<const std::string> texts,
                                                      std::stop_token stop) = 0;
    // What it reads. One that reads both puts them into one space (CLIP): a text finds pictures.
    [[nodiscard]] virtual bool reads(EncoderInput input) const {
        return input == EncoderInput::text;
    }
    // Pictures of any size, grey or RGB, upright; the encoder brings them to its own size. Any
    // number of them; an error names the picture by its place in the span. unsupported where
    // it reads no pictures.
    [[nodiscard]] virtual Result<EncodedTexts> encode_pictures(std::span<const Image> pictures,
                                                               std::stop_token stop);
    // Of encoders that remember what they made of pictures in whatever process (CachedEncoder;
    // picture_names.h): fills the embedding of the one that has this name, if it is known.
    [[nodiscard]] virtual bool recall(const std::string& /*name*/, std::span<float> /*row*/) {
        return false;
    }
    virtual void remember(std::span<const std::string> /*names*/, EmbeddingView /*rows*/) {}
    // How many texts at a time keep it busy; progress and stopping are about this fine.
    [[nodiscard]] virtual std::size_t good_batch() const { return 64; }
};

// With the prefix of the encoder's identity before each text.
[[nodiscard]] Result<EncodedTexts> encode_documents(Encoder& encoder,
                                                    std::span<const std::string> texts,
                                                    std::stop_token stop = {});
[[nodiscard]] Result<EncodedTexts> encode_queries(Encoder& encoder,
                                                  std::span<const std::string> texts,
                                                  std::stop_token stop = {});

}  // namespace sparsescope
