// SPDX-License-Identifier: GPL-3.0-or-later
// The kinds of encoders: model (a folder of weights), command (any program), http (an endpoint). A
// kind is one file in kinds/ and one word in the CMake list beside it. A model is opened by whoever
// links core_backbone_model (the command line), and everybody else has that program encode with it.
#pragma once
#include <filesystem>
#include <memory>
#include <span>
#include <stop_token>
#include <string>

#include "core/backbone/encoder.h"
#include "core/backbone/encoder_settings.h"

namespace sparsescope {

// What the program that opens an encoder can do.
struct EncoderHost {
    using OpenModel = Result<std::unique_ptr<Encoder>> (*)(const EncoderSettings& settings,
                                                           std::stop_token stop);
    OpenModel open_model = nullptr;  // open_model_encoder() of core/backbone/model
    // Without open_model: the program that serves models, "sparsescope-cli encoders serve NAME", one
    // JSON object a line in and out, as every command does (kinds/command.cpp).
    std::filesystem::path engine;
};

struct EncoderKindEntry {
    std::string name;  // "model"
    std::string summary;
    // Opens it and fills its identity; sentences name what is missing and the way out.
    Result<std::unique_ptr<Encoder>> (*open)(const EncoderSettings& settings,
                                             const EncoderHost& host, std::stop_token stop);
    // What would keep it from being opened, as far as a glance tells: nothing is started, read
    // through or contacted.
    Status (*look)(const EncoderSettings& settings);
};

[[nodiscard]] std::span<const EncoderKindEntry* const> encoder_kinds();
[[nodiscard]] Result<std::unique_ptr<Encoder>> open_encoder(const EncoderSettings& settings,
                                                            const EncoderHost& host,
                                                            std::stop_token stop = {});
[[nodiscard]] Status look_at_encoder(const EncoderSettings& settings);

}  // namespace sparsescope
