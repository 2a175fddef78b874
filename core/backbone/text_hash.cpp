// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/text_hash.h"

#include <fmt/format.h>
#include <openssl/sha.h>

namespace sparsescope {

TextHash text_hash(std::string_view text) {
    TextHash hash{};
    SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), hash.data());
    return hash;
}

TextHash text_hash(std::initializer_list<std::string_view> parts) {
    std::string joined;
    for (const std::string_view part : parts)
        joined += fmt::format("{}:{}", part.size(), part);
    return text_hash(joined);
}

std::string hex_of(const TextHash& hash) {
    std::string hex;
    for (const std::uint8_t byte : hash)
        hex += fmt::format("{:02x}", byte);
    return hex;
}

}  // namespace sparsescope
