// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/encoders/import_texts.h"

#include <algorithm>

#include <CLI/CLI.hpp>

#include "app/cli/answers.h"
#include "app/cli/encoders/named_encoder.h"
#include "core/corpus/import_preview.h"

namespace sparsescope::cli {

void ImportTexts::add_to(CLI::App& app) {
    app.add_option("--encoder", name_,
                   "Embed the texts with this encoder (see the verb encoders); with --into the "
                   "dataset's own is taken without asking");
    auto* chunk = app.add_option("--chunk", words_,
                                 "Cut texts into documents of about so many words, grouped under "
                                 "the whole in results; 0: never. Default: 120 for text files and "
                                 "folders of them, 0 for tables")
                      ->check(CLI::NonNegativeNumber);
    app.add_option(
           "--overlap", overlap_,
           "With --chunk: words that each part shares with the one before; default: a fifth")
        ->needs(chunk)
        ->check(CLI::NonNegativeNumber);
    app.add_option("--text-unit", unit_,
                   "Of a plain text file: whether a document is a line of it, or the whole file; "
                   "default: told by what is in it")
        ->check(CLI::IsMember({"line", "file"}));
}

Status ImportTexts::apply(ImportOptions& options) const {
    if (unit_ == "line") options.text_unit = TextUnit::line;
    if (unit_ == "file") options.text_unit = TextUnit::file;
    if (!words_) return {};
    if (*words_ == 0 && overlap_)
        return fail(ErrorCode::invalid_argument,
                    "--chunk 0 never cuts, so there are no parts that could share words. Leave "
                    "--overlap out.");
    options.whole_texts = *words_ == 0;
    if (*words_ > 0) options.chunks = ChunkOptions{*words_, overlap_.value_or(*words_ / 5)};
    return {};
}

Result<std::string> ImportTexts::announced() const {
    if (name_.empty()) return std::string();
    SPARSESCOPE_ASSIGN(const EncoderSettings settings, configured_encoder(name_));
    return fmt::format("The texts would be embedded by the encoder \"{}\".\n", settings.name);
}

Status ImportTexts::open_encoder(const DatasetInfo* into, ImportOptions& options,
                                 Session& session) {
    if (!name_.empty()) {
        SPARSESCOPE_ASSIGN(encoder_, open_encoder_named(name_, session));
    } else if (into && !into->encoder.empty()) {
        SPARSESCOPE_ASSIGN(const auto understood, preview_import(options));
        if (std::ranges::any_of(understood, [](const auto& file) { return file.dim > 0; }))
            return {};
        SPARSESCOPE_ASSIGN(const EncoderSettings settings, configured_encoder(into->encoder));
        SPARSESCOPE_ASSIGN(encoder_, open_caching_encoder(settings, session));
    } else {
        return {};
    }
    options.encoding =
        encoding_by(*encoder_, tally_, into && !into->encoder.empty() ? &into->encoder : nullptr);
    return {};
}

void ImportTexts::tell(Answer& answer) const {
    if (!encoder_) return;
    answer.json["embedded"] = tally_.texts;
    answer.json["truncated"] = tally_.truncated;
    answer.text += fmt::format("\nEmbedded by \"{}\".", encoder_->identity().name);
    if (tally_.truncated > 0)
        answer.text += fmt::format(
            " {} texts are longer than it reads: their embeddings are of "
            "their beginnings (--chunk cuts them into parts).",
            tally_.truncated);
}

}  // namespace sparsescope::cli
