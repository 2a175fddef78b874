// SPDX-License-Identifier: GPL-3.0-or-later
// What can be written at the cursor of a filter that is being typed.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/filter/vocabulary.h"

namespace sparsescope {

struct Completion {
    std::size_t position = 0;  // bytes [position, position + length) of the text are replaced
    std::size_t length = 0;
    std::string text;                       // by this
    std::string shown;                      // what the list says: "sport"
    std::optional<std::int64_t> documents;  // "1,204"
    std::string hint;                       // what a word means: "words side by side"
};
// At most `limit`, best first: words of the language, then values of the vocabulary. ASCII letters
// match in either case, others as they are typed.
[[nodiscard]] std::vector<Completion> complete_filter(std::string_view text, std::size_t cursor,
                                                      const FilterVocabulary& vocabulary,
                                                      std::size_t limit = 12);

}  // namespace sparsescope
