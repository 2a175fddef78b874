// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/named_encoder.h"

#include "app/cli/program.h"
#include "core/backbone/cached_encoder.h"
#include "core/backbone/encoder_kinds.h"

namespace sparsescope::cli {

namespace {

EncoderHost encoder_host() {
    EncoderHost host;
    host.engine = program_path(Program::engine);
    return host;
}

}  // namespace

Result<std::unique_ptr<Encoder>> open_document_encoder(const EncoderSettings& settings,
                                                       Session& session) {
    report(session.progress(), "starting the encoder", 0, 0);
    return open_cached_encoder(settings, encoder_host(), session.stop(),
                               [&session](const std::string& sentence) { session.say(sentence); });
}

Result<std::unique_ptr<Encoder>> open_query_encoder(const EncoderSettings& settings,
                                                    Session& session) {
    return open_encoder(settings, encoder_host(), session.stop());
}

Result<std::unique_ptr<Encoder>> open_encoder_named(const std::string& name, Session& session) {
    SPARSESCOPE_ASSIGN(const EncoderSettings settings, configured_encoder(name));
    return open_document_encoder(settings, session);
}

}  // namespace sparsescope::cli
