// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/tokenizers/word_patterns.h"

#include "core/backbone/tokenizers/characters.h"

namespace sparsescope::tokenizers {

namespace {

bool is_symbol(char32_t c) {
    return !is_space(c) && !is_letter(c) && !is_number(c);
}
bool is_newline(char32_t c) {
    return c == '\r' || c == '\n';
}

// The end of the longest run of at most `most` such characters; `begin` if there is none.
template <class Is>
std::size_t run_end(std::string_view text, std::size_t begin, Is is,
                    std::size_t most = std::string_view::npos) {
    std::size_t end = begin;
    for (std::size_t at = begin; most > 0 && at < text.size(); --most) {
        if (!is(next_character(text, at))) break;
        end = at;
    }
    return end;
}

// 's 't 're 've 'm 'll 'd; `begin` if there is none.
std::size_t contraction_end(std::string_view text, std::size_t begin, bool any_case) {
    if (text[begin] != '\'') return begin;
    std::size_t at = begin + 1;
    const auto next = [&]() -> char32_t {
        if (at >= text.size()) return 0;
        char32_t c = next_character(text, at);
        if (!any_case) return c;
        if (c == 0x17F) return 's';  // the long s, in lower case
        return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
    };
    const char32_t first = next();
    if (first == 's' || first == 't' || first == 'm' || first == 'd') return at;
    const char32_t second = next();
    const bool two = (first == 'r' && second == 'e') || (first == 'v' && second == 'e') ||
                     (first == 'l' && second == 'l');
    return two ? at : begin;
}

// \s+(?!\S)|\s+ : the last space before a word is left to the word, unless it is the only one.
std::size_t space_end(std::string_view text, std::size_t begin) {
    std::size_t end = begin, last = begin;  // where the last space begins
    for (std::size_t at = begin; at < text.size(); end = at) {
        const std::size_t here = at;
        if (!is_space(next_character(text, at))) break;
        last = here;
    }
    return end < text.size() && last > begin ? last : end;
}

// 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
std::size_t gpt2_end(std::string_view text, std::size_t begin) {
    if (const std::size_t end = contraction_end(text, begin, false); end > begin) return end;
    const std::size_t word = begin + (text[begin] == ' ' ? 1 : 0);
    for (const auto is : {is_letter, is_number, is_symbol}) {
        if (const std::size_t end = run_end(text, word, is); end > word) return end;
    }
    return space_end(text, begin);
}

// \s*[\r\n]+ : up to the last newline of a run of spaces; `begin` if it holds none.
std::size_t lines_end(std::string_view text, std::size_t begin) {
    std::size_t end = begin;
    for (std::size_t at = begin; at < text.size();) {
        const char32_t c = next_character(text, at);
        if (!is_space(c)) break;
        if (is_newline(c)) end = at;
    }
    return end;
}

// (?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,digits}| ?[^\s\p{L}\p{N}]+[\r\n]*
// |\s*[\r\n]+|\s+(?!\S)|\s+
std::size_t cl100k_end(std::string_view text, std::size_t begin, std::size_t digits) {
    if (const std::size_t end = contraction_end(text, begin, true); end > begin) return end;
    std::size_t word = begin;
    const char32_t first = next_character(text, word);
    if (is_letter(first) || is_newline(first) || is_number(first)) word = begin;
    if (const std::size_t end = run_end(text, word, is_letter); end > word) return end;
    if (const std::size_t end = run_end(text, begin, is_number, digits); end > begin) return end;
    const std::size_t symbols = begin + (text[begin] == ' ' ? 1 : 0);
    if (const std::size_t end = run_end(text, symbols, is_symbol); end > symbols)
        return run_end(text, end, is_newline);
    if (const std::size_t end = lines_end(text, begin); end > begin) return end;
    return space_end(text, begin);
}

std::size_t cl100k_end_1(std::string_view text, std::size_t begin) {
    return cl100k_end(text, begin, 1);
}
std::size_t cl100k_end_3(std::string_view text, std::size_t begin) {
    return cl100k_end(text, begin, 3);
}

struct KnownExpression {
    std::string_view text;
    WordPattern matcher;
};

constexpr KnownExpression known_expressions[] = {
    {R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)", gpt2_end},
    {R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)",
     cl100k_end_1},
    {R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)",
     cl100k_end_3},
    {R"('(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]++[\r\n]*|\s*[\r\n]|\s+(?!\S)|\s+)",
     cl100k_end_3},
};

}  // namespace

std::size_t gpt2_word_end(std::string_view text, std::size_t begin) {
    return gpt2_end(text, begin);
}

// <\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+
std::size_t clip_word_end(std::string_view text, std::size_t begin) {
    for (const std::string_view special : {"<|startoftext|>", "<|endoftext|>"})
        if (text.substr(begin).starts_with(special)) return begin + special.size();
    if (const std::size_t end = contraction_end(text, begin, false); end > begin) return end;
    if (const std::size_t end = run_end(text, begin, is_letter); end > begin) return end;
    if (const std::size_t end = run_end(text, begin, is_number, 1); end > begin) return end;
    if (const std::size_t end = run_end(text, begin, is_symbol); end > begin) return end;
    return run_end(text, begin, is_space);
}

bool is_clip_pattern(std::string_view expression) {
    return expression ==
           R"(<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+)";
}

WordPattern word_pattern(std::string_view expression) {
    for (const KnownExpression& known : known_expressions)
        if (known.text == expression) return known.matcher;
    return nullptr;
}

}  // namespace sparsescope::tokenizers
