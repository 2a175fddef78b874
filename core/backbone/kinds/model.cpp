// SPDX-License-Identifier: GPL-3.0-or-later
// A folder of weights, computed here.
#include <fmt/format.h>

#include <filesystem>

#include "core/backbone/encoder_kinds.h"
#include "core/backbone/model/model_encoder.h"
#include "core/backbone/vision/picture_encoder.h"
#include "core/backbone/vision/picture_model.h"

namespace sparsescope {

namespace {

Result<std::unique_ptr<Encoder>> open_model(const EncoderSettings& settings, std::stop_token stop) {
    return is_picture_model(settings.folder) ? open_picture_encoder(settings, stop)
                                             : open_model_encoder(settings, stop);
}

Status look_at_model(const EncoderSettings& settings) {
    std::error_code error;
    if (is_picture_model(settings.folder)) return {};
    for (const char* file : {"modules.json", "config.json"})
        if (std::filesystem::is_regular_file(settings.folder / file, error)) return {};
    return fail(
        ErrorCode::not_found,
        fmt::format("{} is no folder of a model: neither modules.json nor config.json is "
                    "there. If it was moved: sparsescope-cli encoders add '{}' --folder DIR",
                    settings.folder.string(), settings.name));
}

}  // namespace

const EncoderKindEntry& model_entry() {
    static const EncoderKindEntry entry{"model",
                                        "A sentence-transformers folder of a BERT-like model, or "
                                        "a picture model",
                                        open_model, look_at_model};
    return entry;
}

}  // namespace sparsescope
