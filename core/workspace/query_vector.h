// SPDX-License-Identifier: GPL-3.0-or-later
// A query vector as a person gives it. Whether it fits a model is for the search to say.
#pragma once
#include <filesystem>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace sparsescope {

// Numbers between commas, semicolons or blanks, with or without brackets around them:
// "[0.1, -2e-3, 4]". Errors name the first word that is no number, and its place.
[[nodiscard]] Result<std::vector<float>> parse_query_vector(std::string_view text);

// One vector in an .npy file: shape [d] or [1, d].
[[nodiscard]] Result<std::vector<float>> read_query_vector(const std::filesystem::path& file);

}  // namespace sparsescope
