// SPDX-License-Identifier: GPL-3.0-or-later
// Arrays in several files, read one after the other as if they were one. One file is open at a
// time.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "core/formats/array_file.h"

namespace sparsescope {

using OpenArray = std::function<Result<ArrayReader>()>;

// The rows of all pieces, in their order. Each is opened twice: here, where its shape is compared
// with the first one's, and when its turn comes. Whole numbers stay such, truth values too, other
// numbers become f32, text UTF-8. `name` is for messages. Pieces of different shape or kind are
// refused with the name of the piece.
[[nodiscard]] Result<ArrayReader> join_arrays(std::vector<OpenArray> pieces, std::string name);

}  // namespace sparsescope
