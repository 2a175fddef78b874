// SPDX-License-Identifier: GPL-3.0-or-later
// Reads a query vector as a person gives it. Whether it fits a model is for the search to say.
#pragma once
#include <filesystem>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace sparsescope {

// The text has numbers with commas, semicolons or blanks between them, and may have brackets around
// them: "[0.1, -2e-3, 4]". The error names the first word that is no number, and its place.
[[nodiscard]] Result<std::vector<float>> parse_query_vector(std::string_view text);

// The file is .npy and holds one vector, of shape [d] or [1, d].
[[nodiscard]] Result<std::vector<float>> read_query_vector(const std::filesystem::path& file);

}  // namespace sparsescope
