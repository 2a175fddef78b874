// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/engine/encoder_host.h"

namespace sparsescope::cli {

EncoderHost engine_encoder_host() {
    // Never the engine as a program of its own: it would ask itself for ever.
    return {
        [](const EncoderSettings& settings, std::stop_token) -> Result<std::unique_ptr<Encoder>> {
            return fail(ErrorCode::unsupported,
                        fmt::format("{} cannot be opened yet.", settings.folder.string()));
        },
        {}};
}

}  // namespace sparsescope::cli
