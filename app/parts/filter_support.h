// SPDX-License-Identifier: GPL-3.0-or-later
// The filter language (core/filter) as the filter bar wants it.
#pragma once
#include "core/filter/vocabulary.h"
#include "widgets/controls/filter_language.h"

namespace sparsescope {

// A label or tag that is not in the vocabulary is wrong, once the vocabulary was read (it has
// splits).
[[nodiscard]] FilterLanguage filter_language(FilterVocabulary vocabulary);

}  // namespace sparsescope
