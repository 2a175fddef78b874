// SPDX-License-Identifier: GPL-3.0-or-later
// The labels, tags and splits that there are, which a filter may name.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/filter/filter.h"

namespace sparsescope {

// Completion offers these words and shows the counts beside them.
struct FilterVocabulary {
    struct Word {
        std::string text;
        std::int64_t documents = 0;
    };
    std::vector<Word> labels;
    std::vector<Word> tags;
    std::vector<Word> splits;
};

// A sentence on what there is instead, if the condition names a label or tag that there is not:
//   There is no label "sprot". Did you mean "sport"?
[[nodiscard]] std::optional<std::string> unknown_name(const Condition& condition,
                                                      const FilterVocabulary& vocabulary);

}  // namespace sparsescope
