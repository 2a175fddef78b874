// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/filter/lexer.h"

#include <algorithm>

namespace sparsescope::filter_text {

namespace {

constexpr std::string_view mark_bytes = ":~<>=";

bool ends_word(char c) {
    return is_space(c) || c == '(' || c == ')' || c == '"';
}

// From the opening quote at `begin` to behind the closing one, or to the end of the text.
struct Quoted {
    std::string value;
    std::size_t end = 0;
    bool closed = false;
};
Quoted read_quoted(std::string_view text, std::size_t begin) {
    Quoted quoted;
    std::size_t at = begin + 1;
    for (; at < text.size(); ++at) {
        if (text[at] == '"') {
            quoted.closed = true;
            ++at;
            break;
        }
        const bool escape = text[at] == '\\' && at + 1 < text.size() &&
                            (text[at + 1] == '"' || text[at + 1] == '\\');
        if (escape) ++at;
        quoted.value += text[at];
    }
    quoted.end = at;
    return quoted;
}

}  // namespace

bool is_space(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte <= ' ' || byte == 0x7F;
}

bool is_bare(std::string_view value) {
    return !value.empty() && std::ranges::none_of(value, ends_word);
}

bool is_bare_name(std::string_view name) {
    return is_bare(name) && name.front() != '-' && name.find_first_of(mark_bytes) == name.npos;
}

std::string unquoted(std::string_view typed) {
    return typed.starts_with('"') ? read_quoted(typed, 0).value : std::string(typed);
}

Token Lexer::next() {
    while (at_ < text_.size() && is_space(text_[at_]))
        ++at_;
    if (at_ == text_.size()) return {.kind = Token::Kind::end, .position = at_};
    const auto single = [&](Token::Kind kind) {
        return Token{.kind = kind, .position = at_++, .length = 1};
    };
    switch (text_[at_]) {
        case '(':
            return single(Token::Kind::open);
        case ')':
            return single(Token::Kind::close);
        case '-':
            return single(Token::Kind::minus);
        default:
            return term();
    }
}

bool Lexer::at_mark() const {
    return at_ < text_.size() && mark_bytes.find(text_[at_]) != mark_bytes.npos;
}

// A quoted name is a field only with a mark right behind it; else the quotes are those of a value.
void Lexer::read_field(Token& token) {
    const std::size_t begin = at_;
    if (text_[at_] == '"') {
        auto quoted = read_quoted(text_, at_);
        at_ = quoted.end;
        token.quoted_field = quoted.closed && at_mark();
        if (token.quoted_field)
            token.field_name = std::move(quoted.value);
        else
            at_ = begin;
    } else {
        while (at_ < text_.size() && !ends_word(text_[at_]) && !at_mark())
            ++at_;
        token.field_name = text_.substr(begin, at_ - begin);
    }
    token.field = text_.substr(begin, at_ - begin);
}

Token Lexer::term() {
    Token token{.kind = Token::Kind::term, .position = at_};
    read_field(token);
    if (at_mark()) {
        const bool order = text_[at_] == '<' || text_[at_] == '>';
        const bool or_equal = order && text_.substr(at_ + 1).starts_with('=');
        token.mark = text_.substr(at_, or_equal ? 2 : 1);
        at_ += token.mark.size();
    }
    token.value_position = at_;
    if (at_ < text_.size() && text_[at_] == '"' && (!token.mark.empty() || token.field.empty())) {
        auto quoted = read_quoted(text_, at_);
        token.quoted = true;
        token.closed = quoted.closed;
        token.value = std::move(quoted.value);
        at_ = quoted.end;
    } else {
        while (at_ < text_.size() && !ends_word(text_[at_]))
            ++at_;
        token.value = text_.substr(token.value_position, at_ - token.value_position);
    }
    token.length = at_ - token.position;
    if (token.mark.empty() && (token.field == "or" || token.field == "OR"))
        token.kind = Token::Kind::or_word;
    return token;
}

}  // namespace sparsescope::filter_text
