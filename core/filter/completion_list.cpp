// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/filter/completion_list.h"

#include <algorithm>

#include "core/filter/print.h"

namespace sparsescope::filter_text {

namespace {

// The term that the cursor touches, or an empty one at the cursor.
Token term_at(std::string_view text, std::size_t cursor) {
    Lexer lexer(text);
    for (Token token = lexer.next(); token.position <= cursor && token.kind != Token::Kind::end;
         token = lexer.next()) {
        const bool word = token.kind == Token::Kind::term || token.kind == Token::Kind::or_word;
        if (word && cursor <= token.end()) return token;
    }
    return {.kind = Token::Kind::term, .position = cursor, .value_position = cursor};
}

}  // namespace

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return result;
}

CompletionList::CompletionList(std::string_view text, std::size_t cursor, std::size_t limit)
    : text_(text),
      cursor_(std::min(cursor, text.size())),
      limit_(limit),
      term_(term_at(text, cursor_)) {}

std::string_view CompletionList::typed_field() const {
    return text_.substr(term_.position, cursor_ - term_.position);
}

std::string_view CompletionList::typed_value() const {
    return text_.substr(term_.value_position, cursor_ - term_.value_position);
}

void CompletionList::replace(std::size_t position, std::size_t length) {
    replace_ = {.position = position, .length = length};
}

void CompletionList::replace_value() {
    replace(term_.value_position, term_.closed ? term_.value_length() : typed_value().size());
}

void CompletionList::offer(Completion completion) {
    const bool there = text_.substr(completion.position, completion.length) == completion.text;
    if (!there && found_.size() < limit_) found_.push_back(std::move(completion));
}

void CompletionList::offer_word(std::string text, std::string shown, std::string_view hint) {
    Completion completion = replace_;
    completion.text = std::move(text);
    completion.shown = std::move(shown);
    completion.hint = hint;
    offer(std::move(completion));
}

void CompletionList::offer_values(const std::string& wanted, const std::vector<Values>& lists) {
    struct Match {
        bool inside;
        const FilterVocabulary::Word* word;
        const std::string* prefix;
    };
    std::vector<Match> matches;
    for (const Values& values : lists) {
        for (const auto& word : *values.words) {
            const std::size_t at = lower(word.text).find(wanted);
            if (at != std::string::npos) matches.push_back({at > 0, &word, &values.prefix});
        }
    }
    std::ranges::stable_sort(matches, [](const Match& a, const Match& b) {
        if (a.inside != b.inside) return b.inside;
        if (a.word->documents != b.word->documents) return a.word->documents > b.word->documents;
        return a.word->text < b.word->text;
    });
    for (const Match& match : matches) {
        Completion completion = replace_;
        completion.text = *match.prefix + value_text(match.word->text);
        completion.shown = match.word->text.empty() ? std::string("without label")
                                                    : *match.prefix + match.word->text;
        completion.documents = match.word->documents;
        offer(std::move(completion));
    }
}

}  // namespace sparsescope::filter_text
