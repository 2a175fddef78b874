// SPDX-License-Identifier: GPL-3.0-or-later
#include <CLI/CLI.hpp>
#include <optional>

#include "app/cli/verb.h"
#include "core/engine/encode_model.h"

namespace sparsescope::cli {

namespace {

std::string lines_of(const std::vector<std::string>& sentences) {
    std::string text;
    for (const std::string& sentence : sentences)
        text += "\n" + sentence;
    return text;
}

Json description_json(const ModelDescription& d) {
    Json json{{"format", d.format},   {"dim", d.dim},    {"hidden", d.hidden},
              {"k", nullptr},         {"tied", d.tied},  {"ignored_tensors", d.ignored_tensors},
              {"missing", d.missing}, {"notes", d.notes}};
    json["unit_embeddings"] = d.unit_embeddings;
    if (d.k) json["k"] = *d.k;
    return json;
}

class LoadVerb final : public Verb {
  public:
    void add_options(CLI::App& app) override {
        app.add_option("--dataset", request_.dataset,
                       "Dataset whose documents it encodes; default: the only one");
        app.add_option("--file", request_.file,
                       "A model file or folder: CSR or CSRv2 (.safetensors, .pth), "
                       "sentence-transformers, SAELens, dictionary_learning")
            ->required();
        app.add_option("--format", request_.format, formats_help());
        app.add_option("--k", request_.k, "Active neurons per code; default: what the file says");
        app.add_option("--name", request_.name, "Name of the model; default: the file's name");
        app.add_flag("--dry-run", dry_run_, "Say what the file is, and change nothing");
    }

    Result<Answer> run(Session& session) override {
        if (dry_run_) return describe(session);
        SPARSESCOPE_ASSIGN(Corpus corpus, session.open(Access::read_write));
        SPARSESCOPE_ASSIGN(const DatasetInfo dataset, corpus.dataset(request_.dataset));
        SPARSESCOPE_ASSIGN(const AddedModel added,
                           add_model_file(corpus, request_, session.stop(), session.progress()));
        const ModelInfo& model = added.model;
        Answer answer{
            to_json(EncodeReport{model, dataset.documents}),
            fmt::format("Loaded model \"{}\" ({}): {} neurons, k {}{}; encoded {} documents "
                        "of \"{}\".{}",
                        model.name, added.file.format, model.hidden, model.k,
                        added.file.tied ? "" : ", with a decoder of its own", dataset.documents,
                        dataset.name, lines_of(added.file.notes))};
        answer.json["file"] = description_json(added.file);
        return answer;
    }

  private:
    static std::string formats_help() {
        std::string help = "What the file is; default: its content says.";
        for (const ModelFormatEntry* entry : model_formats())
            help += fmt::format(" {}: {}.", entry->name, entry->summary);
        return help;
    }

    Result<Answer> describe(Session& session) {
        SPARSESCOPE_ASSIGN(const Corpus corpus, session.open(Access::read_only));
        SPARSESCOPE_ASSIGN(const ModelDescription d,
                           describe_model_file(request_.file, request_.format));
        SPARSESCOPE_TRY(check_name_is_free(corpus, request_.name));
        Answer answer{description_json(d), {}};
        answer.text = fmt::format("{} holds a sparse head ({}): {} neurons over {} values{}{}.",
                                  request_.file, d.format, d.hidden, d.dim,
                                  d.k ? fmt::format(", k {}", *d.k) : "",
                                  d.tied ? "" : ", with a decoder of its own");
        answer.text += lines_of(d.missing) + lines_of(d.notes);
        if (d.k || request_.k) SPARSESCOPE_TRY(k_of_model_file(request_, d));
        // Without a name, and where there are several, there is no dataset to compare with.
        const auto dataset = corpus.dataset(request_.dataset);
        if (!dataset) {
            if (!request_.dataset.empty()) return fail(dataset.error());
            return answer;
        }
        const Status fits = check_model_fits(request_.file, d, *dataset);
        answer.json["dataset"] = dataset->name;
        answer.json["fits"] = fits.has_value();
        answer.text += "\n" + (fits ? fmt::format("It fits dataset \"{}\".", dataset->name)
                                    : fits.error().message);
        return answer;
    }

    ModelFileRequest request_;
    bool dry_run_ = false;
};

}  // namespace

const VerbEntry& load_entry() {
    static const VerbEntry entry{"load", make_verb<LoadVerb>};
    return entry;
}

}  // namespace sparsescope::cli
