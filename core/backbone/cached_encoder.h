// SPDX-License-Identifier: GPL-3.0-or-later
// An encoder that remembers: texts and pictures that it has encoded before, in whatever process,
// cost nothing, and what was encoded when it was stopped is there when it goes on. A picture is
// known by its pixels. For documents; what people type as queries is not for keeping.
#pragma once
#include <functional>
#include <memory>
#include <stop_token>
#include <string>

#include "core/backbone/embedding_cache.h"
#include "core/backbone/encoder.h"
#include "core/backbone/encoder_kinds.h"

namespace sparsescope {

class CachedEncoder final : public Encoder {
  public:
    CachedEncoder(std::unique_ptr<Encoder> encoder, std::unique_ptr<EmbeddingCache> cache)
        : encoder_(std::move(encoder)), cache_(std::move(cache)) {}
    [[nodiscard]] const EncoderIdentity& identity() const override { return encoder_->identity(); }
    [[nodiscard]] Result<EncodedTexts> encode(std::span<const std::string> texts,
                                              std::stop_token stop) override;
    [[nodiscard]] bool reads(EncoderInput input) const override { return encoder_->reads(input); }
    // Whoever has pictures asks recall() for them first.
    [[nodiscard]] Result<EncodedTexts> encode_pictures(std::span<const Image> pictures,
                                                       std::stop_token stop) override {
        return encoder_->encode_pictures(pictures, std::move(stop));
    }
    [[nodiscard]] bool recall(const std::string& name, std::span<float> row) override;
    void remember(std::span<const std::string> names, EmbeddingView rows) override;
    [[nodiscard]] std::size_t good_batch() const override { return encoder_->good_batch(); }

  private:
    std::unique_ptr<Encoder> encoder_;
    std::unique_ptr<EmbeddingCache> cache_;
};

// Other hex digits for every other encoder, also for a program whose script has changed: it keeps
// its identity, and may answer otherwise. Prefixes are part of the texts.
[[nodiscard]] std::string cache_key(const EncoderSettings& settings,
                                    const EncoderIdentity& identity);

// open_encoder() with the person's cache before it. warn: see EmbeddingCacheOptions.
[[nodiscard]] Result<std::unique_ptr<Encoder>> open_cached_encoder(
    const EncoderSettings& settings, std::stop_token stop = {},
    std::function<void(const std::string&)> warn = {});

}  // namespace sparsescope
