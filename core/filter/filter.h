// SPDX-License-Identifier: GPL-3.0-or-later
// The filter language: one grammar for the filter bar, its chips, the command line and links.
//
//   label:sport  label:"real estate"   text~"tax reform"   len>200   tag:review   split:test id:12
//   id:12,15,20-30
//   n412>0.3     n412:on@k=4           shares:n1,n2>=1     (f412 is read as n412)
//   year>2000    channel:mail          "delivery place":x  meta.label:x   (fields of metadata)
//   - before a term negates it; terms side by side must all hold; "or" between terms; parentheses.
//
// "and" binds stronger than "or". Comparisons are > >= < <= =. Words are case-sensitive as stored,
// except text~, which finds words as full-text search does. An empty text lets everything through.
// What a condition means for stored documents is decided where they are (core/corpus/filter_sql,
// core/workspace/filter_rows.h). parser.cpp reads the language, print.cpp writes it. Any thread.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
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
    std::string name;  // "" (written label:""): without a label
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
// One of many documents, as when a person picked them out.
struct IdIn {
    std::vector<std::pair<DocumentId, DocumentId>> ranges;  // first and last; ascending, apart
    bool operator==(const IdIn&) const = default;
};
struct NeuronWeightIs {
    NeuronId neuron;
    Comparison comparison;
    double weight;  // that of a silent neuron is 0
    bool operator==(const NeuronWeightIs&) const = default;
};
struct NeuronOn {
    NeuronId neuron;
    std::optional<int> k;  // is it among the k strongest; none: the k in use
    bool operator==(const NeuronOn&) const = default;
};
struct SharesNeurons {
    std::vector<NeuronId> neurons;
    Comparison comparison;
    int count;
    bool operator==(const SharesNeurons&) const = default;
};
// A field of the metadata. What it means is written down in field_test.h.
struct FieldIs {
    std::string name;  // never ""
    Comparison comparison;
    std::string value;  // "" (written channel:"", with equal only): without a value
    bool operator==(const FieldIs&) const = default;
};
using Condition = std::variant<LabelIs, TextHas, LengthIs, TagIs, SplitIs, IdIs, IdIn,
                               NeuronWeightIs, NeuronOn, SharesNeurons, FieldIs>;

struct Filter {
    enum class Kind { everything, condition, negation, conjunction, disjunction };
    Kind kind = Kind::everything;
    std::optional<Condition> condition;  // of a condition
    std::vector<Filter> parts;           // one of a negation, two or more of the others
    std::size_t position = 0;            // where it stands in the text, in bytes
    std::size_t length = 0;
};

// What is wrong in the bytes [position, position + length) of the text, and what was expected
// there. At the end of the text the length is 0.
struct FilterError {
    std::size_t position = 0;
    std::size_t length = 0;
    std::string message;
};

[[nodiscard]] tl::expected<Filter, FilterError> parse_filter(std::string_view text);
// The canonical text: the shortest that parses to the same filter.
[[nodiscard]] std::string to_text(const Filter& filter);
// The text of each part that must hold, as chips show them: "a b (c or d)" gives a, b, (c or d).
[[nodiscard]] std::vector<std::string> chips_of(const Filter& filter);
// Whether the filter asks about neurons, and so needs a model.
[[nodiscard]] bool needs_model(const Filter& filter);

}  // namespace sparsescope
