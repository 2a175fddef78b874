// SPDX-License-Identifier: GPL-3.0-or-later
// disjunction = conjunction { "or" conjunction }     conjunction = part { part }
// part = { "-" } ( term | "(" disjunction ")" )
#include <fmt/core.h>

#include <algorithm>
#include <iterator>

#include "core/filter/condition_parser.h"
#include "core/filter/filter.h"
#include "core/filter/lexer.h"

namespace sparsescope {

namespace {

using filter_text::Lexer;
using filter_text::Token;
using Parsed = tl::expected<Filter, FilterError>;

// Text may come from a link: neither the stack nor the memory is its to fill.
constexpr int deepest_nesting = 64;
constexpr int most_terms = 256;

// Parts of the same kind are taken up, so that "a (b c)" is "a b c".
Filter join(Filter::Kind kind, std::vector<Filter> parts) {
    if (parts.size() == 1) return std::move(parts.front());
    Filter joined{.kind = kind,
                  .position = parts.front().position,
                  .length = parts.back().position + parts.back().length - parts.front().position};
    for (Filter& part : parts) {
        if (part.kind == kind)
            std::ranges::move(part.parts, std::back_inserter(joined.parts));
        else
            joined.parts.push_back(std::move(part));
    }
    return joined;
}

Filter negated(Filter part) {
    if (part.kind == Filter::Kind::negation) {
        Filter inner = std::move(part.parts.front());
        return inner;
    }
    Filter negation{.kind = Filter::Kind::negation};
    negation.parts.push_back(std::move(part));
    return negation;
}

class Parser {
  public:
    explicit Parser(std::string_view text) : text_(text), lexer_(text) { advance(); }

    Parsed all() {
        if (token_.kind == Token::Kind::end) return Filter{};
        Parsed filter = disjunction(0);
        if (filter && token_.kind == Token::Kind::close)
            return wrong(token_, "This parenthesis closes nothing. Remove it, or open one before.");
        return filter;
    }

  private:
    static tl::unexpected<FilterError> wrong(const Token& token, std::string message) {
        return tl::unexpected<FilterError>(
            FilterError{token.position, token.length, std::move(message)});
    }
    void advance() { token_ = lexer_.next(); }
    // From begin to the end of what was read last.
    void place(Filter& filter, std::size_t begin) const {
        filter.position = begin;
        filter.length = behind_ - begin;
    }

    Parsed disjunction(int depth) {
        std::vector<Filter> parts;
        for (;;) {
            Parsed part = conjunction(depth);
            if (!part) return part;
            parts.push_back(std::move(*part));
            if (token_.kind != Token::Kind::or_word)
                return join(Filter::Kind::disjunction, std::move(parts));
            advance();
        }
    }

    Parsed conjunction(int depth) {
        std::vector<Filter> parts;
        do {
            Parsed next = part(depth);
            if (!next) return next;
            parts.push_back(std::move(*next));
        } while (token_.kind != Token::Kind::or_word && token_.kind != Token::Kind::close &&
                 token_.kind != Token::Kind::end);
        return join(Filter::Kind::conjunction, std::move(parts));
    }

    Parsed part(int depth) {
        const std::size_t begin = token_.position;
        bool negative = false;
        while (token_.kind == Token::Kind::minus) {
            const std::size_t behind = token_.position + 1;
            advance();
            if (token_.position != behind || token_.kind == Token::Kind::end)
                return tl::unexpected<FilterError>(FilterError{
                    behind - 1, 1, "- belongs right before the condition that must not hold."});
            negative = !negative;
        }
        const std::size_t inner_begin = token_.position;
        Parsed inner = token_.kind == Token::Kind::open ? parenthesis(depth) : term();
        if (!inner) return inner;
        place(*inner, inner_begin);
        if (negative) inner = negated(std::move(*inner));
        place(*inner, begin);
        return inner;
    }

    Parsed parenthesis(int depth) {
        const Token open = token_;
        if (depth == deepest_nesting)
            return wrong(open, fmt::format("Parentheses can be {} deep at most.", deepest_nesting));
        advance();
        if (token_.kind == Token::Kind::close)
            return wrong({.position = open.position, .length = token_.end() - open.position},
                         "A condition is expected between these parentheses.");
        Parsed inner = disjunction(depth + 1);
        if (!inner) return inner;
        if (token_.kind != Token::Kind::close)
            return wrong(open,
                         "This parenthesis is not closed. Write ) behind its last condition.");
        behind_ = token_.end();
        advance();
        return inner;
    }

    Parsed term() {
        if (token_.kind != Token::Kind::term) return wrong(token_, missing_condition());
        if (++terms_ > most_terms)
            return wrong(token_, fmt::format("A filter has {} conditions at most.", most_terms));
        auto condition = filter_text::parse_condition(token_);
        if (!condition) return tl::unexpected<FilterError>(std::move(condition.error()));
        behind_ = token_.end();
        const std::string_view rest = text_.substr(behind_);
        if (!rest.empty() && !filter_text::is_space(rest.front()) && rest.front() != ')')
            return tl::unexpected<FilterError>(
                FilterError{behind_, 1,
                            "A space is missing here, or quotes around the whole value, as in "
                            "label:\"real estate\"."});
        Filter filter{.kind = Filter::Kind::condition, .condition = std::move(*condition)};
        advance();
        return filter;
    }

    std::string missing_condition() const {
        switch (token_.kind) {
            case Token::Kind::or_word:
                return "A condition is expected before \"or\".";
            case Token::Kind::close:
                return "A condition is expected before this parenthesis.";
            default:
                return "A condition is expected here, as in label:sport.";
        }
    }

    std::string_view text_;
    Lexer lexer_;
    Token token_;
    std::size_t behind_ = 0;  // the end of what was read last
    int terms_ = 0;
};

}  // namespace

tl::expected<Filter, FilterError> parse_filter(std::string_view text) {
    return Parser(text).all();
}

}  // namespace sparsescope
