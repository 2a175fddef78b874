// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/filter/completion_list.h"
#include "core/filter/neuron_filter_words.h"
#include "core/filter/print.h"

namespace sparsescope {

namespace {

using filter_text::CompletionList;

void offer_beginnings(CompletionList& list, const NeuronVocabulary& vocabulary) {
    const std::string typed(list.typed_field());
    const std::string wanted = filter_text::lower(typed);
    const auto& term = list.term();
    const bool has_value = !term.mark.empty();  // then only the word before it is replaced
    list.replace(term.position, term.field.size());
    const auto offer = [&](std::string_view name, std::string_view mark, std::string_view hint) {
        if (!name.starts_with(wanted)) return;
        const std::string word(name);
        list.offer_word(has_value ? word : word + std::string(mark), word, hint);
    };
    if (!has_value)
        for (const auto& word : filter_text::neuron_trait_words)
            offer(word.name, "", word.hint);
    for (const auto& word : neuron_number_words())
        offer(word.name, word.example.find('<') == word.example.npos ? ">" : "<", word.hint);
    for (const auto& word : filter_text::neuron_words)
        offer(word.name, word.mark, word.hint);
    if (has_value || wanted.empty()) return;
    list.offer_values(wanted, {{&vocabulary.labels, "label:"}, {&vocabulary.tags, "tag:"}});
    // Whoever types a word means a name.
    const std::string text = "name~" + filter_text::value_text(typed);
    list.offer_word(text, text, "its name has this");
}

void offer_value(CompletionList& list, const NeuronVocabulary& vocabulary) {
    list.replace_value();
    if (list.term().mark != ":") return;
    const std::string wanted = filter_text::lower(filter_text::unquoted(list.typed_value()));
    if (list.term().field == "label") list.offer_values(wanted, {{&vocabulary.labels, ""}});
    if (list.term().field == "tag") list.offer_values(wanted, {{&vocabulary.tags, ""}});
    const bool a_neuron = filter_text::number_from<NeuronId>(wanted).has_value();
    if (list.term().field == "near" && a_neuron)
        list.offer_word(wanted + ">0.5", wanted + ">0.5", "cosine above a half");
}

}  // namespace

std::vector<Completion> complete_neuron_filter(std::string_view text, std::size_t cursor,
                                               const NeuronVocabulary& vocabulary,
                                               std::size_t limit) {
    CompletionList list(text, cursor, limit);
    const bool only_quoted = list.term().quoted && list.term().mark.empty();
    if (!only_quoted && list.at_field())
        offer_beginnings(list, vocabulary);
    else if (list.at_value())
        offer_value(list, vocabulary);
    return list.take();
}

}  // namespace sparsescope
