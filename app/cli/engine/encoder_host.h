// SPDX-License-Identifier: GPL-3.0-or-later
// This program opens models itself: it has LibTorch.
#pragma once
#include "core/backbone/encoder_kinds.h"

namespace sparsescope::cli {

[[nodiscard]] EncoderHost engine_encoder_host();

}  // namespace sparsescope::cli
