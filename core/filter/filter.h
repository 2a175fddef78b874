// SPDX-License-Identifier: GPL-3.0-or-later
// The filter language: one grammar for the filter bar, its chips, the command line and links.
//
//   label:sport  label:"real estate"   text~"tax reform"   len>200   tag:review   split:test id:12
//   n412>0.3     n412:on@k=4           shares:n1,n2>=1     (f412 is read as n412)
//   - before a term negates it; terms side by side must all hold; "or" between terms; parentheses.
//
// and binds stronger than or. Comparisons are > >= < <= =. Words are case-sensitive as stored,
// except text~, which finds words as full-text search does. An empty text lets everything through.
// Std and core_base only: what a condition means for stored documents is decided where they are
// (core/corpus/filter_sql, core/workspace/filter_rows.h). Any thread.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <tl/expected.hpp>

#include "core/types/document.h"
#include "core/types/ids.h"

namespace sparsescope {

enum class Comparison { less, less_equal, equal, greater_equal, greater };
[[nodiscard]] std::string_view sign_of(Comparison comparison);  // "<=", in filters as in SQL
template <class Value>
[[nodiscard]] bool holds(Value value, Comparison comparison, Value bound) {
    switch (comparison) {
        case Comparison::less:
            return value < bound;
        case Comparison::less_equal:
            return value <= bound;
        case Comparison::equal:
            return value == bound;
        case Comparison::greater_equal:
            return value >= bound;
        case Comparison::greater:
            return value > bound;
    }
    return false;
}

struct LabelIs {
    std::string name;  // "" (label:"") = without label
    bool operator==(const LabelIs&) const = default;
};
struct TextHas {
    std::string words;  // these words side by side
    bool operator==(const TextHas&) const = default;
};
struct LengthIs {
    Comparison comparison;
    std::int64_t characters;
    bool operator==(const LengthIs&) const = default;
};
struct TagIs {
    std::string name;
    bool operator==(const TagIs&) const = default;
};
struct SplitIs {
    Split split;
    bool operator==(const SplitIs&) const = default;
};
struct IdIs {
    Comparison comparison;
    DocumentId id;
    bool operator==(const IdIs&) const = default;
};
struct NeuronWeightIs {
    NeuronId neuron;
    Comparison comparison;
    double weight;  // 0 if silent
    bool operator==(const NeuronWeightIs&) const = default;
};
struct NeuronOn {
    NeuronId neuron;
    std::optional<int> k;  // among the k strongest; none: the k in use
    bool operator==(const NeuronOn&) const = default;
};
struct SharesNeurons {
    std::vector<NeuronId> neurons;
    Comparison comparison;
    int count;
    bool operator==(const SharesNeurons&) const = default;
};
using Condition = std::variant<LabelIs, TextHas, LengthIs, TagIs, SplitIs, IdIs, NeuronWeightIs,
                               NeuronOn, SharesNeurons>;

struct Filter {
    enum class Kind { everything, condition, negation, conjunction, disjunction };
    Kind kind = Kind::everything;
    std::optional<Condition> condition;  // of a condition
    std::vector<Filter> parts;           // one of a negation, two or more of the others
    std::size_t position = 0;            // where it stands in the text, in bytes
    std::size_t length = 0;
};

// What is wrong and where: bytes [position, position + length) of the text; length may be 0 at its
// end. message: what, and what was expected.
struct FilterError {
    std::size_t position = 0;
    std::size_t length = 0;
    std::string message;
};

[[nodiscard]] tl::expected<Filter, FilterError> parse_filter(std::string_view text);
// The canonical text: short, and it parses to the same filter.
[[nodiscard]] std::string to_text(const Filter& filter);
// The text of each part that must hold, as chips show them: "a b (c or d)" gives a, b, (c or d).
[[nodiscard]] std::vector<std::string> chips_of(const Filter& filter);
// Whether it asks about neurons, and so needs a model.
[[nodiscard]] bool needs_model(const Filter& filter);

// What completion can offer; counts are shown beside the word.
struct FilterVocabulary {
    struct Word {
        std::string text;
        std::int64_t documents = 0;
    };
    std::vector<Word> labels;
    std::vector<Word> tags;
    std::vector<Word> splits;
};
// What there is instead, if the condition names a label or tag that there is not: "There is no
// label
// \"sprot\". Did you mean \"sport\"?"
[[nodiscard]] std::optional<std::string> unknown_name(const Condition& condition,
                                                      const FilterVocabulary& vocabulary);

struct Completion {
    std::size_t position = 0;  // bytes [position, position + length) of the text are replaced by …
    std::size_t length = 0;
    std::string text;
    std::string shown;                      // what the list says: "sport"
    std::optional<std::int64_t> documents;  // "1,204"
    std::string hint;                       // what a word means: "words side by side"
};
// Words of the language before real values; best first, at most `limit`. Case does not matter.
[[nodiscard]] std::vector<Completion> complete_filter(std::string_view text, std::size_t cursor,
                                                      const FilterVocabulary& vocabulary,
                                                      std::size_t limit = 12);

}  // namespace sparsescope
