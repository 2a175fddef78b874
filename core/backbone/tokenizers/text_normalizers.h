// SPDX-License-Identifier: GPL-3.0-or-later
// Normalizers that change texts in one plain way.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "core/backbone/tokenizers/characters.h"
#include "core/backbone/tokenizers/parts.h"

namespace sparsescope::tokenizers {

using NormalizerPtr = std::unique_ptr<Normalizer>;

[[nodiscard]] NormalizerPtr make_sequence(std::vector<NormalizerPtr> parts);
[[nodiscard]] NormalizerPtr make_normal_form(NormalForm form);
[[nodiscard]] NormalizerPtr make_lower();
[[nodiscard]] NormalizerPtr make_prepend(std::string prefix);  // not to an empty text
[[nodiscard]] NormalizerPtr make_replace(std::string what, std::string by);
[[nodiscard]] NormalizerPtr make_replace_many_spaces(std::string by);  // two or more in a row
[[nodiscard]] NormalizerPtr make_replace_spaces(std::string by);       // any kind, a run as one
[[nodiscard]] NormalizerPtr make_strip(bool left, bool right);

}  // namespace sparsescope::tokenizers
