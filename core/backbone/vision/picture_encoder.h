// SPDX-License-Identifier: GPL-3.0-or-later
// Encoders of the kind "model" that read pictures, on all compute threads; with a text tower they
// read texts into the same space. A picture's vector does not depend on the pictures beside it.
#pragma once
#include <memory>
#include <stop_token>

#include "core/backbone/encoder.h"
#include "core/backbone/encoder_settings.h"

namespace sparsescope {

[[nodiscard]] Result<std::unique_ptr<Encoder>> open_picture_encoder(const EncoderSettings& settings,
                                                                    std::stop_token stop);

}  // namespace sparsescope
