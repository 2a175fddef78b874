// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/text_encoding.h"

#include <algorithm>
#include <string>
#include <vector>

#include "core/backbone/picture_names.h"

namespace sparsescope {

namespace {

void add_pictures(Encoder& encoder, EncodingTally& tally, TextEncoding& encoding) {
    encoding.longest_side = longest_encoded_side;
    encoding.encode_pictures = [&](std::span<const Image> pictures,
                                   std::stop_token stop) -> Result<EmbeddingMatrix> {
        SPARSESCOPE_ASSIGN(EncodedTexts made, encoder.encode_pictures(pictures, stop));
        tally.texts += static_cast<std::int64_t>(pictures.size());
        return std::move(made.embeddings);
    };
    encoding.recall_picture = [&](const std::string& hash, std::span<float> row) {
        const bool found = encoder.recall(name_of_picture_file(hash), row);
        tally.texts += found ? 1 : 0;
        return found;
    };
    encoding.keep_pictures = [&](std::span<const std::string> hashes, EmbeddingView rows) {
        std::vector<std::string> names;
        for (const std::string& hash : hashes)
            names.push_back(name_of_picture_file(hash));
        encoder.remember(names, rows);
    };
}

}  // namespace

std::shared_ptr<const TextEncoding> encoding_by(Encoder& encoder, EncodingTally& tally,
                                                const EncoderIdentity* as) {
    TextEncoding encoding;
    // What it is, by its hash; what it is given, by the dataset.
    encoding.encoder = encoder.identity();
    if (as) {
        encoding.encoder.document_prefix = as->document_prefix;
        encoding.encoder.query_prefix = as->query_prefix;
    }
    // Several batches at once can be put in order of length; pictures have none.
    const std::size_t batches = encoder.reads(EncoderInput::text) ? 4 : 1;
    encoding.good_batch = std::clamp<std::size_t>(batches * encoder.good_batch(), 16, 1024);
    encoding.begin = [&tally] { tally = {}; };
    encoding.encode = [&encoder, &tally, prefix = encoding.encoder.document_prefix](
                          std::span<const std::string> texts,
                          std::stop_token stop) -> Result<EmbeddingMatrix> {
        std::vector<std::string> prefixed;
        for (const std::string& text : texts)
            prefixed.push_back(prefix + text);
        SPARSESCOPE_ASSIGN(EncodedTexts made, encoder.encode(prefixed, stop));
        tally.texts += static_cast<std::int64_t>(texts.size());
        tally.truncated += made.truncated;
        return std::move(made.embeddings);
    };
    if (encoder.reads(EncoderInput::picture)) add_pictures(encoder, tally, encoding);
    return std::make_shared<const TextEncoding>(std::move(encoding));
}

}  // namespace sparsescope
