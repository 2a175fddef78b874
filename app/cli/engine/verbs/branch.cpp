// SPDX-License-Identifier: GPL-3.0-or-later
#include <CLI/CLI.hpp>

#include "app/cli/engine/hooks.h"
#include "app/cli/engine/train_answer.h"
#include "app/cli/engine/train_options.h"
#include "app/cli/verb.h"
#include "core/engine/train_on_dataset.h"
#include "core/engine/tune_on_dataset.h"
#include "core/recipe/train_params.h"
#include "core/recipe/tune_params.h"

namespace sparsescope::cli {

namespace {

class BranchVerb final : public Verb {
  public:
    void add_options(CLI::App& app) override {
        app.add_option("--run", run_, "The run to branch from (see: runs)")->required();
        app.add_option("--step", step_,
                       "Begin at its checkpoint of this step (see: runs --checkpoints); default: "
                       "the newest")
            ->check(CLI::NonNegativeNumber);
        app.add_option("--name", name_,
                       "Name of the run and its model; default: from the preset and what differs");
        watch_.add_to(app);
        settings_.add_to(app, SettingOptions::Values::one);
    }

    Result<Answer> run(Session& session) override {
        SPARSESCOPE_TRY(settings_.check_no_beginning("the run it branches from"));
        BranchRequest request;
        request.parent = run_;
        request.step = step_;
        request.name = name_;
        SPARSESCOPE_ASSIGN(request.watch, watch_.watch());
        SPARSESCOPE_ASSIGN(Corpus corpus, session.open(Access::read_write));
        SPARSESCOPE_TRY(corpus.mark_interrupted_runs());
        SPARSESCOPE_ASSIGN(const RunInfo parent, corpus.run(run_));
        if (parent.kind != RunKind::head) return branch_backbone(session, corpus, parent);
        SPARSESCOPE_ASSIGN(request.config, train_config_from_json(parent.config));
        SPARSESCOPE_TRY(settings_.apply(request.config));
        SPARSESCOPE_ASSIGN(const TrainReport done, branch_run(corpus, request, hooks(session)));
        return train_answer(done, session);
    }

  private:
    // Settings that both kinds of runs have are called the same.
    Result<Answer> branch_backbone(Session& session, Corpus& corpus, const RunInfo& parent) {
        TuneBranchRequest request;
        request.parent = run_;
        request.step = step_;
        request.name = name_;
        SPARSESCOPE_ASSIGN(request.watch, watch_.watch());
        SPARSESCOPE_ASSIGN(request.config, tune_config_from_json(parent.config));
        for (const auto& [name, value] : settings_.given())
            SPARSESCOPE_TRY(set_param(request.config, name, value));
        SPARSESCOPE_ASSIGN(const TrainReport done, branch_tuning(corpus, request, hooks(session)));
        return train_answer(done, session);
    }

    RunId run_ = 0;
    std::int64_t step_ = -1;
    std::string name_;
    WatchOptions watch_;
    SettingOptions settings_;
};

}  // namespace

const VerbEntry& branch_entry() {
    static const VerbEntry entry{"branch", make_verb<BranchVerb>};
    return entry;
}

}  // namespace sparsescope::cli
