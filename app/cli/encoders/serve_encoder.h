// SPDX-License-Identifier: GPL-3.0-or-later
// Encodes for another program: texts, and paths of picture files, come on standard input and
// embeddings go to standard output, a JSON object a line (docs/encoders.md). Texts that wait are
// encoded together.
#pragma once
#include <cstdint>
#include <stop_token>

#include "core/backbone/encoder.h"
#include "core/base/result.h"

namespace sparsescope::cli {

struct Served {
    std::int64_t texts = 0;  // and pictures
};

// Until the input ends, nobody reads the output any more, or a stop. A text that cannot be encoded
// is answered with its error, and the next one is encoded all the same.
[[nodiscard]] Result<Served> serve_encoder(Encoder& encoder, int input, int output,
                                           std::stop_token stop);
// One line: who the encoder is, or why there is none.
void introduce(const Result<EncoderIdentity>& identity, int output);

}  // namespace sparsescope::cli
