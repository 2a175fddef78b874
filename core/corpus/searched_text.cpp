// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/searched_text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "core/formats/utf8.h"

namespace sparsescope {

namespace {

struct Range {
    std::uint32_t first;
    std::uint32_t last;
};

// Ascending. Of symbols those with the category So, which the index takes for letters, so that each
// must stand alone; other characters between them do no harm.
constexpr Range single[] = {
    {0xA6, 0xA6},        // ¦
    {0xA9, 0xA9},        // ©
    {0xAE, 0xAE},        // ®
    {0xB0, 0xB0},        // °
    {0xE00, 0xFFF},      // Thai, Lao, Tibetan
    {0x1000, 0x109F},    // Burmese
    {0x1100, 0x11FF},    // Hangul, by letters
    {0x1780, 0x17FF},    // Khmer
    {0x1950, 0x1AAF},    // Tai scripts, Khmer symbols, Buginese
    {0x1B00, 0x1B7F},    // Balinese
    {0x2100, 0x214F},    // ℃ № ™
    {0x2190, 0x245F},    // arrows, technical symbols
    {0x2500, 0x2BFF},    // shapes, symbols and the first emoji
    {0x2E80, 0x303F},    // parts of Chinese characters, 々 〆 〇
    {0x3040, 0x33FF},    // kana, Bopomofo, enclosed characters
    {0x3400, 0xA4CF},    // Chinese characters, Yi
    {0xA960, 0xA97F},    // Hangul, by letters
    {0xA980, 0xAADF},    // Javanese, Burmese of minorities, Tai Viet
    {0xAC00, 0xD7FF},    // Hangul
    {0xF900, 0xFAFF},    // Chinese characters, compatible ones
    {0xFFE0, 0xFFFD},    // full-width symbols, and what stands for damaged text
    {0x1AFF0, 0x1B16F},  // kana
    {0x1D000, 0x1D37F},  // music, counting rods
    {0x1F000, 0x1FAFF},  // emoji and other pictures
    {0x20000, 0x3FFFF},  // Chinese characters
};

// Ascending.
constexpr Range left_out[] = {
    {0xAD, 0xAD},        // soft hyphen
    {0x300, 0x36F},      // accents, apart from their letters
    {0x591, 0x5BD},      // points of Hebrew
    {0x5BF, 0x5BF},      //
    {0x5C1, 0x5C2},      //
    {0x5C4, 0x5C5},      //
    {0x5C7, 0x5C7},      //
    {0x610, 0x61A},      // of Arabic
    {0x64B, 0x65F},      //
    {0x670, 0x670},      //
    {0x6D6, 0x6DC},      //
    {0x6DF, 0x6E4},      //
    {0x6E7, 0x6E8},      //
    {0x6EA, 0x6ED},      //
    {0x1AB0, 0x1AFF},    // more accents
    {0x1DC0, 0x1DFF},    //
    {0x200C, 0x200F},    // joiners and directions
    {0x2060, 0x2064},    //
    {0x20D0, 0x20FF},    // what encloses a character, as on keycaps
    {0xFE00, 0xFE0F},    // variation selectors
    {0xFE20, 0xFE2F},    // more accents
    {0xFEFF, 0xFEFF},    //
    {0x1F3FB, 0x1F3FF},  // skin tones
    {0xE0000, 0xE0FFF},  // tags of flags, more variation selectors
};

// Ascending. Punctuation that ends what belongs together.
constexpr Range barriers[] = {
    {0xF08, 0xF08},   {0xF0D, 0xF12},   {0x104A, 0x104B}, {0x17D4, 0x17D5},
    {0x3001, 0x3003}, {0x3008, 0x3011}, {0x3014, 0x301F}, {0xFF01, 0xFF0F},
    {0xFF1A, 0xFF20}, {0xFF3B, 0xFF40}, {0xFF5B, 0xFF60},
};

template <std::size_t n>
bool within(const Range (&ranges)[n], std::uint32_t character) {
    const auto range = std::ranges::lower_bound(ranges, character, {}, &Range::last);
    return range != std::end(ranges) && range->first <= character;
}

constexpr std::uint32_t voiced_mark = 0x3099;
constexpr std::uint32_t semivoiced_mark = 0x309A;

// U+FF61 to U+FF9F, as full-width characters.
constexpr std::array<std::uint16_t, 63> full_width_of = {
    0x3002, 0x300C, 0x300D, 0x3001, 0x30FB, 0x30F2, 0x30A1, 0x30A3, 0x30A5, 0x30A7, 0x30A9,
    0x30E3, 0x30E5, 0x30E7, 0x30C3, 0x30FC, 0x30A2, 0x30A4, 0x30A6, 0x30A8, 0x30AA, 0x30AB,
    0x30AD, 0x30AF, 0x30B1, 0x30B3, 0x30B5, 0x30B7, 0x30B9, 0x30BB, 0x30BD, 0x30BF, 0x30C1,
    0x30C4, 0x30C6, 0x30C8, 0x30CA, 0x30CB, 0x30CC, 0x30CD, 0x30CE, 0x30CF, 0x30D2, 0x30D5,
    0x30D8, 0x30DB, 0x30DE, 0x30DF, 0x30E0, 0x30E1, 0x30E2, 0x30E4, 0x30E6, 0x30E8, 0x30E9,
    0x30EA, 0x30EB, 0x30EC, 0x30ED, 0x30EF, 0x30F3, 0x3099, 0x309A,
};

std::uint32_t usual_width(std::uint32_t c) {
    if (c == 0x3000) return ' ';
    const bool letter_or_digit = (c >= 0xFF10 && c <= 0xFF19) || (c >= 0xFF21 && c <= 0xFF3A) ||
                                 (c >= 0xFF41 && c <= 0xFF5A);
    if (letter_or_digit) return c - 0xFF00 + 0x20;
    if (c >= 0xFF61 && c <= 0xFF9F) return full_width_of[c - 0xFF61];
    return c;
}

// か and a voiced mark are が; 0 where the two are no kana.
std::uint32_t voiced(std::uint32_t kana, std::uint32_t mark) {
    const std::uint32_t script = kana >= 0x30A0 ? 0x30A0U : 0x3040U;
    const std::uint32_t place = kana - script;
    if (kana < 0x3040 || place >= 0x60) return 0;
    const bool h_row = place >= 0x2F && place <= 0x3B && (place - 0x2F) % 3 == 0;
    if (mark == semivoiced_mark) return h_row ? kana + 2 : 0;
    if (place == 0x06) return script + 0x54;
    const bool k_to_chi = place >= 0x0B && place <= 0x21 && place % 2 == 1;
    const bool tsu_to_to = place >= 0x24 && place <= 0x28 && place % 2 == 0;
    return h_row || k_to_chi || tsu_to_to ? kana + 1 : 0;
}

bool is_half_of_flag(std::uint32_t c) {
    return c >= 0x1F1E6 && c <= 0x1F1FF;
}

// Reads texts character by character; what is not UTF-8 byte by byte.
class Reader {
  public:
    explicit Reader(std::string_view text) : text_(text) {}
    [[nodiscard]] bool at_end() const { return text_.empty(); }
    struct Character {
        std::uint32_t code = 0;  // 0: not UTF-8, or beyond the end
        std::string_view bytes;
    };
    [[nodiscard]] Character peek() const {
        if (text_.empty()) return {};
        const auto lead = static_cast<unsigned char>(text_[0]);
        if (lead < 0x80) return {lead, text_.substr(0, 1)};
        const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
        const auto bytes = text_.substr(0, length);
        if (bytes.size() < length || !is_valid_utf8(bytes)) return {0, text_.substr(0, 1)};
        std::uint32_t code = lead & (0x7FU >> length);
        for (const char byte : bytes.substr(1))
            code = code << 6U | (static_cast<unsigned char>(byte) & 0x3FU);
        return {code, bytes};
    }
    Character next() {
        const auto character = peek();
        text_.remove_prefix(character.bytes.size());
        return character;
    }

  private:
    std::string_view text_;
};

enum class Kind { chinese, katakana, other_single, word };

Kind kind_of(std::string_view token) {
    const auto c = Reader(token).peek().code;
    if (!within(single, c)) return Kind::word;
    if (c >= 0x30A1 && c <= 0x30FF) return Kind::katakana;
    const bool chinese = (c >= 0x3005 && c <= 0x3007) || (c >= 0x3400 && c <= 0x9FFF) ||
                         (c >= 0xF900 && c <= 0xFAFF) || c >= 0x20000;
    return chinese ? Kind::chinese : Kind::other_single;
}

std::string spaced(std::span<const std::string_view> tokens) {
    std::string text;
    for (const std::string_view token : tokens)
        text.append(text.empty() ? "" : " ").append(token);
    return text;
}

void add_likely_words(Kind kind, std::span<const std::string_view> run,
                      std::vector<std::string>& words) {
    constexpr std::size_t longest_word = 3;
    if (kind == Kind::word) {
        for (const std::string_view token : run)
            words.emplace_back(token);
    } else if (kind == Kind::chinese && run.size() > longest_word) {
        for (std::size_t i = 0; i + 2 <= run.size(); ++i)
            words.push_back(spaced(run.subspan(i, 2)));
    } else if (kind != Kind::other_single && run.size() > 1) {
        words.push_back(spaced(run));
    }
}

void add_single(std::string& result, std::uint32_t character, Reader& rest) {
    result += ' ';
    const auto next = usual_width(rest.peek().code);
    const bool marked = next == voiced_mark || next == semivoiced_mark;
    const std::uint32_t composed = marked ? voiced(character, next) : 0;
    (void)append_utf8(result, composed != 0 ? composed : character);
    const bool flag = is_half_of_flag(character) && is_half_of_flag(next);
    if (flag) result += rest.peek().bytes;
    if (flag || composed != 0) rest.next();
    result += ' ';
}

}  // namespace

std::string searched_text(std::string_view text) {
    const auto special =
        std::ranges::find_if(text, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
    std::string result(text.begin(), special);
    Reader rest(text.substr(result.size()));
    while (!rest.at_end()) {
        const auto [code, bytes] = rest.next();
        if (code < 0x80) {
            result += bytes;
            continue;
        }
        const std::uint32_t character = usual_width(code);
        if (within(barriers, character)) {
            result.append(" ").append(text_barrier).append(" ");
        } else if (within(left_out, character)) {
            continue;
        } else if (within(single, character)) {
            add_single(result, character, rest);
        } else {
            (void)append_utf8(result, character);
        }
    }
    return result;
}

std::vector<std::string> likely_words(std::string_view searched) {
    std::vector<std::string_view> tokens;
    for (std::size_t start = 0; start < searched.size();) {
        const auto end = std::min(searched.find(' ', start), searched.size());
        if (end > start) tokens.push_back(searched.substr(start, end - start));
        start = end + 1;
    }
    std::vector<std::string> words;
    for (std::size_t first = 0, end = 0; first < tokens.size(); first = end) {
        const Kind kind = kind_of(tokens[first]);
        while (end < tokens.size() && kind_of(tokens[end]) == kind)
            ++end;
        add_likely_words(kind, std::span(tokens).subspan(first, end - first), words);
    }
    const bool whole = words.size() == 1 && words.front() == spaced(tokens);
    return whole ? std::vector<std::string>{} : words;
}

}  // namespace sparsescope
