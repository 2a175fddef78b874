// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/named_encoder.h"

#include "app/cli/program.h"
#include "core/backbone/encoder_kinds.h"

namespace sparsescope::cli {

Result<std::unique_ptr<Encoder>> open_encoder_of(const EncoderSettings& settings,
                                                 Session& session) {
    report(session.progress(), "starting the encoder", 0, 0);
    EncoderHost host;
    host.engine = program_path(Program::engine);
    return open_encoder(settings, host, session.stop());
}

Result<std::unique_ptr<Encoder>> open_encoder_named(const std::string& name, Session& session) {
    SPARSESCOPE_ASSIGN(const EncoderSettings settings, configured_encoder(name));
    return open_encoder_of(settings, session);
}

}  // namespace sparsescope::cli
