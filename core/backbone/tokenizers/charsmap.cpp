// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/tokenizers/charsmap.h"

#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include <algorithm>
#include <cstring>

#include "core/backbone/tokenizers/characters.h"
#include "core/formats/utf8.h"

namespace sparsescope::tokenizers {

namespace {

// A unit of the double array: a value, or a byte to check and the offset of its children.
bool is_value(std::uint32_t unit) {
    return unit >> 31U != 0;
}
bool has_leaf(std::uint32_t unit) {
    return (unit >> 8U & 1U) != 0;
}
std::uint32_t value_of_unit(std::uint32_t unit) {
    return unit & 0x7FFFFFFFU;
}
std::uint32_t label_of(std::uint32_t unit) {
    return unit & 0x800000FFU;
}
std::uint32_t offset_of(std::uint32_t unit) {
    return unit >> 10U << ((unit & 1U << 9U) >> 6U);
}

std::vector<std::uint32_t> little_endian(std::string_view bytes) {
    std::vector<std::uint32_t> words(bytes.size() / 4);
    for (std::size_t i = 0; i < words.size(); ++i)
        for (std::size_t k = 0; k < 4; ++k)
            words[i] |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[4 * i + k]))
                        << (8 * k);
    return words;
}

// Calls use(cluster) for each grapheme cluster of the text.
template <class Use>
void for_each_cluster(const std::string& text, Use use) {
    UErrorCode status = U_ZERO_ERROR;
    UText* opened =
        utext_openUTF8(nullptr, text.data(), static_cast<std::int64_t>(text.size()), &status);
    UBreakIterator* breaks = ubrk_open(UBRK_CHARACTER, "en", nullptr, 0, &status);
    if (U_SUCCESS(status)) ubrk_setUText(breaks, opened, &status);
    std::size_t begin = 0;
    while (U_SUCCESS(status) && begin < text.size()) {
        const std::int32_t next = ubrk_next(breaks);
        if (next == UBRK_DONE) break;
        use(std::string_view(text).substr(begin, static_cast<std::size_t>(next) - begin));
        begin = static_cast<std::size_t>(next);
    }
    if (begin < text.size()) use(std::string_view(text).substr(begin));
    ubrk_close(breaks);
    utext_close(opened);
}

class CharsmapNormalizer final : public Normalizer {
  public:
    explicit CharsmapNormalizer(Charsmap map) : map_(std::move(map)) {}

    void apply(std::string& text) const override {
        std::string out;
        out.reserve(text.size());
        for_each_cluster(text, [&](std::string_view cluster) { append(cluster, out); });
        text = std::move(out);
    }

  private:
    void append(std::string_view cluster, std::string& out) const {
        constexpr std::size_t longest_whole = 5;
        if (cluster.size() <= longest_whole) {
            if (const auto whole = map_.replacement(cluster)) {
                out += *whole;
                return;
            }
        }
        for (std::size_t at = 0; at < cluster.size();) {
            const std::size_t begin = at;
            (void)next_character(cluster, at);
            const std::string_view character = cluster.substr(begin, at - begin);
            out += map_.replacement(character).value_or(character);
        }
    }

    Charsmap map_;
};

}  // namespace

Result<Charsmap> Charsmap::parse(std::string_view blob, std::string_view where) {
    const auto bad = [&](std::string_view what) {
        return fail(ErrorCode::invalid_input,
                    fmt::format("{}: the map of characters (precompiled_charsmap) is damaged: {}.",
                                where, what));
    };
    if (blob.size() < 4) return bad("it is too short");
    const std::size_t trie_bytes = little_endian(blob.substr(0, 4)).front();
    if (trie_bytes > blob.size() - 4 || trie_bytes % 4 != 0 || trie_bytes == 0)
        return bad("its trie is longer than itself");
    Charsmap map;
    map.units_ = little_endian(blob.substr(4, trie_bytes));
    map.replacements_ = blob.substr(4 + trie_bytes);
    if (map.replacements_.empty() || map.replacements_.back() != '\0')
        return bad("its last replacement has no end");
    if (!is_valid_utf8(map.replacements_)) return bad("its replacements are not UTF-8");
    for (std::size_t at = 0; at < map.units_.size(); ++at) {
        const std::uint32_t unit = map.units_[at];
        if (is_value(unit)) {
            if (value_of_unit(unit) >= map.replacements_.size())
                return bad("a replacement lies outside");
            if (value_of_unit(unit) > 0 && map.replacements_[value_of_unit(unit) - 1] != '\0')
                return bad("a replacement begins inside another");
        } else if ((static_cast<std::size_t>(at ^ offset_of(unit)) | 0xFFU) >= map.units_.size()) {
            return bad("its trie points outside");
        }
    }
    return map;
}

std::optional<std::string_view> Charsmap::replacement(std::string_view text) const {
    std::size_t node = offset_of(units_[0]);
    for (const char character : text) {
        const auto byte = static_cast<unsigned char>(character);
        if (byte == 0) break;
        node ^= byte;
        const std::uint32_t unit = units_[node];
        if (label_of(unit) != byte) break;
        node ^= offset_of(unit);
        if (!has_leaf(unit)) continue;
        if (!is_value(units_[node])) break;
        return std::string_view(replacements_.data() + value_of_unit(units_[node]));
    }
    return std::nullopt;
}

std::unique_ptr<Normalizer> make_charsmap_normalizer(Charsmap map) {
    return std::make_unique<CharsmapNormalizer>(std::move(map));
}

}  // namespace sparsescope::tokenizers
