// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/encoders/named_encoder.h"

#include "core/backbone/cached_encoder.h"

namespace sparsescope::cli {

Result<std::unique_ptr<Encoder>> open_encoder_of(const EncoderSettings& settings,
                                                 Session& session) {
    report(session.progress(), "starting the encoder", 0, 0);
    return open_encoder(settings, session.stop());
}

Result<std::unique_ptr<Encoder>> open_caching_encoder(const EncoderSettings& settings,
                                                      Session& session) {
    report(session.progress(), "starting the encoder", 0, 0);
    return open_cached_encoder(settings, session.stop(),
                               [&session](const std::string& trouble) { session.say(trouble); });
}

Result<std::unique_ptr<Encoder>> open_encoder_named(const std::string& name, Session& session) {
    SPARSESCOPE_ASSIGN(const EncoderSettings settings, configured_encoder(name));
    return open_caching_encoder(settings, session);
}

}  // namespace sparsescope::cli
