// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/tokenizers/characters.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uset.h>
#include <unicode/ustring.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <climits>
#include <span>
#include <vector>

namespace sparsescope::tokenizers {

namespace {

struct CharacterRange {
    char32_t first, last;
};

bool in_ranges(std::span<const CharacterRange> ranges, char32_t c) {
    const auto after = std::ranges::upper_bound(ranges, c, {}, &CharacterRange::first);
    return after != ranges.begin() && c <= std::prev(after)->last;
}

// Letters and numbers of Unicode 15.1 and 16, which the reference knows and ICU 72 does not.
constexpr CharacterRange newer_letters[] = {
    {0x1C89, 0x1C8A},   {0xA7CB, 0xA7CD},   {0xA7DA, 0xA7DC},   {0x105C0, 0x105F3},
    {0x10D4A, 0x10D65}, {0x10D6F, 0x10D85}, {0x10EC2, 0x10EC4}, {0x11380, 0x11389},
    {0x1138B, 0x1138B}, {0x1138E, 0x1138E}, {0x11390, 0x113B5}, {0x113B7, 0x113B7},
    {0x113D1, 0x113D1}, {0x113D3, 0x113D3}, {0x11BC0, 0x11BE0}, {0x13460, 0x143FA},
    {0x16100, 0x1611D}, {0x16D40, 0x16D6C}, {0x18CFF, 0x18CFF}, {0x1E5D0, 0x1E5ED},
    {0x1E5F0, 0x1E5F0}, {0x2EBF0, 0x2EE5D}};
constexpr CharacterRange newer_numbers[] = {
    {0x10D40, 0x10D49}, {0x116D0, 0x116E3}, {0x11BF0, 0x11BF9}, {0x16130, 0x16139},
    {0x16D70, 0x16D79}, {0x1CCF0, 0x1CCF9}, {0x1E5F1, 0x1E5FA}};

// And capitals of Unicode 16 and 17.
struct NewerCapitals {
    char32_t first, last, lower;  // `lower` is that of `first`
};
constexpr NewerCapitals newer_capitals[] = {
    {0x1C89, 0x1C89, 0x1C8A},   {0xA7CB, 0xA7CB, 0x264},  {0xA7CC, 0xA7CC, 0xA7CD},
    {0xA7CE, 0xA7CE, 0xA7CF},   {0xA7D2, 0xA7D2, 0xA7D3}, {0xA7D4, 0xA7D4, 0xA7D5},
    {0xA7DA, 0xA7DA, 0xA7DB},   {0xA7DC, 0xA7DC, 0x19B},  {0x10D50, 0x10D65, 0x10D70},
    {0x16EA0, 0x16EB8, 0x16EBB}};

UChar32 icu(char32_t c) {
    return static_cast<UChar32>(c);
}

std::uint32_t category_mask(char32_t c) {
    return U_MASK(u_charType(icu(c)));
}

// For BERT's classes the reference knows Unicode 8 and nothing newer.
bool in_unicode_8(char32_t c) {
    UVersionInfo age;
    u_charAge(icu(c), age);
    return age[0] != 0 && age[0] <= 8;
}

// The reference composes and decomposes as Unicode 12 does.
const USet* characters_of_unicode_12() {
    static const USet* const set = [] {
        UErrorCode status = U_ZERO_ERROR;
        USet* made = uset_openPattern(u"[:age=12.0:]", -1, &status);
        uset_freeze(made);
        return made;
    }();
    return set;
}

const UNormalizer2* of_unicode_12(const UNormalizer2* newest) {
    UErrorCode status = U_ZERO_ERROR;
    return unorm2_openFiltered(newest, characters_of_unicode_12(), &status);
}

const UNormalizer2* normalizer_of(NormalForm form) {
    static const std::array<const UNormalizer2*, 4> all = [] {
        UErrorCode status = U_ZERO_ERROR;
        return std::array<const UNormalizer2*, 4>{of_unicode_12(unorm2_getNFCInstance(&status)),
                                                  of_unicode_12(unorm2_getNFDInstance(&status)),
                                                  of_unicode_12(unorm2_getNFKCInstance(&status)),
                                                  of_unicode_12(unorm2_getNFKDInstance(&status))};
    }();
    return all[static_cast<std::size_t>(form)];
}

std::u16string to_utf16(std::string_view text) {
    std::u16string wide;
    wide.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const char32_t c = next_character(text, at);
        if (c < 0x10000) {
            wide += static_cast<char16_t>(c);
        } else {
            wide += U16_LEAD(c);
            wide += U16_TRAIL(c);
        }
    }
    return wide;
}

}  // namespace

std::string valid_text(std::string_view bytes) {
    std::string text;
    text.reserve(bytes.size());
    std::size_t at = 0;
    while (at < bytes.size()) {
        UChar32 c = 0;
        U8_NEXT_OR_FFFD(bytes.data(), at, bytes.size(), c);
        append_character(text, static_cast<char32_t>(c));
    }
    return text;
}

char32_t next_character(std::string_view text, std::size_t& position) {
    const auto* bytes = text.data();
    UChar32 c = 0;
    U8_NEXT_OR_FFFD(bytes, position, text.size(), c);
    return static_cast<char32_t>(c);
}

void append_character(std::string& text, char32_t character) {
    char bytes[U8_MAX_LENGTH];
    int length = 0;
    U8_APPEND_UNSAFE(bytes, length, icu(character));
    text.append(bytes, static_cast<std::size_t>(length));
}

std::size_t count_characters(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }));
}

bool is_space(char32_t c) {
    return u_isUWhiteSpace(icu(c)) != 0;
}

bool is_letter(char32_t c) {
    return (category_mask(c) & U_GC_L_MASK) != 0 || in_ranges(newer_letters, c);
}

bool is_mark(char32_t c) {
    return (category_mask(c) & U_GC_M_MASK) != 0;
}

bool is_number(char32_t c) {
    return (category_mask(c) & U_GC_N_MASK) != 0 || in_ranges(newer_numbers, c);
}

bool is_bert_punctuation(char32_t c) {
    if (c < 128)
        return (c >= 33 && c <= 47) || (c >= 58 && c <= 64) || (c >= 91 && c <= 96) ||
               (c >= 123 && c <= 126);
    // These two were punctuation in Unicode 8 and are something else since.
    if (c == 0x166D || c == 0x111C9) return true;
    return (category_mask(c) & U_GC_P_MASK) != 0 && in_unicode_8(c);
}

bool is_bert_control(char32_t c) {
    if (c == '\t' || c == '\n' || c == '\r') return false;
    const std::uint32_t mask = category_mask(c);
    if ((mask & (U_GC_CC_MASK | U_GC_CO_MASK)) != 0) return true;
    return (mask & U_GC_CF_MASK) != 0 && in_unicode_8(c);
}

bool is_bert_ideograph(char32_t c) {
    static constexpr CharacterRange ranges[] = {{0x3400, 0x4DBF},
                                                {0x4E00, 0x9FFF},
                                                {0xF900, 0xFAFF},
                                                {0x20000, 0x2A6DF},
                                                {0x2A700, 0x2B73F},
                                                {0x2B740, 0x2B81F},
                                                {0x2B920, 0x2CEAF},  // begins 256 later than
                                                                     // BERT's, in the reference as
                                                                     // well
                                                {0x2F800, 0x2FA1F}};
    return c >= 0x3400 && in_ranges(ranges, c);
}

bool is_nonspacing_mark(char32_t c) {
    if (c < 0x300) return false;
    if (c == 0x1734) return true;  // a nonspacing mark in Unicode 8, and no more
    if (c == 0x1885 || c == 0x1886 || c == 0xA9BD || c == 0x111C9) return false;  // only since
    return (category_mask(c) & U_GC_MN_MASK) != 0 && in_unicode_8(c);
}

void append_lower(std::string& text, char32_t c) {
    if (c >= newer_capitals[0].first && !u_isdefined(icu(c))) {
        for (const auto& [first, last, lower] : newer_capitals)
            if (c >= first && c <= last) return append_character(text, lower + (c - first));
    }
    append_character(text, static_cast<char32_t>(u_tolower(icu(c))));
    // The one character whose lower case is two: I with a dot above.
    if (c == 0x130) append_character(text, 0x307);
}

void normalize(std::string& text, NormalForm form) {
    if (std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 128; }))
        return;
    const std::u16string wide = to_utf16(text);
    if (wide.size() > INT_MAX / 20) return;  // no text of a document; lengths are int in ICU
    std::u16string out(wide.size() * 3 / 2 + 16, u'\0');
    const auto length_of = [&](UErrorCode& status) {
        return unorm2_normalize(normalizer_of(form), wide.data(), static_cast<int>(wide.size()),
                                out.data(), static_cast<int>(out.size()), &status);
    };
    UErrorCode status = U_ZERO_ERROR;
    int length = length_of(status);
    if (status == U_BUFFER_OVERFLOW_ERROR) {
        out.resize(static_cast<std::size_t>(length) + 1);
        status = U_ZERO_ERROR;
        length = length_of(status);
    }
    if (U_FAILURE(status)) return;
    text.clear();
    for (int at = 0; at < length;) {
        UChar32 c = 0;
        U16_NEXT(out.data(), at, length, c);
        append_character(text, static_cast<char32_t>(c));
    }
}

}  // namespace sparsescope::tokenizers
