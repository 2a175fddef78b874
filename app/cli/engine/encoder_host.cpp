// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/engine/encoder_host.h"

#include "core/backbone/model/model_encoder.h"

namespace sparsescope::cli {

EncoderHost engine_encoder_host() {
    // Never the engine as a program of its own: it would ask itself for ever.
    return {open_model_encoder, {}};
}

}  // namespace sparsescope::cli
