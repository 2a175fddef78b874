// SPDX-License-Identifier: GPL-3.0-or-later
// The one way in which vectors are brought to length 1, whether an import stores them or a person
// types them: a vector that is typed again equals its stored row bit for bit. Pure; any thread.
#pragma once
#include <span>

namespace sparsescope {

// Scales x to length 1 in place; false (x unchanged) when its length is 0 or not finite.
bool l2_normalize(std::span<float> x);

}  // namespace sparsescope
