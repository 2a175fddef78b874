// SPDX-License-Identifier: GPL-3.0-or-later
// How encoders look in answers.
#pragma once
#include <string>
#include <vector>

#include "app/cli/verb.h"
#include "core/backbone/encoder.h"
#include "core/backbone/encoder_settings.h"

namespace sparsescope::cli {

// "text", "picture", or both with `between` between them.
[[nodiscard]] std::string what_it_reads(const EncoderSettings& encoder, const char* between);
[[nodiscard]] Json encoder_json(const EncoderSettings& encoder);
// A table and a list of encoders, each with whether it can be opened now, as far as a glance tells.
[[nodiscard]] Answer encoder_listing(const std::vector<EncoderSettings>& encoders);

// Two discs that differ in size and place, and stripes.
[[nodiscard]] const std::vector<Image>& trial_pictures();

// What a few sentences come out like, or a few pictures where the encoder reads no texts: whether
// those that mean the same are alike.
struct EncoderTrial {
    std::vector<std::string> sentences;  // or what the pictures show
    EmbeddingMatrix embeddings;
    double texts_per_second = 0;     // 0: reads none
    double pictures_per_second = 0;  // likewise
};
[[nodiscard]] Result<EncoderTrial> try_encoder(Encoder& encoder, std::stop_token stop);
[[nodiscard]] Answer trial_answer(const EncoderSettings& encoder, const EncoderTrial& trial);

}  // namespace sparsescope::cli
