// SPDX-License-Identifier: GPL-3.0-or-later
// The encoders that a person has set up, as verbs open them. Programs without LibTorch have the
// engine beside them encode.
#pragma once
#include <memory>
#include <string>

#include "app/cli/session.h"
#include "core/backbone/encoder.h"
#include "core/backbone/encoder_settings.h"

namespace sparsescope::cli {

// Ready to be asked, with a cache of what it encoded before. Errors: not_found with the names that
// there are, and whatever keeps it from being opened.
[[nodiscard]] Result<std::unique_ptr<Encoder>> open_encoder_of(const EncoderSettings& settings,
                                                               Session& session);
[[nodiscard]] Result<std::unique_ptr<Encoder>> open_encoder_named(const std::string& name,
                                                                  Session& session);

}  // namespace sparsescope::cli
