// SPDX-License-Identifier: GPL-3.0-or-later
// How the window says what is known of a neuron: its name and where that comes from, and its
// numbers with what they mean and what they were computed from.
#pragma once
#include <QString>
#include <QStringList>
#include <vector>

#include "core/types/ids.h"
#include "widgets/controls/fact_row.h"

namespace sparsescope {

class AppContext;
struct LabelTable;
struct NeuronReport;
struct NeuronView;

// Text of a stranger on one line, of a length that can be laid out at once.
[[nodiscard]] QString one_line(const QString& text);
// The same as a tooltip, which wraps: at most some hundred characters. "": none.
[[nodiscard]] QString as_tooltip(const QString& text);

// Where a name comes from and how well it fits: "own name · score 0.91", and the same at length.
struct NameStanding {
    QString words;
    QString meaning;
    QString score;  // "0.91"; "": not known
};
[[nodiscard]] NameStanding name_standing(const AppContext& context, NeuronId neuron);

// The words of a name that are worth marking in a text.
[[nodiscard]] QStringList words_of_name(const QString& name);

// Its row of the report on all neurons; nullptr until that is of this model and k.
[[nodiscard]] const NeuronReport* report_of(const AppContext& context, const NeuronView& view);

// What numbers of a neuron rest on, as copies say it: "neuron 412 of model wordnet-k32 at k = 32;
// 6 041 documents of WordNet; example.sscope".
[[nodiscard]] QString neuron_source(const AppContext& context, const NeuronView& view);

// The state in a word, and what it means: "alive", "dead", "dead since step 1 200", "never active".
struct NeuronState {
    bool alive = true;
    QString word;
    QString meaning;
};
[[nodiscard]] NeuronState neuron_state(const AppContext& context, const NeuronView& view,
                                       const NeuronReport* report);

// The numbers of a page's header. `labels` and `report` are nullptr until they are counted: then
// their numbers read "…".
[[nodiscard]] std::vector<Fact> neuron_facts(const AppContext& context, const NeuronView& view,
                                             const LabelTable* labels, const NeuronReport* report);
// The most important of them in a sentence.
[[nodiscard]] QString neuron_sentence(const NeuronView& view);

}  // namespace sparsescope
