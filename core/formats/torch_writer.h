// SPDX-License-Identifier: GPL-3.0-or-later
// Writes a state dictionary as torch.save does: a zip archive that torch.load(weights_only=True)
// and torch_pickle.h read. Written whole or not at all; the same input gives the same bytes.
#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/formats/element_type.h"

namespace sparsescope {

// Tensors whose bytes lie in the same place share one storage, as tied weights do in torch. Under
// `key` the dictionary stands in another one, with the numbers beside it ({"state_dict": {…}, "k":
// 8}); "" writes it by itself.
[[nodiscard]] Status write_torch(const std::filesystem::path& path,
                                 std::span<const TensorToWrite> tensors, std::string_view key = "",
                                 const std::map<std::string, std::int64_t>& numbers = {});

}  // namespace sparsescope
