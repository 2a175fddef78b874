// SPDX-License-Identifier: GPL-3.0-or-later
// Any program that reads one text a line and writes one embedding a line, so that every model that
// runs somewhere can be used without us knowing it.
#include "core/backbone/encoder_kinds.h"
#include "core/backbone/encoder_options.h"
#include "core/backbone/line_encoder.h"
#include "core/backbone/sha256.h"
#include "core/backbone/start_program.h"

namespace sparsescope {

namespace {

std::string hash_of_command(const std::vector<std::string>& command) {
    Sha256 hash;
    hash.add("command");
    for (const std::string& word : command)
        hash.add(word);
    return hash.finish();
}

Result<std::unique_ptr<Encoder>> open_command(const EncoderSettings& settings,
                                              std::stop_token stop) {
    LineEncoderOptions options;
    options.command = settings.command;
    options.identity = {"command",
                        settings.name,
                        hash_of_command(settings.command),
                        settings.identity.dim,
                        settings.document_prefix,
                        settings.query_prefix};
    if (settings.batch > 0) options.batch = static_cast<std::size_t>(settings.batch);
    if (settings.timeout_seconds > 0)
        options.patience = options.first_patience = patience_of(settings);
    SPARSESCOPE_ASSIGN(std::unique_ptr<Encoder> encoder, LineEncoder::open(std::move(options)));
    SPARSESCOPE_TRY(learn_dim(*encoder, stop));
    return encoder;
}

Status look_at_command(const EncoderSettings& settings) {
    SPARSESCOPE_ASSIGN(const std::string program, find_program(settings.command));
    std::error_code error;
    if (std::filesystem::is_regular_file(program, error)) return {};
    return fail(ErrorCode::not_found, fmt::format("There is no program {}.", program));
}

}  // namespace

const EncoderKindEntry& command_entry() {
    static const EncoderKindEntry entry{"command",
                                        "Any program: a text a line in, an embedding a line out",
                                        open_command, look_at_command};
    return entry;
}

}  // namespace sparsescope
