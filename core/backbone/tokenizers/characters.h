// SPDX-License-Identifier: GPL-3.0-or-later
// Characters of a text, and what kinds of them the tokenizers tell apart. The answers are those of
// the reference (the package `tokenizers`), which knows in places an older or newer Unicode than
// ICU does; where the two differ is told in characters.cpp. Pure functions.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace sparsescope::tokenizers {

// The same text in valid UTF-8: every longest piece that could have begun a character is U+FFFD.
[[nodiscard]] std::string valid_text(std::string_view bytes);

// The character that begins at `position`, which is moved behind it. Valid UTF-8 only.
[[nodiscard]] char32_t next_character(std::string_view text, std::size_t& position);
void append_character(std::string& text, char32_t character);
[[nodiscard]] std::size_t count_characters(std::string_view text);

[[nodiscard]] bool is_space(char32_t c);             // White_Space
[[nodiscard]] bool is_letter(char32_t c);            // \p{L}
[[nodiscard]] bool is_mark(char32_t c);              // \p{M}
[[nodiscard]] bool is_number(char32_t c);            // \p{N}
[[nodiscard]] bool is_bert_punctuation(char32_t c);  // punctuation, and ASCII's symbols
[[nodiscard]] bool is_bert_control(char32_t c);      // what BERT drops; not tab, LF, CR
[[nodiscard]] bool is_bert_ideograph(char32_t c);    // what BERT puts between spaces
[[nodiscard]] bool is_nonspacing_mark(char32_t c);   // accents, once decomposed
void append_lower(std::string& text, char32_t c);    // without regard to its neighbours

enum class NormalForm { nfc, nfd, nfkc, nfkd };
void normalize(std::string& text, NormalForm form);

}  // namespace sparsescope::tokenizers
