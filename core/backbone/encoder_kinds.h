// SPDX-License-Identifier: GPL-3.0-or-later
// The kinds of encoders: model (a folder of weights), command (any program), http (an endpoint). A
// kind is one file in kinds/ and one word in the CMake list of core_backbone_kinds, which knows the
// built-in models too: the command line links it, and encodes for the window (encoders serve).
#pragma once
#include <memory>
#include <span>
#include <stop_token>
#include <string>

#include "core/backbone/encoder.h"
#include "core/backbone/encoder_settings.h"

namespace sparsescope {

struct EncoderKindEntry {
    std::string name;  // "model"
    std::string summary;
    // Opens it and fills its identity; sentences name what is missing and the way out.
    Result<std::unique_ptr<Encoder>> (*open)(const EncoderSettings& settings, std::stop_token stop);
    // What would keep it from being opened, as far as a glance tells: nothing is started, read
    // through or contacted.
    Status (*look)(const EncoderSettings& settings);
};

[[nodiscard]] std::span<const EncoderKindEntry* const> encoder_kinds();
[[nodiscard]] Result<std::unique_ptr<Encoder>> open_encoder(const EncoderSettings& settings,
                                                            std::stop_token stop = {});
[[nodiscard]] Status look_at_encoder(const EncoderSettings& settings);

}  // namespace sparsescope
