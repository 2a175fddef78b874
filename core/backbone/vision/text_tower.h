// SPDX-License-Identifier: GPL-3.0-or-later
// What reads texts into the space of a picture encoder's embeddings, so that a typed query finds
// pictures. Used from one thread at a time.
#pragma once
#include <span>
#include <stop_token>
#include <string>

#include "core/backbone/encoder.h"

namespace sparsescope {

class TextTower {
  public:
    virtual ~TextTower() = default;
    [[nodiscard]] virtual Result<EncodedTexts> encode(std::span<const std::string> texts,
                                                      std::stop_token stop) = 0;
};

}  // namespace sparsescope
