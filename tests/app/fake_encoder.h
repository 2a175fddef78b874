// SPDX-License-Identifier: GPL-3.0-or-later
// Stands in for sparsescope-cli encoders serve: a shell script whose embeddings are those of the
// sample workspace, by the word of a label that stands in the text.
#pragma once
#include <filesystem>

#include <QString>

#include "core/backbone/encoder_settings.h"

namespace sparsescope::test {

// Lines that it reads are appended to "<folder>/asked", and a line for each start to
// "<folder>/starts". Texts make it do what they say: "die", "hang", "short", "nan", "complain".
[[nodiscard]] QString make_served_encoder(const std::filesystem::path& folder);
[[nodiscard]] int starts_of(const std::filesystem::path& folder);
[[nodiscard]] QString asked_of(const std::filesystem::path& folder);
// As the sample's encoder would be set up on this computer.
[[nodiscard]] EncoderSettings sample_encoder_settings();

}  // namespace sparsescope::test
