// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>

#include "app/cli/answers.h"
#include "app/cli/verb.h"
#include "core/corpus/importer.h"

namespace sparsescope::cli {

namespace {

class ImportVerb final : public Verb {
  public:
    void add_options(CLI::App& app) override {
        app.add_option("file", file_,
                       "Embeddings or documents: npy, npz, safetensors, idx(.gz), csv, tsv, jsonl")
            ->required();
        app.add_option("--name", options_.name,
                       "Name of the new dataset; default: the file's name");
        app.add_option("--labels", labels_, "Labels beside the file: npy, npz, idx, or one a line");
        app.add_option("--texts", texts_,
                       "Texts beside an embeddings file: csv, tsv, jsonl, or one a line");
        app.add_option("--label-column", options_.label_column,
                       "Column, JSON key or array name of the labels");
        app.add_option("--text-column", options_.text_column, "Column or JSON key of the texts");
        app.add_option("--embedding-column", options_.embedding_column,
                       "JSON key or array name of the embeddings; default: embedding, data");
        app.add_option("--test-fraction", options_.test_fraction,
                       "Share of the documents held out for testing, the same of every label")
            ->check(CLI::Range(0.0, 0.99));
        app.add_option("--seed", options_.seed, "Decides which documents are held out")
            ->capture_default_str();
        app.add_option("--normalize", normalize_, "l2: scale every embedding to length 1")
            ->check(CLI::IsMember({"l2", "none"}))
            ->capture_default_str();
        app.add_flag(
            "--skip-invalid", skip_invalid_,
            "Leave out rows with NaN or Inf and rows of zeros instead of refusing the file");
    }

    Result<Answer> run(Session& session) override {
        options_.file = file_;
        if (options_.name.empty()) options_.name = options_.file.stem().string();
        if (!labels_.empty()) options_.labels_file = labels_;
        if (!texts_.empty()) options_.texts_file = texts_;
        options_.normalization = normalize_ == "l2" ? Normalization::l2 : Normalization::none;
        options_.invalid_rows = skip_invalid_ ? InvalidRows::skip : InvalidRows::refuse;

        SPARSESCOPE_ASSIGN(Corpus corpus, session.open(Access::read_write));
        SPARSESCOPE_ASSIGN(const ImportReport done,
                           import_dataset(corpus, options_, session.stop(), session.progress()));
        SPARSESCOPE_ASSIGN(const DatasetInfo dataset, corpus.dataset(done.dataset));
        Json json;
        json["dataset"] = to_json(dataset);
        json["skipped"] = done.skipped;
        json["skipped_rows"] = done.skipped_rows;
        return Answer{json, describe(dataset, done)};
    }

  private:
    static std::string describe(const DatasetInfo& d, const ImportReport& done) {
        std::string text = fmt::format(
            "Imported \"{}\": {} documents ({} for training, {} held out), {}, {} labels.", d.name,
            d.documents, d.train_documents, d.test_documents,
            d.dim > 0 ? fmt::format("{} values each", d.dim) : "no embeddings",
            d.label_names.size());
        if (done.skipped > 0)
            text += fmt::format("\nLeft out {} rows that are not finite or zero; the first: {}.",
                                done.skipped, fmt::join(done.skipped_rows, ", "));
        return text;
    }

    std::string file_, labels_, texts_;
    std::string normalize_ = "none";
    bool skip_invalid_ = false;
    ImportOptions options_;
};

}  // namespace

const VerbEntry& import_entry() {
    static const VerbEntry entry{"import", "Import a file as a new dataset",
                                 "import news.sscope embeddings.npy --name news --labels "
                                 "labels.npy --test-fraction 0.2 --normalize l2",
                                 make_verb<ImportVerb>};
    return entry;
}

}  // namespace sparsescope::cli
