// SPDX-License-Identifier: GPL-3.0-or-later
#include <CLI/CLI.hpp>

#include "app/cli/answers.h"
#include "app/cli/verb.h"
#include "core/workspace/divide_dataset.h"

namespace sparsescope::cli {

namespace {

class SplitVerb final : public Verb {
  public:
    void add_options(CLI::App& app) override {
        app.add_option("--dataset", dataset_, "Dataset; default: the only one");
        app.add_option("--validation-fraction", division_.validation,
                       "Share of the documents that quality is measured on while a model is "
                       "trained, the same of every label")
            ->required()
            ->check(CLI::Range(0.0, 0.99));
        app.add_option("--test-fraction", division_.test,
                       "Share kept for final tests; default: the test documents stay as they are")
            ->check(CLI::Range(0.0, 0.99));
        seed_ = app.add_option("--seed", division_.seed, "Decides which documents")
                    ->capture_default_str();
    }

    Result<Answer> run(Session& session) override {
        if (seed_->count() > 0 && division_.validation == 0 && division_.test.value_or(0) == 0)
            return fail(ErrorCode::invalid_argument,
                        "--seed decides which documents are for validation and for tests, and "
                        "none are asked for. Leave it out, or give a share.");
        SPARSESCOPE_ASSIGN(Corpus corpus, session.open(Access::read_write));
        SPARSESCOPE_ASSIGN(const DatasetInfo before, corpus.dataset(dataset_));
        SPARSESCOPE_TRY(divide_dataset(corpus, before.id, division_));
        SPARSESCOPE_ASSIGN(const DatasetInfo dataset, corpus.dataset(before.id));
        SPARSESCOPE_ASSIGN(const auto models, corpus.models());
        Answer answer;
        answer.json["dataset"] = to_json(dataset);
        Json& affected = answer.json["models"] = Json::array();
        std::string names;
        for (const ModelInfo& model : models) {
            if (model.dataset != dataset.id) continue;
            affected.push_back(model.name);
            names += (names.empty() ? "" : ", ") + model.name;
        }
        answer.text = fmt::format(
            "\"{}\" has {} documents for training, {} for validation and {} for tests now.",
            dataset.name, dataset.train_documents, dataset.validation_documents,
            dataset.test_documents);
        if (!names.empty())
            answer.text += fmt::format(
                "\nThese models learned from the parts as they were, maybe from documents that "
                "test them now, so that eval flatters them; train them anew: {}.",
                names);
        return answer;
    }

  private:
    std::string dataset_;
    Division division_;
    CLI::Option* seed_ = nullptr;
};

}  // namespace

const VerbEntry& split_entry() {
    static const VerbEntry entry{"split", make_verb<SplitVerb>};
    return entry;
}

}  // namespace sparsescope::cli
