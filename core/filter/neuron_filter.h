// SPDX-License-Identifier: GPL-3.0-or-later
// The filter language for neurons: the grammar of filter.h (negation, "or", parentheses, quotes)
// with conditions on neurons, for the table of all neurons, the command line and links.
//
//   dead  alive  never  star  named  noted
//   purity>0.8  frequency<0.001 (or density<…)  documents>5  weight>2 (the largest)  mean>0.5
//   entropy<1  lift>3  mono>0.2  cosine>0.9  stability>0.8  score>0.7  died>5000
//   name~court  note~"ask Ann"  label:animal  tag:review  id:12  id>100  near:412>0.6
//
// Numbers may be written as 80%. A comparison with a number that is not known (the purity of a
// neuron whose documents have no labels) does not hold, so its negation does. name~ and note~ find
// a run of characters anywhere, ASCII letters in either case; label: is that of the purity, and
// near: is the cosine of the rows of two neurons. What is asked of a neuron is answered in
// core/workspace/neuron_filter_rows.h. Any thread.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/filter/complete.h"
#include "core/filter/filter.h"

namespace sparsescope {

// The numbers of a neuron that are compared, sorted by, and exported under one name.
enum class NeuronNumber {
    frequency,
    documents,
    weight,
    mean,
    purity,
    support,
    entropy,
    lift,
    mono,
    cosine,
    stability,
    score,
    died,
};
struct NeuronNumberWord {
    NeuronNumber number;
    std::string_view name;  // in filters, in --sort and --columns
    std::string_view hint;  // what completion says of it
    std::string_view example;
};
[[nodiscard]] std::span<const NeuronNumberWord> neuron_number_words();
[[nodiscard]] std::string_view name_of(NeuronNumber number);
// Of its name, or of another word for it (density, max); nullopt: there is no such number.
[[nodiscard]] std::optional<NeuronNumber> neuron_number(std::string_view name);

// dead: never active on the held-out documents. never: on no document at all. alive: not dead.
// star, noted: marked so. named: by a person, a file, another model or a program.
enum class NeuronTrait { alive, dead, never, star, named, noted };

struct NeuronIs {
    NeuronTrait trait;
    bool operator==(const NeuronIs&) const = default;
};
struct NeuronNumberIs {
    NeuronNumber number;
    Comparison comparison;
    double value;
    bool operator==(const NeuronNumberIs&) const = default;
};
struct NeuronIdIs {
    Comparison comparison;
    std::int64_t id;
    bool operator==(const NeuronIdIs&) const = default;
};
struct NeuronNear {
    NeuronId neuron;  // itself is as near as can be, and passes
    Comparison comparison;
    double cosine;
    bool operator==(const NeuronNear&) const = default;
};
struct NeuronNameHas {
    std::string text;
    bool operator==(const NeuronNameHas&) const = default;
};
struct NeuronNoteHas {
    std::string text;
    bool operator==(const NeuronNoteHas&) const = default;
};
struct NeuronLabelIs {
    std::string name;  // "" (written label:""): no document of it has a label
    bool operator==(const NeuronLabelIs&) const = default;
};
struct NeuronTagIs {
    std::string name;
    bool operator==(const NeuronTagIs&) const = default;
};
using NeuronCondition = std::variant<NeuronIs, NeuronNumberIs, NeuronIdIs, NeuronNear,
                                     NeuronNameHas, NeuronNoteHas, NeuronLabelIs, NeuronTagIs>;

struct NeuronFilter {  // as Filter
    using Kind = Filter::Kind;
    Kind kind = Kind::everything;
    std::optional<NeuronCondition> condition;
    std::vector<NeuronFilter> parts;
    std::size_t position = 0;
    std::size_t length = 0;
};

[[nodiscard]] tl::expected<NeuronFilter, FilterError> parse_neuron_filter(std::string_view text);
[[nodiscard]] std::string to_text(const NeuronFilter& filter);
[[nodiscard]] std::vector<std::string> chips_of(const NeuronFilter& filter);

// What a filter may name. Without neurons it has not been read yet, and nothing is called wrong.
struct NeuronVocabulary {
    NeuronId neurons = 0;                        // of the model: 0 … neurons−1
    std::vector<FilterVocabulary::Word> labels;  // of the dataset; documents: neurons with it
    std::vector<FilterVocabulary::Word> tags;    // of neurons; documents: neurons with it
};
// The first label, tag or neuron of the filter that there is not, with its place in the text.
[[nodiscard]] std::optional<FilterError> find_unknown_name(const NeuronFilter& filter,
                                                           const NeuronVocabulary& vocabulary);

// As complete_filter(); Completion::documents counts neurons here.
[[nodiscard]] std::vector<Completion> complete_neuron_filter(std::string_view text,
                                                             std::size_t cursor,
                                                             const NeuronVocabulary& vocabulary,
                                                             std::size_t limit = 12);

}  // namespace sparsescope
