// SPDX-License-Identifier: GPL-3.0-or-later
// An encoder as an import asks for it (ImportOptions::encoding).
#pragma once
#include <cstdint>
#include <memory>

#include "core/backbone/encoder.h"
#include "core/corpus/importer.h"

namespace sparsescope {

// How many texts of the last reading the encoder read only the start of.
struct EncodingTally {
    std::int64_t texts = 0;  // or pictures
    std::int64_t truncated = 0;
};

// `as` is the encoder as a dataset knows it, whose prefix is put before its texts, or nullptr: as
// it is now. encoder and tally must outlive what is returned. An import has a file's texts encoded
// twice; with an encoder that remembers them (CachedEncoder), the second time costs nothing.
[[nodiscard]] std::shared_ptr<const TextEncoding> encoding_by(Encoder& encoder,
                                                              EncodingTally& tally,
                                                              const EncoderIdentity* as = nullptr);

}  // namespace sparsescope
