// SPDX-License-Identifier: GPL-3.0-or-later
// The labels, tags, splits and fields that there are, which a filter may name.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/filter/filter.h"

namespace sparsescope {

// Completion offers these words and shows the counts beside them.
struct FilterVocabulary {
    struct Word {
        std::string text;
        std::int64_t documents = 0;
    };
    // A field of the metadata.
    struct Field {
        enum class Kind { number, date, text };
        std::string name;
        std::int64_t documents = 0;  // that have a value
        Kind kind = Kind::text;      // number, date: all values are
        std::string lowest;          // of numbers and dates, as they are stored
        std::string highest;
        std::vector<Word> values;  // most frequent first; none when there are too many
        std::size_t longest = 0;   // value, in bytes
    };
    struct Fields {
        std::vector<Field> list;  // in the order in which they are stored
        // Counts are estimates from a part of the documents, in which a rare field or value may be
        // missing.
        bool sampled = false;
        [[nodiscard]] const Field* find(std::string_view name) const;  // null: there is none
    };
    std::vector<Word> labels;
    std::vector<Word> tags;
    std::vector<Word> splits;
    Fields fields;
};

// A sentence on what there is instead, if the condition names a label, tag, field or value of a
// field that there is not:
//   There is no label "sprot". Did you mean "sport"?
[[nodiscard]] std::optional<std::string> unknown_name(const Condition& condition,
                                                      const FilterVocabulary& vocabulary);
// The first such name, with its place in the text that the filter was parsed from.
[[nodiscard]] std::optional<FilterError> find_unknown_name(const Filter& filter,
                                                           std::string_view text,
                                                           const FilterVocabulary& vocabulary);

}  // namespace sparsescope
