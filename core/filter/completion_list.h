// SPDX-License-Identifier: GPL-3.0-or-later
// The completions of one half-typed filter while they are gathered: the term under the cursor, and
// what is offered in its place. What each language offers it says itself. Private to this folder.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/filter/complete.h"
#include "core/filter/lexer.h"

namespace sparsescope::filter_text {

// ASCII letters in lower case, others as they are.
[[nodiscard]] std::string lower(std::string_view text);

class CompletionList {
  public:
    CompletionList(std::string_view text, std::size_t cursor, std::size_t limit);

    [[nodiscard]] const Token& term() const { return term_; }
    [[nodiscard]] std::size_t field_end() const { return term_.position + term_.field.size(); }
    [[nodiscard]] bool at_field() const { return cursor_ <= field_end(); }
    [[nodiscard]] bool at_value() const {
        return cursor_ >= term_.value_position && !term_.mark.empty();
    }
    // What stands between the beginning of the term, or of its value, and the cursor.
    [[nodiscard]] std::string_view typed_field() const;
    [[nodiscard]] std::string_view typed_value() const;

    // Every completion from here on replaces these bytes.
    void replace(std::size_t position, std::size_t length);
    // Those of the value under the cursor. What follows an open quote is not known to belong to it.
    void replace_value();

    // What is typed already is not offered.
    void offer(Completion completion);
    void offer_word(std::string text, std::string shown, std::string_view hint);

    struct Values {
        const std::vector<FilterVocabulary::Word>* words;
        std::string prefix;  // written before the value
    };
    // Those that begin with what was typed come first, then those that hold it; of each the most
    // frequent first.
    void offer_values(const std::string& wanted, const std::vector<Values>& lists);

    [[nodiscard]] const Completion& replaced() const { return replace_; }
    [[nodiscard]] std::vector<Completion> take() { return std::move(found_); }

  private:
    std::string_view text_;
    std::size_t cursor_;
    std::size_t limit_;
    Token term_;
    Completion replace_;  // the bytes that every completion here replaces
    std::vector<Completion> found_;
};

}  // namespace sparsescope::filter_text
