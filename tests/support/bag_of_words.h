// SPDX-License-Identifier: GPL-3.0-or-later
// An encoder for tests: each word adds 1 at a place that its letters choose, so that texts that
// share words are alike.
#pragma once
#include <cstdint>
#include <functional>
#include <sstream>
#include <string>
#include <vector>

#include "core/backbone/encoder.h"

namespace sparsescope {

class BagOfWords final : public Encoder {
  public:
    explicit BagOfWords(std::size_t dim = 16, std::string name = "bag") {
        identity_.kind = "command";
        identity_.name = std::move(name);
        identity_.hash = identity_.name + std::to_string(dim);
        identity_.dim = dim;
    }
    [[nodiscard]] const EncoderIdentity& identity() const override { return identity_; }
    [[nodiscard]] EncoderIdentity& change() { return identity_; }

    static std::vector<float> vector_of(const std::string& text, std::size_t dim) {
        std::vector<float> values(dim, 0.01F);
        std::istringstream words(text);
        for (std::string word; words >> word;) {
            std::uint32_t place = 2166136261U;
            for (const char letter : word)
                place = (place ^ static_cast<unsigned char>(letter)) * 16777619U;
            values[place % dim] += 1;
        }
        return values;
    }

    [[nodiscard]] Result<EncodedTexts> encode(std::span<const std::string> texts,
                                              std::stop_token stop) override {
        if (stop.stop_requested()) return cancelled();
        EncodedTexts made;
        made.embeddings = EmbeddingMatrix(texts.size(), identity_.dim);
        for (std::size_t i = 0; i < texts.size(); ++i) {
            const auto values = vector_of(texts[i], identity_.dim);
            std::copy(values.begin(), values.end(), made.embeddings.row(i).begin());
            if (texts[i].size() > longest) ++made.truncated;
            seen.push_back(texts[i]);
        }
        if (spoil) SPARSESCOPE_TRY(spoil(made));
        return made;
    }
    [[nodiscard]] std::size_t good_batch() const override { return 4; }

    std::size_t longest = 1000;                       // bytes; more are "truncated"
    std::vector<std::string> seen;                    // every text it was given
    std::function<Status(EncodedTexts&)> spoil = {};  // what is wrong with an answer

  private:
    EncoderIdentity identity_;
};

}  // namespace sparsescope
