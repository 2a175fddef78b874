// SPDX-License-Identifier: GPL-3.0-or-later
// "What is special here?": the neurons, labels, nodes of level paths, words and short phrases, tags
// and values of metadata that are more, or less, common among some documents of a dataset than
// among the rest, or than among some others. The numbers are those of core/eval/special.h,
// corrected for everything that is tested here together.
//
// Neurons, labels, levels and tags are counted in all documents. Texts and metadata are read of at
// most `most_read` documents on either side, chosen at random with a fixed seed; of a million
// documents that takes a second or two.
#pragma once
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "core/corpus/corpus.h"
#include "core/eval/special.h"
#include "core/workspace/loaded_model.h"

namespace sparsescope {

// The kinds in the order in which they are shown.
enum class SpecialKind { neuron, label, level, word, tag, field };
[[nodiscard]] std::string_view kind_word(SpecialKind kind);  // "neuron", as in JSON

struct SpecialItem {
    SpecialKind kind = SpecialKind::neuron;
    NeuronId neuron = 0;    // of a neuron
    std::string name;       // "dog", "animal/mammal", "year: 2004"; "" of a neuron
    std::string condition;  // in the filter language; "": the language has none for it
    SpecialMeasure measure;
};

struct SpecialQuestion {
    RowSet inside;                      // removed documents are passed over
    std::optional<RowSet> against;      // nullopt: the rest; rows that are in both count as inside
    std::vector<NeuronId> not_neurons;  // not tested, because the group was chosen by them
    std::int64_t most_read = 20'000;
};

struct SpecialAnswer {
    GroupSizes documents;
    bool against_rest = true;
    std::int64_t in_both = 0;  // of an `against`
    GroupSizes read;           // documents whose texts and metadata were read
    std::int64_t tests = 0;
    double z = 0;
    int k = 0;  // that neurons were counted at; 0: no model
    // What there was to test. A kind of which nothing is there is no finding.
    bool has_labels = false;
    bool has_texts = false;
    // Everything tested with |LOR| > SE, by kind and then by |evidence|; without evidence by
    // |LOR| / SE. Of a word and a phrase that say the same the stronger one.
    std::vector<SpecialItem> items;

    [[nodiscard]] bool nothing_to_compare() const {
        return documents.inside == 0 || documents.outside == 0;
    }
};

// model: its codes are read at k; null: neurons are not tested. It must be of the dataset.
[[nodiscard]] Result<SpecialAnswer> special(const Corpus& corpus, DatasetId dataset,
                                            const LoadedModel* model, int k,
                                            const SpecialQuestion& question,
                                            std::stop_token stop = {},
                                            const Progress& progress = {});

// Of the kind, those with evidence for more (or else for less) inside, best first; at most `most`.
[[nodiscard]] std::vector<SpecialItem> found(const SpecialAnswer& answer, SpecialKind kind,
                                             bool more, std::size_t most);

// How sure that is, in words: "certain", "almost certain", "likely", "not enough evidence".
[[nodiscard]] std::string_view confidence_words(const SpecialMeasure& measure);

// A sentence where nothing could be compared, or nothing was found; "" else.
[[nodiscard]] std::string nothing_special(const SpecialAnswer& answer);

}  // namespace sparsescope
