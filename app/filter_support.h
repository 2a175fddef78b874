// SPDX-License-Identifier: GPL-3.0-or-later
// The filter language (core/filter) as the filter bar wants it.
#pragma once
#include "core/filter/filter.h"
#include "widgets/controls/filter_language.h"

namespace sparsescope {

[[nodiscard]] FilterLanguage filter_language(FilterVocabulary vocabulary);

}  // namespace sparsescope
