// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures in a cache of embeddings (Encoder::recall): a file is known by its hash, so that it need
// not be decoded to be found; pixels that have no file by their own hash.
#pragma once
#include <functional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "core/backbone/encoder.h"

namespace sparsescope {

// No text that is embedded begins like these.
[[nodiscard]] std::string name_of_picture_file(std::string_view sha256);
[[nodiscard]] std::string name_of_pixels(const Image& picture);

// Embeds one picture for each name that the encoder does not recall, and has it remembered. `load`
// gets the places of some of those and gives their pictures; an empty picture has no embedding: its
// place is in `without`, its row all zero.
struct NamedPictures {
    EncodedTexts encoded;
    std::vector<std::size_t> without;
};
using LoadPictures = std::function<Result<std::vector<Image>>(std::span<const std::size_t> places)>;
[[nodiscard]] Result<NamedPictures> encode_named_pictures(Encoder& encoder,
                                                          std::span<const std::string> names,
                                                          const LoadPictures& load,
                                                          std::stop_token stop);

}  // namespace sparsescope
