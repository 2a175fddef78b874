// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/cached_encoder.h"

#include <algorithm>
#include <system_error>
#include <vector>

#include "core/backbone/sha256.h"

namespace sparsescope {

Result<EncodedTexts> CachedEncoder::encode(std::span<const std::string> texts,
                                           std::stop_token stop) {
    return guard("encoding texts", [&]() -> Result<EncodedTexts> {
        EncodedTexts encoded{EmbeddingMatrix(texts.size(), identity().dim), 0};
        std::vector<std::size_t> missing;
        for (std::size_t i = 0; i < texts.size(); ++i) {
            if (const auto found = cache_->find(texts[i], encoded.embeddings.row(i))) {
                encoded.truncated += found->truncated ? 1 : 0;
            } else {
                missing.push_back(i);
            }
        }
        // In pieces, so that a stop loses one of them at most.
        const std::size_t piece = std::max<std::size_t>(1, good_batch());
        for (std::size_t first = 0; first < missing.size(); first += piece) {
            const std::size_t count = std::min(piece, missing.size() - first);
            std::vector<std::string> some;
            for (std::size_t i = 0; i < count; ++i)
                some.push_back(texts[missing[first + i]]);
            auto made = encoder_->encode(some, stop);
            // A wrong answer is told by the number of its text, which counts from this piece.
            if (!made && count < texts.size() && made.error().code == ErrorCode::invalid_input)
                made.error().message =
                    fmt::format("Among texts {} to {}: {}", missing[first] + 1,
                                missing[first + count - 1] + 1, made.error().message);
            SPARSESCOPE_TRY(made);
            cache_->keep(some, made->embeddings.view(), made->truncated);
            encoded.truncated += made->truncated;
            for (std::size_t i = 0; i < count; ++i)
                std::ranges::copy(made->embeddings.row(i),
                                  encoded.embeddings.row(missing[first + i]).begin());
        }
        return encoded;
    });
}

bool CachedEncoder::recall(const std::string& name, std::span<float> row) {
    return cache_->find(name, row).has_value();
}

void CachedEncoder::remember(std::span<const std::string> names, EmbeddingView rows) {
    cache_->keep(names, rows, 0);
}

std::string cache_key(const EncoderSettings& settings, const EncoderIdentity& identity) {
    constexpr std::uintmax_t largest_script = 1 << 20;
    Sha256 hash;
    hash.add(identity.hash);
    for (const std::string& word : settings.command) {
        std::error_code error;
        if (!std::filesystem::is_regular_file(word, error) ||
            std::filesystem::file_size(word, error) > largest_script || error)
            continue;
        hash.add(word);
        if (!hash.add_file(word)) hash.add("unreadable");
    }
    return hash.finish();
}

Result<std::unique_ptr<Encoder>> open_cached_encoder(const EncoderSettings& settings,
                                                     std::stop_token stop,
                                                     std::function<void(const std::string&)> warn) {
    SPARSESCOPE_ASSIGN(std::unique_ptr<Encoder> encoder, open_encoder(settings, stop));
    return guard("opening the cache of embeddings", [&]() -> Result<std::unique_ptr<Encoder>> {
        const EncoderIdentity& identity = encoder->identity();
        EmbeddingCacheOptions options;
        options.warn = std::move(warn);
        auto cache = std::make_unique<EmbeddingCache>(cache_key(settings, identity), identity.dim,
                                                      std::move(options));
        return std::make_unique<CachedEncoder>(std::move(encoder), std::move(cache));
    });
}

}  // namespace sparsescope
