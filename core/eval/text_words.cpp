// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/text_words.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>

namespace sparsescope {

namespace {

constexpr std::size_t longest_word = 48;  // bytes; longer ones are no words that tell anything

// English words that tell what a sentence does, not what it is about. Ascending.
constexpr std::string_view function_words[] = {
    "about",     "above",   "according",  "after",   "again", "all",     "along",   "also",
    "although",  "always",  "am",         "among",   "an",    "and",     "another", "any",
    "are",       "around",  "as",         "at",      "away",  "be",      "because", "been",
    "before",    "being",   "below",      "between", "both",  "but",     "by",      "can",
    "cannot",    "could",   "did",        "do",      "does",  "doing",   "done",    "during",
    "each",      "either",  "especially", "etc",     "even",  "every",   "except",  "for",
    "from",      "get",     "given",      "had",     "has",   "have",    "having",  "he",
    "her",       "here",    "him",        "his",     "how",   "however", "if",      "in",
    "including", "into",    "is",         "it",      "its",   "itself",  "just",    "like",
    "made",      "make",    "many",       "may",     "me",    "might",   "more",    "most",
    "much",      "must",    "my",         "neither", "new",   "no",      "nor",     "not",
    "of",        "off",     "often",      "on",      "one",   "only",    "or",      "other",
    "others",    "our",     "out",        "over",    "own",   "per",     "rather",  "same",
    "several",   "shall",   "she",        "should",  "since", "so",      "some",    "someone",
    "something", "such",    "than",       "that",    "the",   "their",   "them",    "then",
    "there",     "these",   "they",       "this",    "those", "though",  "through", "to",
    "too",       "under",   "until",      "up",      "upon",  "us",      "used",    "using",
    "usually",   "various", "very",       "was",     "we",    "were",    "what",    "when",
    "where",     "whether", "which",      "while",   "who",   "whom",    "whose",   "will",
    "with",      "within",  "without",    "would",   "you",   "your"};

bool is_function_word(std::string_view word) {
    static_assert(std::ranges::is_sorted(function_words));
    return std::ranges::binary_search(function_words, word);
}

bool is_joining_word(std::string_view word) {
    constexpr std::string_view joining[] = {"and", "at", "by",  "for", "in",
                                            "of",  "on", "the", "to"};
    return std::ranges::binary_search(joining, word);
}

enum class Kind { letter, digit, character, passed_over, joint, blank, barrier };

struct Range {
    char32_t first, last;
    Kind kind;
};

// Ascending. Beyond ASCII everything that is not listed is a letter.
constexpr Range ranges[] = {
    {0x80, 0xA9, Kind::barrier},          // controls, blank, ¡ … ©
    {0xAB, 0xAC, Kind::barrier},          //
    {0xAD, 0xAD, Kind::passed_over},      // soft hyphen
    {0xAE, 0xB4, Kind::barrier},          //
    {0xB6, 0xB9, Kind::barrier},          //
    {0xBB, 0xBF, Kind::barrier},          //
    {0xD7, 0xD7, Kind::barrier},          // ×
    {0xF7, 0xF7, Kind::barrier},          // ÷
    {0x300, 0x36F, Kind::passed_over},    // accents, apart from their letters
    {0x483, 0x489, Kind::passed_over},    //
    {0x55A, 0x55F, Kind::barrier},        // Armenian punctuation
    {0x589, 0x58A, Kind::barrier},        //
    {0x591, 0x5BD, Kind::passed_over},    // points of Hebrew
    {0x5BE, 0x5BE, Kind::joint},          // its hyphen
    {0x5BF, 0x5BF, Kind::passed_over},    //
    {0x5C0, 0x5C0, Kind::barrier},        //
    {0x5C1, 0x5C2, Kind::passed_over},    //
    {0x5C3, 0x5C3, Kind::barrier},        //
    {0x5C4, 0x5C5, Kind::passed_over},    //
    {0x5C6, 0x5C6, Kind::barrier},        //
    {0x5C7, 0x5C7, Kind::passed_over},    //
    {0x5F3, 0x5F4, Kind::passed_over},    //
    {0x600, 0x60F, Kind::barrier},        // Arabic punctuation
    {0x610, 0x61A, Kind::passed_over},    // points of Arabic
    {0x61B, 0x61F, Kind::barrier},        //
    {0x640, 0x640, Kind::passed_over},    // what stretches a word
    {0x64B, 0x65F, Kind::passed_over},    //
    {0x660, 0x669, Kind::digit},          //
    {0x66A, 0x66D, Kind::barrier},        //
    {0x670, 0x670, Kind::passed_over},    //
    {0x6D4, 0x6D4, Kind::barrier},        //
    {0x6D6, 0x6ED, Kind::passed_over},    //
    {0x6F0, 0x6F9, Kind::digit},          //
    {0x964, 0x965, Kind::barrier},        // ends of sentences in Devanagari
    {0x966, 0x96F, Kind::digit},          //
    {0xE00, 0x109F, Kind::character},     // Thai, Lao, Tibetan, Burmese
    {0x1780, 0x17FF, Kind::character},    // Khmer
    {0x1950, 0x1AAF, Kind::character},    // Tai scripts
    {0x2000, 0x200B, Kind::blank},        //
    {0x200C, 0x200F, Kind::passed_over},  // joiners and directions
    {0x2010, 0x2011, Kind::joint},        // hyphens
    {0x2012, 0x2018, Kind::barrier},      // dashes, quotation marks
    {0x2019, 0x2019, Kind::joint},        // apostrophe
    {0x201A, 0x2029, Kind::barrier},      //
    {0x202A, 0x202E, Kind::passed_over},  // directions
    {0x202F, 0x205F, Kind::barrier},      //
    {0x2060, 0x206F, Kind::passed_over},  //
    {0x2070, 0x20CF, Kind::barrier},      // raised digits, currencies
    {0x20D0, 0x20FF, Kind::passed_over},  //
    {0x2100, 0x2BFF, Kind::barrier},      // symbols, arrows, shapes
    {0x2E00, 0x2E7F, Kind::barrier},      //
    {0x2E80, 0x2FFF, Kind::character},    // parts of Chinese characters
    {0x3000, 0x3004, Kind::barrier},      //
    {0x3005, 0x3007, Kind::character},    //
    {0x3008, 0x3020, Kind::barrier},      //
    {0x3021, 0x302F, Kind::character},    //
    {0x3030, 0x3030, Kind::barrier},      //
    {0x3031, 0x30FA, Kind::character},    // kana
    {0x30FB, 0x30FB, Kind::barrier},      //
    {0x30FC, 0xA4CF, Kind::character},    // kana, Chinese characters, Yi
    {0xAC00, 0xD7FF, Kind::letter},       // Hangul is written with spaces
    {0xD800, 0xF8FF, Kind::barrier},      // no characters
    {0xF900, 0xFAFF, Kind::character},    // Chinese characters
    {0xFE00, 0xFE0F, Kind::passed_over},  //
    {0xFE10, 0xFE1F, Kind::barrier},      //
    {0xFE20, 0xFE2F, Kind::passed_over},  //
    {0xFE30, 0xFE6F, Kind::barrier},      //
    {0xFEFF, 0xFEFF, Kind::passed_over},  //
    {0xFF00, 0xFF0F, Kind::barrier},      //
    {0xFF1A, 0xFF20, Kind::barrier},      //
    {0xFF3B, 0xFF40, Kind::barrier},      //
    {0xFF5B, 0xFF65, Kind::barrier},      //
    {0xFF66, 0xFF9F, Kind::character},    // half-width katakana
    {0xFFE0, 0xFFFF, Kind::barrier},      //
    {0x1D000, 0x1D37F, Kind::barrier},    //
    {0x1F000, 0x1FAFF, Kind::barrier},    // emoji and other pictures
    {0x20000, 0x3FFFF, Kind::character},  // Chinese characters
    {0xE0000, 0x10FFFF, Kind::passed_over},
};

Kind kind_of(char32_t c) {
    if (c < 0x80) {
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) return Kind::letter;
        if (c >= '0' && c <= '9') return Kind::digit;
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r') return Kind::blank;
        return c == '-' || c == '\'' ? Kind::joint : Kind::barrier;
    }
    const Range* const found =
        std::ranges::lower_bound(ranges, c, std::ranges::less(), &Range::last);
    return found != std::end(ranges) && c >= found->first ? found->kind : Kind::letter;
}

// Simple lower case of the Latin, Greek and Cyrillic scripts.
char32_t lower(char32_t c) {
    if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
    if ((c >= 0xC0 && c <= 0xDE && c != 0xD7) || (c >= 0x391 && c <= 0x3A9) ||
        (c >= 0x410 && c <= 0x42F))
        return c + 32;
    if (c >= 0x400 && c <= 0x40F) return c + 80;
    const bool even_is_capital = (c >= 0x100 && c <= 0x137 && c != 0x130 && c != 0x131) ||
                                 (c >= 0x14A && c <= 0x177) || (c >= 0x460 && c <= 0x481) ||
                                 (c >= 0x48A && c <= 0x4BF) || (c >= 0x1E00 && c <= 0x1EFF);
    if (even_is_capital) return c | 1U;
    if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E)) return c + (c & 1U);
    return c;
}

void append(std::string& text, char32_t c) {
    const auto byte = [&](char32_t value) { text += static_cast<char>(value); };
    if (c < 0x80) return byte(c);
    if (c < 0x800) {
        byte(0xC0 | (c >> 6));
        return byte(0x80 | (c & 0x3F));
    }
    if (c < 0x10000) {
        byte(0xE0 | (c >> 12));
    } else {
        byte(0xF0 | (c >> 18));
        byte(0x80 | ((c >> 12) & 0x3F));
    }
    byte(0x80 | ((c >> 6) & 0x3F));
    byte(0x80 | (c & 0x3F));
}

struct Character {
    char32_t code = 0;
    std::size_t bytes = 1;
};

// Of bytes that are no UTF-8: U+FFFD, one byte long, which parts words.
Character character_at(std::string_view text, std::size_t at) {
    constexpr Character broken{0xFFFD, 1};
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
    const unsigned first = byte(0);
    if (first < 0x80) return {first, 1};
    const std::size_t bytes = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0;
    if (bytes == 0 || first > 0xF4 || at + bytes > text.size()) return broken;
    char32_t code = first & (0x7FU >> bytes);
    for (std::size_t i = 1; i < bytes; ++i) {
        if ((byte(i) & 0xC0U) != 0x80) return broken;
        code = (code << 6) | (byte(i) & 0x3FU);
    }
    return {code, bytes};
}

bool ends_with_any(std::string_view word, std::initializer_list<std::string_view> endings) {
    return std::ranges::any_of(endings, [&](auto ending) { return word.ends_with(ending); });
}

// dogs, boxes, berries → dog, box, berry. Words that only look like plurals lose their s as well,
// which does no harm: all their forms do.
void fold_plural(std::string& word) {
    if (word.size() < 4 || !word.ends_with('s') || ends_with_any(word, {"ss", "us", "is"})) return;
    if (word.size() > 4 && word.ends_with("ies")) {
        word.replace(word.size() - 3, 3, "y");
    } else if (word.size() > 4 && ends_with_any(word, {"ches", "shes", "sses", "xes", "zes"})) {
        word.resize(word.size() - 2);
    } else {
        word.pop_back();
    }
}

class WordReader {
  public:
    WordReader(std::string_view text, const std::function<bool(const TextWord&)>& visit)
        : text_(text), visit_(visit) {}

    void read() {
        std::size_t at = 0;
        while (at < text_.size() && !done_) {
            const Character c = character_at(text_, at);
            take(c, at);
            at += c.bytes;
        }
        end_word();
    }

  private:
    void take(const Character& c, std::size_t at) {
        const Kind kind = kind_of(c.code);
        if (kind == Kind::passed_over) return;
        if (kind == Kind::letter || kind == Kind::digit) {
            if (word_.empty()) begin_ = at;
            letters_ = letters_ || kind == Kind::letter;
            append(word_, lower(c.code));
            end_ = at + c.bytes;
            return;
        }
        end_word();
        apostrophe_ = c.code == '\'' || c.code == 0x2019;
        if (kind == Kind::barrier) follows_ = false;
        if (kind != Kind::character) return;
        word_.assign(text_.substr(at, c.bytes));
        give({word_, text_.substr(at, c.bytes), follows_, true, false, false});
        word_.clear();
    }

    void end_word() {
        if (word_.empty()) return;
        const bool possessive = apostrophe_ && word_ == "s";
        apostrophe_ = false;
        const bool kept = letters_ && word_.size() > 1 && word_.size() <= longest_word;
        if (kept) {
            const bool function = is_function_word(word_);
            const bool joining = function && is_joining_word(word_);
            if (!function) fold_plural(word_);
            give({word_, text_.substr(begin_, end_ - begin_), follows_, false, function, joining});
        } else if (!possessive) {
            follows_ = false;
        }
        word_.clear();
        letters_ = false;
    }

    void give(const TextWord& word) {
        if (!done_ && !visit_(word)) done_ = true;
        follows_ = true;
    }

    std::string_view text_;
    const std::function<bool(const TextWord&)>& visit_;
    std::string word_;
    std::size_t begin_ = 0, end_ = 0;
    bool letters_ = false, follows_ = false, apostrophe_ = false, done_ = false;
};

}  // namespace

void for_each_text_word(std::string_view text, const std::function<bool(const TextWord&)>& visit) {
    WordReader(text, visit).read();
}

std::string folded_term(std::string_view term) {
    std::string folded;
    for_each_text_word(term, [&](const TextWord& word) {
        if (!folded.empty()) folded += ' ';
        folded += word.key;
        return true;
    });
    return folded;
}

}  // namespace sparsescope
