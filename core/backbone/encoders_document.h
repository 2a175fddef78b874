// SPDX-License-Identifier: GPL-3.0-or-later
// The file of the encoders as JSON. Keys that this version does not know stay as they are, so that
// an older program does not undo what a newer one wrote. Any thread, any process.
#pragma once
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/backbone/encoder_settings.h"
#include "core/base/result.h"

namespace sparsescope {

struct EncodersDocument {
    nlohmann::ordered_json json;
};

// A missing file is an empty document; one that is damaged an error that names file and place.
[[nodiscard]] Result<EncodersDocument> read_encoders_document(const std::filesystem::path& file);
// Reads, changes and writes it while no other process does so; makes its folder.
[[nodiscard]] Status change_encoders_document(
    const std::filesystem::path& file, const std::function<Status(EncodersDocument&)>& change);

[[nodiscard]] std::vector<EncoderSettings> encoders_in(const EncodersDocument& document);
void put_encoder(EncodersDocument& document, const EncoderSettings& settings);
// False when there is none of this name.
[[nodiscard]] bool drop_encoder(EncodersDocument& document, const std::string& name);

}  // namespace sparsescope
