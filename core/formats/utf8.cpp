// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/utf8.h"

namespace sparsescope {
namespace {

// Length of the valid sequence at the beginning of text, or 0.
std::size_t sequence_length(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80) return 1;
    std::size_t length = 0;
    unsigned char low = 0x80;  // bounds of the second byte
    unsigned char high = 0xBF;
    if (lead >= 0xC2 && lead <= 0xDF) {
        length = 2;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
        length = 3;
        if (lead == 0xE0) low = 0xA0;
        if (lead == 0xED) high = 0x9F;
    } else if (lead >= 0xF0 && lead <= 0xF4) {
        length = 4;
        if (lead == 0xF0) low = 0x90;
        if (lead == 0xF4) high = 0x8F;
    }
    if (length == 0 || text.size() < length || byte(1) < low || byte(1) > high) return 0;
    for (std::size_t i = 2; i < length; ++i) {
        if ((byte(i) & 0xC0U) != 0x80U) return 0;
    }
    return length;
}

}  // namespace

std::size_t find_invalid_utf8(std::string_view text) {
    std::size_t position = 0;
    while (position < text.size()) {
        const std::size_t length = sequence_length(text.substr(position));
        if (length == 0) return position;
        position += length;
    }
    return std::string_view::npos;
}

std::string to_valid_utf8(std::string_view text) {
    std::string valid;
    while (!text.empty()) {
        const std::size_t position = find_invalid_utf8(text);
        valid += text.substr(0, position);
        if (position == std::string_view::npos) break;
        valid += "\xEF\xBF\xBD";
        text.remove_prefix(position + 1);
    }
    return valid;
}

bool append_utf8(std::string& text, std::uint32_t character) {
    const auto put = [&](std::uint32_t byte) { text.push_back(static_cast<char>(byte)); };
    if (character < 0x80) {
        put(character);
    } else if (character < 0x800) {
        put(0xC0U | (character >> 6));
        put(0x80U | (character & 0x3FU));
    } else if (character < 0x10000) {
        if (character >= 0xD800 && character <= 0xDFFF) return false;
        put(0xE0U | (character >> 12));
        put(0x80U | ((character >> 6) & 0x3FU));
        put(0x80U | (character & 0x3FU));
    } else {
        if (character > 0x10FFFF) return false;
        put(0xF0U | (character >> 18));
        put(0x80U | ((character >> 12) & 0x3FU));
        put(0x80U | ((character >> 6) & 0x3FU));
        put(0x80U | (character & 0x3FU));
    }
    return true;
}

}  // namespace sparsescope
