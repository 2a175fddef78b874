// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/encoders/encoder_host.h"

#include "core/backbone/model/model_encoder.h"

namespace sparsescope::cli {

EncoderHost engine_encoder_host() {
    return {open_model_encoder, {}};
}

}  // namespace sparsescope::cli
