// SPDX-License-Identifier: GPL-3.0-or-later
// What the text index is given for a text, and for a query, so that its tokenizer, which splits at
// spaces and punctuation, finds words where nobody writes them apart. Private to this folder.
//
// Characters of scripts that are written without spaces (Chinese, Japanese, Thai, Lao, Khmer,
// Burmese, …), hangul syllables, whose particles grow onto words, and symbols with emoji each
// become a word of their own. A run of them in a query is then a phrase, which finds exactly this
// run, at any length from one character on. Full-width letters become plain ones, half-width
// katakana full-width ones; the two characters of a flag stay one word. Skin tones, joiners,
// variation selectors, soft hyphens, accents that stand alone, and the vowel points of Arabic and
// Hebrew are left out, so that they never keep a word from being found. Text without any of these
// stays as it is.
//
// Files hold what this made (core/corpus/migrations/version_5.cpp): a change of it is a new
// version.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace sparsescope {

// Stands where punctuation of Chinese and Japanese stood, so that no run reaches across it.
inline constexpr std::string_view text_barrier = "\xF3\xBF\xBF\xBD";  // U+FFFFD, of no meaning

// Of a text to be indexed. Bytes that are not UTF-8 stay.
[[nodiscard]] std::string searched_text(std::string_view text);

// Of what searched_text() made of words that were typed together: the parts that are likely words
// of their own, for documents that do not have the whole. Two or three Chinese characters in a row
// are one, of more every two; katakana in a row are one; a word of a script with spaces is one.
// None when the whole is the only one.
[[nodiscard]] std::vector<std::string> likely_words(std::string_view searched);

}  // namespace sparsescope
