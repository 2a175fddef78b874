// SPDX-License-Identifier: GPL-3.0-or-later
// The encoders that a person has set up, as verbs open them.
#pragma once
#include <memory>
#include <string>

#include "app/cli/session.h"
#include "core/backbone/encoder.h"
#include "core/backbone/encoder_kinds.h"
#include "core/backbone/encoder_settings.h"

namespace sparsescope::cli {

// For what people type, which is not kept. Errors: whatever keeps it from being opened.
[[nodiscard]] Result<std::unique_ptr<Encoder>> open_encoder_of(const EncoderSettings& settings,
                                                               Session& session);
// For documents: with a cache of what it encoded before.
[[nodiscard]] Result<std::unique_ptr<Encoder>> open_caching_encoder(const EncoderSettings& settings,
                                                                    Session& session);
// The same by its name; not_found with the names that there are.
[[nodiscard]] Result<std::unique_ptr<Encoder>> open_encoder_named(const std::string& name,
                                                                  Session& session);

}  // namespace sparsescope::cli
