// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/encoders/typed_text.h"

#include <fmt/format.h>

#include "app/cli/encoders/named_encoder.h"
#include "core/workspace/typed_query.h"

namespace sparsescope::cli {

Result<std::string> prepare_typed(const Corpus& corpus, const DatasetInfo& dataset,
                                  std::optional<TextMode> asked, SearchRequest& request,
                                  Session& session) {
    request.mode = TextMode::words;
    if (asked == TextMode::words) return std::string();
    SPARSESCOPE_ASSIGN(const auto models, corpus.models_with_codes(dataset.id));
    const auto configured = configured_encoders();
    // A damaged list is no reason not to find words.
    if (!configured && asked) return fail(configured.error());
    if (!configured && !dataset.encoder.empty())
        return "Searched by words. " + configured.error().message;
    SPARSESCOPE_ASSIGN(const TypedSearch typed,
                       choose_text_mode(dataset, !models.empty(), asked,
                                        configured.value_or(std::vector<EncoderSettings>())));
    if (!typed.encoder) return typed.note;
    const auto encode = [&]() -> Status {
        SPARSESCOPE_ASSIGN(const auto encoder, open_encoder_of(*typed.encoder, session));
        return encode_query(*encoder, dataset, request, session.stop());
    };
    if (auto encoded = encode(); !encoded) {
        Error error = std::move(encoded.error());
        if (error.code != ErrorCode::cancelled)
            error.message += " The words of the text are found without an encoder: --mode words";
        return fail(std::move(error));
    }
    request.mode = typed.mode;
    return std::string();
}

Result<std::vector<float>> encoded_picture(const DatasetInfo& dataset,
                                           const std::filesystem::path& file, Session& session) {
    if (dataset.encoder.empty())
        return fail(ErrorCode::unsupported,
                    fmt::format("Which encoder made the embeddings of \"{}\" is not known, so a "
                                "picture cannot be compared with them.",
                                dataset.name));
    SPARSESCOPE_ASSIGN(const EncoderSettings settings, configured_encoder(dataset.encoder));
    SPARSESCOPE_ASSIGN(const auto encoder, open_encoder_of(settings, session));
    SPARSESCOPE_TRY(check_query_encoder(dataset, encoder->identity()));
    if (!encoder->reads(EncoderInput::picture))
        return fail(
            ErrorCode::unsupported,
            fmt::format("The encoder \"{}\" that made the embeddings of \"{}\" reads texts, "
                        "not pictures. Ask with --text or --document.",
                        dataset.encoder.name, dataset.name));
    return encode_picture_file(*encoder, file, session.stop());
}

}  // namespace sparsescope::cli
