// SPDX-License-Identifier: GPL-3.0-or-later
// The words a condition on neurons can begin with, but for the numbers. Private to this folder.
#pragma once
#include <array>
#include <string_view>

#include "core/filter/neuron_filter.h"
#include "core/filter/words.h"

namespace sparsescope::filter_text {

struct NeuronTraitWord {
    NeuronTrait trait;
    std::string_view name;
    std::string_view hint;
};
inline constexpr std::array neuron_trait_words = {
    NeuronTraitWord{NeuronTrait::alive, "alive", "active on validation documents"},
    NeuronTraitWord{NeuronTrait::dead, "dead", "never active on validation documents"},
    NeuronTraitWord{NeuronTrait::never, "never", "active on no document at all"},
    NeuronTraitWord{NeuronTrait::star, "star", "starred by you"},
    NeuronTraitWord{NeuronTrait::named, "named", "named by a person or a program"},
    NeuronTraitWord{NeuronTrait::noted, "noted", "with a note of yours"},
};

inline constexpr std::array neuron_words = {
    Word{"name", "~", "words of its name", "name~court"},
    Word{"label", ":", "the label of its purity", "label:animal"},
    Word{"tag", ":", "a tag of yours", "tag:review"},
    Word{"note", "~", "words of your note", "note~\"ask Ann\""},
    Word{"near", ":", "cosine to another neuron's row", "near:412>0.6"},
    Word{"id", ":", "its number", "id:12"},
};

}  // namespace sparsescope::filter_text
