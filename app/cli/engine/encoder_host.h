// SPDX-License-Identifier: GPL-3.0-or-later
// How this program opens encoders: models by itself.
#pragma once
#include "core/backbone/encoder_kinds.h"

namespace sparsescope::cli {

[[nodiscard]] EncoderHost engine_encoder_host();

}  // namespace sparsescope::cli
