// SPDX-License-Identifier: GPL-3.0-or-later
// A folder of weights. Whoever links core_backbone_model opens it; for everybody else the command
// line does, and is asked like any program.
#include "core/backbone/encoder_kinds.h"
#include "core/backbone/encoder_options.h"
#include "core/backbone/line_encoder.h"

namespace sparsescope {

namespace {

Result<std::unique_ptr<Encoder>> open_model(const EncoderSettings& settings,
                                            const EncoderHost& host, std::stop_token stop) {
    if (host.open_model != nullptr) return host.open_model(settings, stop);
    if (host.engine.empty())
        return fail(ErrorCode::internal, "This program does not know who encodes with models for it.");
    LineEncoderOptions options;
    options.command = {host.engine.string(), "encoders", "serve", "--introduce", "--", settings.name};
    options.introduces_itself = true;
    if (settings.batch > 0) options.batch = static_cast<std::size_t>(settings.batch);
    if (settings.timeout_seconds > 0)
        options.patience = options.first_patience = patience_of(settings);
    return LineEncoder::open(std::move(options), stop);
}

Status look_at_model(const EncoderSettings& settings) {
    std::error_code error;
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
    static const EncoderKindEntry entry{
        "model", "A sentence-transformers folder of a BERT-like model", open_model, look_at_model};
    return entry;
}

}  // namespace sparsescope
