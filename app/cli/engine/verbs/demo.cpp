// SPDX-License-Identifier: GPL-3.0-or-later
#include <CLI/CLI.hpp>
#include <algorithm>

#include "app/cli/answers.h"
#include "app/cli/engine/demo/comparison.h"
#include "app/cli/engine/demo/example.h"
#include "app/cli/engine/demo/unfinished_workspace.h"
#include "app/cli/engine/hooks.h"
#include "app/cli/evaluation_table.h"
#include "app/cli/text_table.h"
#include "app/cli/verb.h"
#include "core/engine/encode_model.h"
#include "core/engine/train_on_dataset.h"
#include "core/recipe/presets.h"
#include "core/workspace/dataset_shape.h"

namespace sparsescope::cli {

namespace {

Result<std::optional<DatasetInfo>> find_dataset(const Corpus& corpus, const std::string& name) {
    SPARSESCOPE_ASSIGN(const auto datasets, corpus.datasets());
    const auto found = std::ranges::find(datasets, name, &DatasetInfo::name);
    return found == datasets.end() ? std::nullopt : std::optional(*found);
}

Result<std::optional<ModelInfo>> newest_model(const Corpus& corpus, DatasetId dataset) {
    SPARSESCOPE_ASSIGN(const auto models, corpus.models());
    const auto found = std::ranges::find(models, dataset, &ModelInfo::dataset);
    return found == models.end() ? std::nullopt : std::optional(*found);
}

class DemoVerb final : public Verb {
  public:
    void add_options(CLI::App& app) override {
        std::vector<std::string> names;
        for (const Example& example : examples())
            names.push_back(example.name);
        app.add_option("name", name_, "The data set")->required()->check(CLI::IsMember(names));
        app.add_option("workspace", workspace_,
                       "Workspace to make or complete; default: in the user's data folder");
        auto* import_only = app.add_flag("--no-train", no_train_, "Only import the data");
        app.add_flag("--table", table_,
                     "Compare CSR, CSRv2 and the semantic presets at k 2, 4, 8, 32: trains ten "
                     "models and stores none")
            ->excludes(import_only);
    }

    Result<Answer> run(Session& session) override {
        const auto example = std::ranges::find(examples(), name_, &Example::name);
        std::filesystem::path path = workspace_;
        if (workspace_.empty()) {
            SPARSESCOPE_ASSIGN(path, default_workspace(*example));
        }
        std::error_code error;
        if (std::filesystem::exists(path, error)) return make(path, path, *example, session);
        // An example that is there is a whole one: it gets its name when it is made.
        SPARSESCOPE_ASSIGN(UnfinishedWorkspace unfinished, UnfinishedWorkspace::begin(path));
        SPARSESCOPE_ASSIGN(Answer answer, make(unfinished.path(), path, *example, session));
        if (answer.exit_code == exit_cancelled) return interrupted(path);
        SPARSESCOPE_TRY(unfinished.finish());
        return answer;
    }

  private:
    // file: where it is made; path: where it will be.
    Result<Answer> make(const std::filesystem::path& file, const std::filesystem::path& path,
                        const Example& example, Session& session) {
        SPARSESCOPE_ASSIGN(Corpus corpus, file == path ? Corpus::open(file, Access::read_write)
                                                       : Corpus::create(file));
        if (file == path) SPARSESCOPE_TRY(session.say_notices(corpus));
        SPARSESCOPE_ASSIGN(const DatasetInfo dataset, complete_dataset(corpus, example, session));
        Answer answer;
        answer.json["workspace"] = path.string();
        answer.json["dataset"] = to_json(dataset);
        answer.text = fmt::format("{}: {} documents of \"{}\", {} labels.\n", path.string(),
                                  dataset.documents, dataset.name, dataset.label_names.size());
        if (table_) {
            SPARSESCOPE_TRY(add_comparison(answer, corpus, dataset.id, example, session));
        } else if (!no_train_) {
            SPARSESCOPE_TRY(add_model(answer, corpus, dataset.id, example, session));
        }
        if (!made_something_ && !table_) answer.text += "It was complete already: nothing to do.\n";
        answer.json["already_there"] = !made_something_;
        return answer;
    }

    static tl::unexpected<Error> interrupted(const std::filesystem::path& path) {
        return fail(
            ErrorCode::cancelled,
            fmt::format("Stopped before {} was complete, so it was not made.", path.string()));
    }

    Result<DatasetInfo> complete_dataset(Corpus& corpus, const Example& example, Session& session) {
        SPARSESCOPE_ASSIGN(const auto existing, find_dataset(corpus, example.name));
        if (existing) {
            SPARSESCOPE_TRY(name_encoder_of(corpus, *existing, example));
            return corpus.dataset(existing->id);
        }
        made_something_ = true;
        SPARSESCOPE_ASSIGN(const DatasetId id,
                           example.import(corpus, session.stop(), session.progress()));
        return corpus.dataset(id);
    }

    // Examples that were made before datasets knew their encoder.
    static Status name_encoder_of(Corpus& corpus, const DatasetInfo& dataset,
                                  const Example& example) {
        if (example.encoder.empty() || !dataset.encoder.empty() ||
            dataset.dim != example.encoder.dim)
            return {};
        return corpus.set_encoder(dataset.id, example.encoder);
    }

    Status add_model(Answer& answer, Corpus& corpus, DatasetId dataset, const Example& example,
                     Session& session) {
        SPARSESCOPE_ASSIGN(const ModelInfo model,
                           complete_model(answer, corpus, dataset, example, session));
        // A first signal ends the training and keeps its model; the evaluation still belongs to it.
        const std::stop_token stop =
            answer.exit_code == exit_cancelled ? std::stop_token{} : session.stop();
        SPARSESCOPE_ASSIGN(const auto loaded,
                           load_model(corpus, model.id, stop, session.progress()));
        std::vector<int> ks;
        for (const int k : {2, 4, 8, model.k})
            if (k <= model.stored_k && std::ranges::find(ks, k) == ks.end()) ks.push_back(k);
        SPARSESCOPE_ASSIGN(const Evaluation evaluation,
                           evaluate(corpus, *loaded, ks, stop, session.progress()));
        const Answer evaluated = evaluation_answer(*loaded, evaluation);
        answer.json["evaluation"] = evaluated.json;
        answer.text += evaluated.text;
        return {};
    }

    Result<ModelInfo> complete_model(Answer& answer, Corpus& corpus, DatasetId dataset,
                                     const Example& example, Session& session) {
        SPARSESCOPE_TRY(corpus.mark_interrupted_runs());
        SPARSESCOPE_ASSIGN(const auto existing, newest_model(corpus, dataset));
        if (existing && existing->stored_k > 0) return *existing;
        made_something_ = true;
        if (existing) return encode_model(corpus, existing->id, session.stop(), session.progress());
        TrainRequest request;
        request.dataset = dataset;
        SPARSESCOPE_ASSIGN(const DatasetInfo info, corpus.dataset(dataset));
        SPARSESCOPE_ASSIGN(const DataShape shape, dataset_shape(corpus, info, session.stop()));
        SPARSESCOPE_ASSIGN(request.config, preset_config(default_preset(shape)));
        request.config.hidden = example.hidden;
        SPARSESCOPE_ASSIGN(const TrainReport done,
                           train_on_dataset(corpus, std::move(request), hooks(session)));
        answer.text += fmt::format("Trained {} of {} steps in {:.1f} s.\n", done.run.step,
                                   done.run.total_steps, done.train_seconds);
        answer.json["seconds"] = done.train_seconds;
        if (done.end != TrainEnd::finished && session.interrupted())
            answer.exit_code = exit_cancelled;
        return done.model;
    }

    static Status add_comparison(Answer& answer, const Corpus& corpus, DatasetId dataset,
                                 const Example& example, Session& session) {
        SPARSESCOPE_ASSIGN(const Comparison comparison,
                           compare_methods(corpus, dataset, example, hooks(session)));
        answer.text += fmt::format("\n{} test documents against {} training documents.\n\n{}",
                                   comparison.dataset.test_documents,
                                   comparison.dataset.train_documents, markdown(comparison));
        answer.json.update(to_json(comparison));
        return {};
    }

    std::string name_, workspace_;
    bool no_train_ = false;
    bool table_ = false;
    bool made_something_ = false;
};

}  // namespace

const VerbEntry& demo_entry() {
    static const VerbEntry entry{"demo", make_verb<DemoVerb>};
    return entry;
}

}  // namespace sparsescope::cli
