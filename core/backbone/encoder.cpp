// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/encoder.h"

#include <vector>

namespace sparsescope {

Result<EncodedTexts> Encoder::encode_pictures(std::span<const Image> /*pictures*/,
                                              std::stop_token /*stop*/) {
    return fail(
        ErrorCode::unsupported,
        fmt::format("The encoder \"{}\" reads texts, not pictures. Choose one for pictures.",
                    identity().name));
}

namespace {

Result<EncodedTexts> encode_with_prefix(Encoder& encoder, const std::string& prefix,
                                        std::span<const std::string> texts, std::stop_token stop) {
    if (prefix.empty()) return encoder.encode(texts, stop);
    std::vector<std::string> prefixed;
    prefixed.reserve(texts.size());
    for (const std::string& text : texts)
        prefixed.push_back(prefix + text);
    return encoder.encode(prefixed, stop);
}

}  // namespace

Result<EncodedTexts> encode_documents(Encoder& encoder, std::span<const std::string> texts,
                                      std::stop_token stop) {
    return encode_with_prefix(encoder, encoder.identity().document_prefix, texts, stop);
}

Result<EncodedTexts> encode_queries(Encoder& encoder, std::span<const std::string> texts,
                                    std::stop_token stop) {
    return encode_with_prefix(encoder, encoder.identity().query_prefix, texts, stop);
}

}  // namespace sparsescope
