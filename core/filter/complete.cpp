// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/filter/complete.h"

#include <algorithm>
#include <array>

#include "core/filter/lexer.h"
#include "core/filter/print.h"
#include "core/filter/words.h"

namespace sparsescope {

namespace {

constexpr std::size_t hinted_values = 3;

using filter_text::Lexer;
using filter_text::Token;

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return result;
}

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

class Completer {
  public:
    Completer(std::string_view text, std::size_t cursor, const FilterVocabulary& vocabulary,
              std::size_t limit)
        : text_(text),
          cursor_(cursor),
          vocabulary_(vocabulary),
          limit_(limit),
          term_(term_at(text, cursor)) {}

    std::vector<Completion> completions() {
        const std::size_t field_end = term_.position + term_.field.size();
        if (term_.quoted && term_.mark.empty())
            complete_quoted_name();
        else if (cursor_ <= field_end)
            complete_beginning(field_end);
        else if (cursor_ >= term_.value_position && !term_.mark.empty())
            complete_value();
        return std::move(found_);
    }

  private:
    void offer(Completion completion) {
        const bool there = text_.substr(completion.position, completion.length) == completion.text;
        if (!there && found_.size() < limit_) found_.push_back(std::move(completion));
    }

    void complete_beginning(std::size_t field_end) {
        const std::string typed(text_.substr(term_.position, cursor_ - term_.position));
        const std::string wanted = lower(typed);
        const bool has_value = !term_.mark.empty();  // then only the word before it is replaced
        replace_ = {.position = term_.position, .length = field_end - term_.position};
        for (const auto& word : filter_text::words) {
            if (!word.name.starts_with(wanted)) continue;
            const std::string name(word.name);
            offer_word(has_value ? name : name + std::string(word.mark), name, word.hint);
        }
        offer_fields(wanted, !has_value);
        if (has_value) return;
        if (filter_text::neuron_from(typed)) {
            offer_word(typed + ">", typed + ">", "its weight is above");
            offer_word(typed + ":on", typed + ":on", "it is active");
        } else if (wanted.empty() || wanted == "n" || wanted == "f") {
            offer_word("n", "n…", "a neuron: n412>0.3, n412:on");
        }
        std::vector<Values> values{{&vocabulary_.labels, "label:"},
                                   {&vocabulary_.tags, "tag:"},
                                   {&vocabulary_.splits, "split:"}};
        for (const auto& field : vocabulary_.fields.list) {
            if (!wanted.empty())
                values.push_back({&field.values, filter_text::field_text(field.name) + ":"});
        }
        offer_values(wanted, values);
    }

    // The name of a field with spaces, of which a quote and some letters are typed.
    void complete_quoted_name() {
        const std::string_view typed = text_.substr(term_.position, cursor_ - term_.position);
        replace_ = {.position = term_.position,
                    .length = term_.closed ? term_.length : typed.size()};
        offer_fields(lower(filter_text::unquoted(typed)), true);
    }

    // Those whose name begins with what was typed come first, then those that hold it.
    void offer_fields(const std::string& wanted, bool with_mark) {
        for (const bool inside : {false, true}) {
            for (const auto& field : vocabulary_.fields.list) {
                const std::string text = filter_text::field_text(field.name);
                const std::size_t at = lower(field.name).find(wanted);
                const bool begins = at == 0 || (!wanted.empty() && lower(text).starts_with(wanted));
                if (inside ? begins || at == std::string::npos : !begins) continue;
                Completion completion = replace_;
                const bool ordered = field.kind != FilterVocabulary::Field::Kind::text;
                completion.text = text + (!with_mark ? "" : ordered ? ">" : ":");
                completion.hint = field_hint(field);
                completion.shown = field.name + ": " + completion.hint;
                completion.documents = field.documents;
                offer(std::move(completion));
            }
        }
    }

    // What there is to choose from: "1998 … 2024", "mail, phone, web".
    std::string field_hint(const FilterVocabulary::Field& field) const {
        std::string hint = field.lowest;
        if (field.lowest != field.highest) hint += " … " + field.highest;
        if (field.kind == FilterVocabulary::Field::Kind::text) {
            for (std::size_t i = 0; i < std::min(field.values.size(), hinted_values); ++i)
                hint += (i == 0 ? "" : ", ") + field.values[i].text;
            if (field.values.empty()) hint = "many values";
            if (field.values.size() > hinted_values) hint += ", …";
        }
        return hint + (vocabulary_.fields.sampled ? " (from a sample)" : "");
    }

    // With few values each is offered; of many numbers or dates the ends.
    void complete_field_value(const FilterVocabulary::Field& field, const std::string& wanted) {
        if (!field.values.empty()) return offer_values(wanted, {Values{&field.values, ""}});
        for (const auto& [value, hint] :
             {std::pair(&field.lowest, "the lowest"), std::pair(&field.highest, "the highest")}) {
            if (!value->empty() && lower(*value).starts_with(wanted))
                offer_word(filter_text::value_text(*value), *value, hint);
        }
    }

    void complete_value() {
        const std::string_view typed =
            text_.substr(term_.value_position, cursor_ - term_.value_position);
        // What follows an open quote is not known to belong to the value.
        replace_ = {.position = term_.value_position,
                    .length = term_.closed ? term_.value_length() : typed.size()};
        const std::string wanted = lower(filter_text::unquoted(typed));
        if (const auto* field = field_of_term()) return complete_field_value(*field, wanted);
        if (term_.mark != ":") return;
        if (term_.field == "label") offer_values(wanted, {Values{&vocabulary_.labels, ""}});
        if (term_.field == "tag") offer_values(wanted, {Values{&vocabulary_.tags, ""}});
        if (term_.field == "split") offer_values(wanted, {Values{&vocabulary_.splits, ""}});
        if (!filter_text::neuron_from(term_.field)) return;
        if (std::string_view("on").starts_with(wanted)) offer_word("on", "on", "it is active");
        if (std::string_view("on@k=").starts_with(wanted))
            offer_word("on@k=", "on@k=", "among the k strongest");
    }

    const FilterVocabulary::Field* field_of_term() const {
        for (const auto& field : vocabulary_.fields.list) {
            const bool plain = !term_.quoted_field;
            if (plain ? term_.field == filter_text::field_text(field.name) ||
                            term_.field == std::string(filter_text::field_prefix) + field.name
                      : term_.field_name == field.name)
                return &field;
        }
        return nullptr;
    }

    void offer_word(std::string text, std::string shown, std::string_view hint) {
        Completion completion = replace_;
        completion.text = std::move(text);
        completion.shown = std::move(shown);
        completion.hint = hint;
        offer(std::move(completion));
    }

    struct Values {
        const std::vector<FilterVocabulary::Word>* words;
        std::string prefix;  // written before the value
    };
    // Those that begin with what was typed come first, then those that hold it; of each the most
    // frequent first.
    void offer_values(const std::string& wanted, const std::vector<Values>& lists) {
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
            if (a.word->documents != b.word->documents)
                return a.word->documents > b.word->documents;
            return a.word->text < b.word->text;
        });
        for (const Match& match : matches) {
            Completion completion = replace_;
            completion.text = *match.prefix + filter_text::value_text(match.word->text);
            completion.shown = match.word->text.empty() ? std::string("without label")
                                                        : *match.prefix + match.word->text;
            completion.documents = match.word->documents;
            offer(std::move(completion));
        }
    }

    std::string_view text_;
    std::size_t cursor_;
    const FilterVocabulary& vocabulary_;
    std::size_t limit_;
    Token term_;
    Completion replace_;  // the bytes that every completion here replaces
    std::vector<Completion> found_;
};

}  // namespace

std::vector<Completion> complete_filter(std::string_view text, std::size_t cursor,
                                        const FilterVocabulary& vocabulary, std::size_t limit) {
    return Completer(text, std::min(cursor, text.size()), vocabulary, limit).completions();
}

}  // namespace sparsescope
