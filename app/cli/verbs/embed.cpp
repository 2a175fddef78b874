// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>

#include "app/cli/answers.h"
#include "app/cli/encoders/named_encoder.h"
#include "app/cli/verb.h"
#include "core/workspace/embed_dataset.h"
#include "core/workspace/embed_file.h"
#include "core/workspace/text_encoding.h"

namespace sparsescope::cli {

namespace {

std::string truncated_text(std::int64_t truncated) {
    if (truncated == 0) return {};
    return fmt::format(
        "\n{} are longer than the encoder reads: their embeddings are of their "
        "beginnings.",
        truncated);
}

class EmbedVerb final : public Verb {
  public:
    void add_options(CLI::App& app) override {
        app.add_option("--encoder", encoder_, "The encoder, by the name it was added under")
            ->required();
        auto* dataset =
            app.add_option("--dataset", dataset_,
                           "Dataset whose texts or pictures get embeddings; default: the only one");
        auto* to = app.add_option("--to", to_,
                                  "Embed a file of texts (instead of a workspace) and write its "
                                  "embeddings to this one: .npy, .npz or .jsonl")
                       ->excludes(dataset);
        app.add_option("--text-column", text_column_,
                       "With --to: column, JSON key or array name of the texts")
            ->needs(to);
        app.add_flag("--replace", options_.replace,
                     "Replace embeddings that are there, if no model or run stands on them")
            ->excludes(to);
        app.add_option_function<std::string>(
               "--normalize",
               [this](const std::string& rule) {
                   options_.normalization = rule == "l2" ? Normalization::l2 : Normalization::none;
               },
               "l2: scale every embedding to length 1; none: as the encoder gives it")
            ->check(CLI::IsMember({"l2", "none"}))
            ->default_str("l2");
        app.add_flag("--skip-empty", options_.remove_empty,
                     "Remove documents without text, or without a picture that can be read (which "
                     "can be undone), or leave such rows of a file out, instead of refusing them");
    }

    Result<Answer> run(Session& session) override {
        if (!to_.empty()) return embed_texts(session);
        SPARSESCOPE_ASSIGN(Corpus corpus, session.open(Access::read_write));
        SPARSESCOPE_ASSIGN(const DatasetInfo dataset, corpus.dataset(dataset_));
        SPARSESCOPE_ASSIGN(const auto encoder, open_encoder_named(encoder_, session));
        SPARSESCOPE_ASSIGN(const EmbedReport done,
                           embed_dataset(corpus, dataset.id, *encoder, options_, session.stop(),
                                         session.progress()));
        SPARSESCOPE_ASSIGN(const DatasetInfo now, corpus.dataset(dataset.id));
        Answer answer;
        answer.json["dataset"] = to_json(now);
        answer.json["embedded"] = done.documents;
        answer.json["truncated"] = done.truncated;
        answer.json["removed"] = done.removed;
        answer.text = fmt::format("Embedded {} documents of \"{}\" by \"{}\": {} numbers each.",
                                  done.documents, now.name, encoder->identity().name, done.dim);
        if (done.removed > 0)
            answer.text += fmt::format("\nRemoved {} documents without {}.", done.removed,
                                       done.pictures ? "a picture that can be read" : "text");
        answer.text += truncated_text(done.truncated);
        answer.text += fmt::format("\nNext: sparsescope-cli train {} --dataset \"{}\"",
                                   session.workspace().string(), now.name);
        return answer;
    }

  private:
    // What stands in the place of the workspace is a file of texts.
    Result<Answer> embed_texts(Session& session) {
        SPARSESCOPE_ASSIGN(const auto encoder, open_encoder_named(encoder_, session));
        EncodingTally tally;
        ImportOptions options;
        options.file = session.workspace();
        options.text_column = text_column_;
        options.normalization = options_.normalization;
        options.invalid_rows = options_.remove_empty ? InvalidRows::skip : InvalidRows::refuse;
        options.encoding = encoding_by(*encoder, tally);
        SPARSESCOPE_ASSIGN(const EmbeddedFile done,
                           embed_file(options, to_, session.stop(), session.progress()));
        Answer answer;
        answer.json["file"] = options.file.string();
        answer.json["out"] = to_;
        answer.json["encoder"] = to_json(encoder->identity());
        answer.json["embedded"] = done.texts;
        answer.json["dim"] = done.dim;
        answer.json["truncated"] = tally.truncated;
        answer.json["skipped"] = done.skipped;
        answer.json["skipped_rows"] = done.skipped_rows;
        answer.text = fmt::format("Embedded {} texts by \"{}\", {} numbers each: {}.", done.texts,
                                  encoder->identity().name, done.dim, to_);
        if (done.skipped > 0)
            answer.text += fmt::format("\nLeft out {} rows without text; the first: {}.",
                                       done.skipped, fmt::join(done.skipped_rows, ", "));
        answer.text += truncated_text(tally.truncated);
        return answer;
    }

    std::string encoder_, dataset_, to_, text_column_;
    EmbedOptions options_;
};

}  // namespace

const VerbEntry& embed_entry() {
    static const VerbEntry entry{"embed", make_verb<EmbedVerb>};
    return entry;
}

}  // namespace sparsescope::cli
