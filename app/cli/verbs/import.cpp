// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>

#include "app/cli/answers.h"
#include "app/cli/encoders/import_texts.h"
#include "app/cli/import_answer.h"
#include "app/cli/keep_all_segments.h"
#include "app/cli/verb.h"
#include "core/corpus/import_preview.h"
#include "core/corpus/names.h"
#include "core/workspace/add_file.h"

namespace sparsescope::cli {

namespace {

class ImportVerb final : public Verb {
  public:
    void add_options(CLI::App& app) override {
        // Until they are asked for, import_dataset chooses the shares.
        options_.validation_fraction = options_.test_fraction = std::nullopt;
        app.add_option(
               "file", options_.file,
               "Embeddings or documents: npy, npz, safetensors, idx, csv, tsv, jsonl, json, "
               "txt, md, or a folder of texts or pictures")
            ->required();
        auto* name = app.add_option("--name", options_.name,
                                    "Name of the new dataset; default: the file's name");
        auto* into = app.add_option("--into", into_,
                                    "Add the documents to this dataset instead, encoded with its "
                                    "models")
                         ->excludes(name);
        app.add_option("--from-row", from_row_,
                       "With --into: begin at this row of the file, counted from 0")
            ->needs(into)
            ->check(CLI::NonNegativeNumber);
        app.add_flag("--dry-run", dry_run_,
                     "Say what is understood of the file and show its first rows; store nothing");
        app.add_option("--labels", options_.labels_file,
                       "Labels beside the file: any such file, or one a line");
        app.add_option("--texts", options_.texts_file,
                       "Texts beside an embeddings file: any such file, or one a line");
        add_column_options(app);
        app.add_option("--validation-fraction", options_.validation_fraction,
                       "Share of the documents that quality is measured on while a model is "
                       "trained, the same of every label; default: 0.1 of 20 documents or more")
            ->check(CLI::Range(0.0, 0.99));
        app.add_option("--test-fraction", options_.test_fraction,
                       "Share of the documents kept for final tests; default: 0.1 of 20 or more")
            ->check(CLI::Range(0.0, 0.99));
        app.add_option("--seed", seed_, "Decides which documents are for validation and for tests")
            ->default_str(std::to_string(options_.seed));
        texts_.add_to(app);
        app.add_option_function<std::string>(
               "--normalize",
               [this](const std::string& rule) {
                   normalize_ = true;
                   options_.normalization = rule == "l2" ? Normalization::l2 : Normalization::none;
               },
               "l2: scale every embedding to length 1; with --into as the dataset does")
            ->excludes(into)
            ->check(CLI::IsMember({"l2", "none"}))
            ->default_str("none, with --encoder l2");
        app.add_flag_callback(
            "--skip-invalid", [this] { options_.invalid_rows = InvalidRows::skip; },
            "Leave out rows with missing numbers, NaN or Inf and rows of zeros instead of refusing "
            "the file");
    }

    Result<Answer> run(Session& session) override {
        for (auto* companion : {&options_.labels_file, &options_.texts_file})
            if (*companion == "") companion->reset();  // --labels "" asks for none
        if (!options_.file.has_filename()) options_.file = options_.file.parent_path();  // "texts/"
        if (options_.name.empty())
            options_.name = name_from(options_.file.stem().string(), "dataset");
        SPARSESCOPE_TRY(use_seed());
        options_.divide_anew = options_.validation_fraction || options_.test_fraction;
        for (const std::string& words : columns_) {
            SPARSESCOPE_ASSIGN(const auto choices, parse_column_choices(words));
            options_.columns.insert(options_.columns.end(), choices.begin(), choices.end());
        }
        for (const std::string& column : ignored_)
            options_.columns.push_back({column, ColumnRole::ignore});
        SPARSESCOPE_TRY(texts_.apply(options_));
        if (dry_run_) return preview();
        SPARSESCOPE_ASSIGN(Corpus corpus, session.open(Access::read_write));
        return into_.empty() ? make_dataset(corpus, session) : add_to_dataset(corpus, session);
    }

  private:
    void add_column_options(CLI::App& app) {
        app.add_option("--label-column", options_.label_column,
                       "Column, JSON key or array name of the labels");
        app.add_option("--text-column", options_.text_column,
                       "Column, JSON key or array name of the texts");
        app.add_option("--embedding-column", options_.embedding_column,
                       "Column, JSON key or array name of the embeddings");
        app.add_option("--levels-column", options_.level_columns,
                       "Column, JSON key or array name of paths (animal/mammal/dog), or several, "
                       "outermost level first: kingdom,class,species")
            ->delimiter(',');
        app.add_option(
               "--columns", columns_,
               "Roles of columns: price=metadata,d*=embedding; roles are embedding, text, "
               "label, level, tag, split, id, weight, metadata, ignore, picture; may be repeated")
            ->allow_extra_args(false);
        app.add_option("--ignore", ignored_, "Columns to leave out: a,b; may be repeated")
            ->delimiter(',')
            ->allow_extra_args(false);
        app.add_option("--no-label", options_.no_labels,
                       "Labels that mean that there is none: -1,unknown; may be repeated")
            ->delimiter(',')
            ->allow_extra_args(false);
    }

    // A seed decides nothing where no documents are held out.
    Status use_seed() {
        if (!seed_) return {};
        options_.seed = *seed_;
        const double usual = into_.empty() ? 1 : 0;
        if (options_.validation_fraction.value_or(usual) > 0 ||
            options_.test_fraction.value_or(usual) > 0)
            return {};
        return fail(ErrorCode::invalid_argument,
                    "--seed decides which documents are for validation and for tests, but none are "
                    "kept for either. Give a fraction above 0, or leave --seed out.");
    }

    Result<Answer> preview() const {
        SPARSESCOPE_ASSIGN(const auto understood, preview_import(options_));
        Answer answer;
        answer.json["understood"] = to_json(understood);
        SPARSESCOPE_ASSIGN(const std::string encoder, texts_.announced());
        answer.text = cli::describe(understood) + encoder + "Nothing was stored (--dry-run).";
        return answer;
    }
    Result<Answer> make_dataset(Corpus& corpus, Session& session) {
        SPARSESCOPE_TRY(texts_.open_encoder(nullptr, options_, session));
        if (texts_.encodes() && !normalize_) options_.normalization = Normalization::l2;
        SPARSESCOPE_ASSIGN(const ImportReport done,
                           import_dataset(corpus, options_, session.stop(), session.progress()));
        SPARSESCOPE_ASSIGN(const DatasetInfo dataset, corpus.dataset(done.dataset));
        Json json;
        json["dataset"] = to_json(dataset);
        reads_pictures_ = !dataset.picture_folder.empty();
        json["skipped"] = done.skipped;
        json["skipped_rows"] = done.skipped_rows;
        json["skipped_why"] = done.skipped_why;
        json["understood"] = to_json(done.understood);
        Answer answer{json, cli::describe(done.understood) + describe(dataset, done)};
        texts_.tell(answer);
        answer.text += next_step(dataset, session);
        return answer;
    }

    Result<Answer> add_to_dataset(Corpus& corpus, Session& session) {
        // A dataset that is there has its parts: what is added is for training unless told
        // otherwise.
        for (auto* share : {&options_.validation_fraction, &options_.test_fraction})
            *share = share->value_or(0);
        SPARSESCOPE_ASSIGN(const DatasetInfo before, corpus.dataset(into_));
        SPARSESCOPE_TRY(texts_.open_encoder(&before, options_, session));
        SPARSESCOPE_ASSIGN(const AddedFile added, add_file(corpus, before.id, options_, from_row_,
                                                           session.stop(), session.progress()));
        SPARSESCOPE_TRY(keep_all_segments(corpus, session));
        SPARSESCOPE_ASSIGN(const DatasetInfo dataset, corpus.dataset(before.id));
        const bool stopped = added.next_row < added.rows;
        reads_pictures_ = !dataset.picture_folder.empty();
        Answer answer;
        answer.json["dataset"] = to_json(dataset);
        answer.json["added"] = added.documents;
        answer.json["skipped"] = added.skipped;
        answer.json["skipped_rows"] = added.skipped_rows;
        answer.json["skipped_why"] = added.skipped_why;
        answer.json["understood"] = to_json(added.understood);
        answer.json["next_row"] = stopped ? Json(added.next_row) : Json();
        answer.json["stopped_early"] = stopped;
        answer.text =
            cli::describe(added.understood) +
            fmt::format("Added {} documents to \"{}\", which has {} now.", added.documents,
                        dataset.name, dataset.documents - dataset.removed_documents);
        if (stopped)
            answer.text += fmt::format(
                "\nStopped before row {} of {}. What was added stays; "
                "--from-row {} goes on from here.",
                added.next_row, added.rows, added.next_row);
        answer.text += left_out(added.skipped, added.skipped_rows, added.skipped_why);
        texts_.tell(answer);
        if (stopped && session.interrupted()) answer.exit_code = exit_cancelled;
        return answer;
    }

    [[nodiscard]] std::string describe(const DatasetInfo& d, const ImportReport& done) const {
        const std::string text = fmt::format(
            "Imported \"{}\": {} documents ({} for training, {} for validation, {} for tests), {}, "
            "{} labels{}.",
            d.name, d.documents, d.train_documents, d.validation_documents, d.test_documents,
            d.dim > 0 ? fmt::format("{} values each", d.dim) : "no embeddings",
            d.label_names.size(), d.has_levels ? ", level paths" : "");
        return text + left_out(done.skipped, done.skipped_rows, done.skipped_why);
    }

    // What makes a dataset of texts searchable by meaning.
    static std::string next_step(const DatasetInfo& d, const Session& session) {
        const std::string workspace = session.workspace().string();
        if (d.dim == 0 && d.has_text)
            return fmt::format(
                "\nNext, to search by meaning: sparsescope-cli embed {} --dataset \"{}\" "
                "--encoder NAME",
                workspace, d.name);
        if (d.encoder.empty()) return {};
        return fmt::format("\nNext: sparsescope-cli train {} --dataset \"{}\"", workspace, d.name);
    }

    [[nodiscard]] std::string left_out(std::int64_t skipped, const std::vector<std::int64_t>& rows,
                                       const std::vector<std::string>& why) const {
        if (skipped == 0) return {};
        if (reads_pictures_)
            return fmt::format("\nLeft out {} that cannot be read; the first:\n  {}", skipped,
                               fmt::join(why, "\n  "));
        return fmt::format("\nLeft out {} rows {}; the first: {}.", skipped,
                           texts_.encodes() ? "that have no text that can be read"
                                            : "whose numbers are missing, not finite or all zero",
                           fmt::join(rows, ", "));
    }

    std::string into_;
    bool dry_run_ = false;
    std::vector<std::string> columns_;  // as they were typed
    std::vector<std::string> ignored_;
    std::optional<std::uint64_t> seed_;
    std::int64_t from_row_ = 0;
    bool normalize_ = false;       // was said
    bool reads_pictures_ = false;  // what was left out are files
    ImportOptions options_;
    ImportTexts texts_;
};

}  // namespace

const VerbEntry& import_entry() {
    static const VerbEntry entry{"import", make_verb<ImportVerb>};
    return entry;
}

}  // namespace sparsescope::cli
