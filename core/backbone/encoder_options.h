// SPDX-License-Identifier: GPL-3.0-or-later
// What the kinds of encoders do alike with a person's settings.
#pragma once
#include <chrono>
#include <stop_token>

#include "core/backbone/encoder.h"
#include "core/backbone/encoder_settings.h"

namespace sparsescope {

// The time-out that was set, at least a millisecond and at most a day.
[[nodiscard]] std::chrono::milliseconds patience_of(const EncoderSettings& settings);
// An encoder that has never answered does not know its dimension: has it encode a short text.
[[nodiscard]] Status learn_dim(Encoder& encoder, std::stop_token stop);

}  // namespace sparsescope
