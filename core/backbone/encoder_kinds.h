// SPDX-License-Identifier: GPL-3.0-or-later
// The kinds of encoders. A kind is one file in kinds/ (or torch/kinds/ if it needs LibTorch) and
// one word in the CMake list beside it.
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
};

// Linked by the engine only, because one of them needs LibTorch (core/backbone/torch).
[[nodiscard]] std::span<const EncoderKindEntry* const> encoder_kinds();
[[nodiscard]] Result<std::unique_ptr<Encoder>> open_encoder(const EncoderSettings& settings,
                                                            std::stop_token stop = {});

}  // namespace sparsescope
