// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/encoder_options.h"

#include <algorithm>

namespace sparsescope {

std::chrono::milliseconds patience_of(const EncoderSettings& settings) {
    constexpr double day = 86'400;
    const double seconds = std::clamp(settings.timeout_seconds, 0.001, day);
    return std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
}

Status learn_dim(Encoder& encoder, std::stop_token stop) {
    if (encoder.identity().dim != 0) return {};
    const std::string text = "A short sentence.";
    SPARSESCOPE_TRY(encoder.encode(std::span(&text, 1), stop));
    return {};
}

}  // namespace sparsescope
