// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/full_text_query.h"

#include <algorithm>
#include <vector>

#include "core/corpus/searched_text.h"
#include "core/corpus/typed_words.h"

namespace sparsescope {

namespace {

constexpr std::size_t max_terms = 64;

struct Term {
    std::string words;    // as searched_text() gives them
    bool phrase = false;  // typed in quotes
};

// The bytes of the first character when it is one of the usual punctuation beyond ASCII (« » · ¿ …,
// and U+2000 to U+203F: dashes, quotes), else 0.
std::size_t punctuation_at(std::string_view text) {
    constexpr std::string_view after_c2 =
        "\xA0\xA1\xA2\xA3\xA4\xA5\xA7\xA8\xAB\xAC\xAF\xB1\xB4\xB6\xB7\xB8\xBB\xBF";
    if (text.starts_with("\xE2\x80")) return std::min<std::size_t>(3, text.size());
    const bool latin =
        text.size() > 1 && text[0] == '\xC2' && after_c2.find(text[1]) != after_c2.npos;
    return latin ? 2 : 0;
}

// Whether FTS5's tokenizer can find a word in it; of rarer punctuation it is said to.
bool has_word(std::string_view text) {
    while (!text.empty()) {
        const char c = text.front();
        const auto passed = punctuation_at(text);
        if ((passed == 0 && static_cast<unsigned char>(c) >= 0x80) || (c >= '0' && c <= '9') ||
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
            return true;
        text.remove_prefix(std::max<std::size_t>(passed, 1));
    }
    return false;
}

// Adds what was typed, in pieces where punctuation of scripts without spaces stands between them.
void add_terms(std::string_view typed, bool phrase, std::vector<Term>& terms) {
    const std::string words = searched_text(typed);
    for (std::size_t start = 0; start < words.size() && terms.size() < max_terms;) {
        const auto end = std::min(words.find(text_barrier, start), words.size());
        const std::string piece = words.substr(start, end - start);
        if (has_word(piece)) terms.push_back({piece, phrase});
        start = end + text_barrier.size();
    }
}

std::vector<Term> split(std::string_view typed) {
    std::vector<Term> terms;
    std::string current;
    bool phrase = false;
    const auto finish = [&] {
        add_terms(current, phrase, terms);
        current.clear();
    };
    for (const char c : typed) {
        const bool space = (c >= 0 && c <= ' ') || c == 0x7F;
        if (c == '"') {
            finish();
            phrase = !phrase;
        } else if (space && !phrase) {
            finish();
        } else {
            current += space ? ' ' : c;
        }
    }
    finish();
    return terms;
}

// joiner: " " is FTS5's "and" that passes over terms without any word, " OR " its "or".
// A single letter begins too many words.
std::string joined(const std::vector<Term>& terms, std::string_view joiner) {
    std::string expression;
    for (const Term& term : terms) {
        if (!expression.empty()) expression += joiner;
        expression += '"' + term.words + '"';
    }
    const bool typing = !terms.empty() && !terms.back().phrase && terms.back().words.size() > 1;
    return typing ? expression + "*" : expression;
}

}  // namespace

FullTextQuery full_text_query(std::string_view typed) {
    const auto terms = split(typed);
    if (terms.empty()) return {};
    std::vector<Term> parts;
    for (const Term& term : terms) {
        if (term.phrase) continue;
        for (const std::string& word : likely_words(term.words))
            if (parts.size() < max_terms) parts.push_back({word, true});
    }
    const bool several = terms.size() + parts.size() > 1;
    parts.insert(parts.end(), terms.begin(), terms.end());
    return {joined(terms, " "), several ? joined(parts, " OR ") : ""};
}

bool has_words(std::string_view typed) {
    return !full_text_query(typed).all.empty();
}

std::string full_text_phrase(std::string_view words) {
    std::string phrase = "\"";
    for (const char c : searched_text(words)) {
        if (c == '"') phrase += '"';
        phrase += c == '\0' ? ' ' : c;
    }
    return phrase + "\"";
}

}  // namespace sparsescope
