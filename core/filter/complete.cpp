// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/filter/complete.h"

#include <algorithm>

#include "core/filter/completion_list.h"
#include "core/filter/print.h"
#include "core/filter/words.h"

namespace sparsescope {

namespace {

constexpr std::size_t hinted_values = 3;

using filter_text::CompletionList;
using filter_text::lower;

class Completer {
  public:
    Completer(CompletionList list, const FilterVocabulary& vocabulary)
        : list_(std::move(list)), vocabulary_(vocabulary) {}

    std::vector<Completion> completions() {
        if (list_.term().quoted && list_.term().mark.empty())
            complete_quoted_name();
        else if (list_.at_field())
            complete_beginning();
        else if (list_.at_value())
            complete_value();
        return list_.take();
    }

  private:
    void complete_beginning() {
        const std::string typed(list_.typed_field());
        const std::string wanted = lower(typed);
        const auto& term = list_.term();
        const bool has_value = !term.mark.empty();  // then only the word before it is replaced
        list_.replace(term.position, term.field.size());
        for (const auto& word : filter_text::words) {
            if (!word.name.starts_with(wanted)) continue;
            const std::string name(word.name);
            list_.offer_word(has_value ? name : name + std::string(word.mark), name, word.hint);
        }
        offer_fields(wanted, !has_value);
        if (has_value) return;
        if (filter_text::neuron_from(typed)) {
            list_.offer_word(typed + ">", typed + ">", "its weight is above");
            list_.offer_word(typed + ":on", typed + ":on", "it is active");
        } else if (wanted.empty() || wanted == "n" || wanted == "f") {
            list_.offer_word("n", "n…", "a neuron: n412>0.3, n412:on");
        }
        std::vector<CompletionList::Values> values{{&vocabulary_.labels, "label:"},
                                                   {&vocabulary_.tags, "tag:"},
                                                   {&vocabulary_.splits, "split:"}};
        for (const auto& field : vocabulary_.fields.list) {
            if (!wanted.empty())
                values.push_back({&field.values, filter_text::field_text(field.name) + ":"});
        }
        list_.offer_values(wanted, values);
    }

    // The name of a field with spaces, of which a quote and some letters are typed.
    void complete_quoted_name() {
        const std::string_view typed = list_.typed_field();
        const auto& term = list_.term();
        list_.replace(term.position, term.closed ? term.length : typed.size());
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
                Completion completion = list_.replaced();
                const bool ordered = field.kind != FilterVocabulary::Field::Kind::text;
                completion.text = text + (!with_mark ? "" : ordered ? ">" : ":");
                completion.hint = field_hint(field);
                completion.shown = field.name + ": " + completion.hint;
                completion.documents = field.documents;
                list_.offer(std::move(completion));
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
        if (!field.values.empty()) return list_.offer_values(wanted, {{&field.values, ""}});
        for (const auto& [value, hint] :
             {std::pair(&field.lowest, "the lowest"), std::pair(&field.highest, "the highest")}) {
            if (!value->empty() && lower(*value).starts_with(wanted))
                list_.offer_word(filter_text::value_text(*value), *value, hint);
        }
    }

    void complete_value() {
        list_.replace_value();
        const auto& term = list_.term();
        const std::string wanted = lower(filter_text::unquoted(list_.typed_value()));
        if (const auto* field = field_of_term()) return complete_field_value(*field, wanted);
        if (term.mark != ":") return;
        if (term.field == "label") list_.offer_values(wanted, {{&vocabulary_.labels, ""}});
        if (term.field == "tag") list_.offer_values(wanted, {{&vocabulary_.tags, ""}});
        if (term.field == "split") list_.offer_values(wanted, {{&vocabulary_.splits, ""}});
        if (!filter_text::neuron_from(term.field)) return;
        if (std::string_view("on").starts_with(wanted))
            list_.offer_word("on", "on", "it is active");
        if (std::string_view("on@k=").starts_with(wanted))
            list_.offer_word("on@k=", "on@k=", "among the k strongest");
    }

    const FilterVocabulary::Field* field_of_term() const {
        const auto& term = list_.term();
        for (const auto& field : vocabulary_.fields.list) {
            const bool plain = !term.quoted_field;
            if (plain ? term.field == filter_text::field_text(field.name) ||
                            term.field == std::string(filter_text::field_prefix) + field.name
                      : term.field_name == field.name)
                return &field;
        }
        return nullptr;
    }

    CompletionList list_;
    const FilterVocabulary& vocabulary_;
};

}  // namespace

std::vector<Completion> complete_filter(std::string_view text, std::size_t cursor,
                                        const FilterVocabulary& vocabulary, std::size_t limit) {
    return Completer(CompletionList(text, cursor, limit), vocabulary).completions();
}

}  // namespace sparsescope
