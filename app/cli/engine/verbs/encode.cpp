// SPDX-License-Identifier: GPL-3.0-or-later
#include <CLI/CLI.hpp>

#include "app/cli/verb.h"
#include "core/engine/encode_model.h"

namespace sparsescope::cli {

namespace {

class EncodeVerb final : public Verb {
  public:
    void add_options(CLI::App& app) override {
        app.add_option("--model", model_, "Model to encode with; default: the newest");
    }

    Result<Answer> run(Session& session) override {
        SPARSESCOPE_ASSIGN(Corpus corpus, session.open(Access::read_write));
        SPARSESCOPE_ASSIGN(ModelInfo model, corpus.model(model_));
        SPARSESCOPE_ASSIGN(model,
                           encode_model(corpus, model.id, session.stop(), session.progress()));
        SPARSESCOPE_ASSIGN(const DatasetInfo dataset, corpus.dataset(model.dataset));
        return Answer{
            to_json(EncodeReport{model, dataset.documents}),
            fmt::format(
                "Encoded {} documents of \"{}\" with model \"{}\" at up to {} active neurons.",
                dataset.documents, dataset.name, model.name, model.stored_k)};
    }

  private:
    std::string model_;
};

}  // namespace

const VerbEntry& encode_entry() {
    static const VerbEntry entry{"encode", make_verb<EncodeVerb>};
    return entry;
}

}  // namespace sparsescope::cli
