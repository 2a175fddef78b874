// SPDX-License-Identifier: GPL-3.0-or-later
// The grammar that all filters share; what a condition is, each says itself:
//   disjunction = conjunction { "or" conjunction }     conjunction = part { part }
//   part = { "-" } ( term | "(" disjunction ")" )
// A Tree has the members of Filter. Private to this folder.
#pragma once
#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/core.h>

#include "core/filter/filter.h"
#include "core/filter/lexer.h"

namespace sparsescope::filter_text {

// Text may come from a link: neither the stack nor the memory is its to fill.
inline constexpr int deepest_nesting = 64;
inline constexpr int most_terms = 256;

// Parts of the same kind are taken up, so that "a (b c)" is "a b c".
template <class Tree>
Tree join(Filter::Kind kind, std::vector<Tree> parts) {
    if (parts.size() == 1) return std::move(parts.front());
    Tree joined{.kind = kind,
                .position = parts.front().position,
                .length = parts.back().position + parts.back().length - parts.front().position};
    for (Tree& part : parts) {
        if (part.kind == kind)
            std::ranges::move(part.parts, std::back_inserter(joined.parts));
        else
            joined.parts.push_back(std::move(part));
    }
    return joined;
}

template <class Tree>
Tree negated(Tree part) {
    if (part.kind == Filter::Kind::negation) {
        Tree inner = std::move(part.parts.front());
        return inner;
    }
    Tree negation{.kind = Filter::Kind::negation};
    negation.parts.push_back(std::move(part));
    return negation;
}

// ParseCondition: from a term's Token to an expected condition of the Tree, or a FilterError.
template <class Tree, class ParseCondition>
class TreeParser {
  public:
    // The examples are what errors show: label:sport, label:"real estate".
    struct Examples {
        std::string_view condition;
        std::string_view quoted;
    };
    TreeParser(std::string_view text, ParseCondition parse, Examples examples)
        : text_(text), parse_(std::move(parse)), examples_(examples), lexer_(text) {
        advance();
    }

    using Parsed = tl::expected<Tree, FilterError>;
    Parsed all() {
        if (token_.kind == Token::Kind::end) return Tree{};
        Parsed filter = disjunction(0);
        if (filter && token_.kind == Token::Kind::close)
            return wrong(token_, "This parenthesis closes nothing. Remove it, or open one before.");
        return filter;
    }

  private:
    void advance() { token_ = lexer_.next(); }
    static tl::unexpected<FilterError> wrong(const Token& at, std::string message) {
        return tl::unexpected<FilterError>(FilterError{at.position, at.length, std::move(message)});
    }
    // From `begin` to the end of what was read last.
    void place(Tree& filter, std::size_t begin) const {
        filter.position = begin;
        filter.length = behind_ - begin;
    }

    Parsed disjunction(int depth) {
        std::vector<Tree> parts;
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
        std::vector<Tree> parts;
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
        auto condition = parse_(token_);
        if (!condition) return tl::unexpected<FilterError>(std::move(condition.error()));
        behind_ = token_.end();
        const std::string_view rest = text_.substr(behind_);
        if (!rest.empty() && !is_space(rest.front()) && rest.front() != ')')
            return tl::unexpected<FilterError>(FilterError{
                behind_, 1,
                fmt::format("A space is missing here, or quotes around the whole value, as in {}.",
                            examples_.quoted)});
        Tree filter{.kind = Filter::Kind::condition, .condition = std::move(*condition)};
        advance();
        return filter;
    }

    [[nodiscard]] std::string missing_condition() const {
        switch (token_.kind) {
            case Token::Kind::or_word:
                return "A condition is expected before \"or\".";
            case Token::Kind::close:
                return "A condition is expected before this parenthesis.";
            default:
                return fmt::format("A condition is expected here, as in {}.", examples_.condition);
        }
    }

    std::string_view text_;
    ParseCondition parse_;
    Examples examples_;
    Lexer lexer_;
    Token token_;
    std::size_t behind_ = 0;  // the end of what was read last
    int terms_ = 0;
};

template <class Tree, class ParseCondition>
tl::expected<Tree, FilterError> parse_tree(std::string_view text, ParseCondition parse,
                                           std::string_view example, std::string_view quoted) {
    return TreeParser<Tree, ParseCondition>(text, std::move(parse), {example, quoted}).all();
}

}  // namespace sparsescope::filter_text
