// SPDX-License-Identifier: GPL-3.0-or-later
// Cuts a filter into conditions, parentheses, "-" and "or". Never fails: half-typed text has tokens
// too, which is what completion works on; the parser judges them. Private to this folder.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace sparsescope::filter_text {

struct Token {
    enum class Kind { open, close, minus, or_word, term, end };
    Kind kind = Kind::end;
    std::size_t position = 0;  // in the text, in bytes
    std::size_t length = 0;

    // A term has a field, a mark and a value, as in label : sport. Any of them may be empty.
    std::string_view field;          // as it is written
    std::string field_name;          // without quotes
    bool quoted_field = false;       // "delivery place":Rome
    std::string_view mark;           // : ~ < <= = >= >
    std::size_t value_position = 0;  // that of its opening quote, if it has one
    std::string value;               // without quotes
    bool quoted = false;
    bool closed = true;  // the quote has an end

    [[nodiscard]] std::size_t end() const { return position + length; }
    [[nodiscard]] std::size_t value_length() const { return end() - value_position; }
};

[[nodiscard]] bool is_space(char c);
// Whether a value, or the name of a field, can stand without quotes and mean itself.
[[nodiscard]] bool is_bare(std::string_view value);
[[nodiscard]] bool is_bare_name(std::string_view name);
// What a value that is being typed says so far, without its opening quote and escapes.
[[nodiscard]] std::string unquoted(std::string_view typed);

class Lexer {
  public:
    explicit Lexer(std::string_view text) : text_(text) {}
    [[nodiscard]] Token next();

  private:
    [[nodiscard]] Token term();
    void read_field(Token& token);
    [[nodiscard]] bool at_mark() const;
    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace sparsescope::filter_text
