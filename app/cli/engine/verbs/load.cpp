// SPDX-License-Identifier: GPL-3.0-or-later
#include <CLI/CLI.hpp>

#include "app/cli/verb.h"
#include "core/engine/encode_model.h"

namespace sparsescope::cli {

namespace {

class LoadVerb final : public Verb {
  public:
    void add_options(CLI::App& app) override {
        app.add_option("--dataset", dataset_,
                       "Dataset whose documents it encodes; default: the only one");
        app.add_option("--file", file_,
                       "Weights of a tied sparse head (safetensors, official keys)")
            ->required();
        app.add_option("--k", k_, "Active neurons per code")->required();
        app.add_option("--name", name_, "Name of the model; default: the file's name");
    }

    Result<Answer> run(Session& session) override {
        SPARSESCOPE_ASSIGN(Corpus corpus, session.open(Access::read_write));
        SPARSESCOPE_ASSIGN(const DatasetInfo dataset, corpus.dataset(dataset_));
        SPARSESCOPE_ASSIGN(const ModelInfo model,
                           add_model_file(corpus, dataset.id, file_, k_, name_, session.stop(),
                                          session.progress()));
        return Answer{
            to_json(EncodeReport{model, dataset.documents}),
            fmt::format("Loaded model \"{}\": {} neurons, k {}; encoded {} documents of \"{}\".",
                        model.name, model.hidden, model.k, dataset.documents, dataset.name)};
    }

  private:
    std::string dataset_, file_, name_;
    int k_ = 0;
};

}  // namespace

const VerbEntry& load_entry() {
    static const VerbEntry entry{"load", make_verb<LoadVerb>};
    return entry;
}

}  // namespace sparsescope::cli
