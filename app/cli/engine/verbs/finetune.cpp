// SPDX-License-Identifier: GPL-3.0-or-later
#include <CLI/CLI.hpp>
#include <optional>

#include "app/cli/engine/hooks.h"
#include "app/cli/engine/train_answer.h"
#include "app/cli/engine/train_options.h"
#include "app/cli/verb.h"
#include "core/engine/train_on_dataset.h"
#include "core/engine/tune_on_dataset.h"
#include "core/recipe/presets.h"
#include "core/recipe/tune_params.h"
#include "core/workspace/dataset_shape.h"

namespace sparsescope::cli {

namespace {

class FinetuneVerb final : public Verb {
  public:
    void add_options(CLI::App& app) override {
        app.add_option("--dataset", dataset_,
                       "Dataset whose documents get new embeddings; default: the only one");
        app.add_option("--encoder", encoder_,
                       "The encoder to finetune (see: encoders), its folder, or small-cnn, a new "
                       "network for pictures; default: the one that made the dataset's embeddings");
        app.add_option("--pairs", pairs_,
                       "File of pairs to learn from: CSV, TSV or JSON lines with two columns of "
                       "texts, and a third of scores or negatives where there is one");
        app.add_option("--columns", columns_,
                       "Its columns: ANCHOR,POSITIVE or ANCHOR,POSITIVE,THIRD; default: by their "
                       "usual names, else the first two")
            ->delimiter(',');
        app.add_flag("--classes", classes_,
                     "Learn from the dataset's own labels, or its levels: documents of one class "
                     "are alike");
        app.add_option("--name", name_,
                       "Name of the run, its encoder and its dataset; default: from the encoder");
        app.add_option("--head-preset", preset_,
                       "Where the settings of the head (--head-…) come from; default: as train "
                       "chooses, and of a joint run csrv2-text");
        app.add_option("--then-train", then_train_,
                       "Staged: train a head on the new dataset afterwards; default: 1")
            ->check(CLI::IsMember({"0", "1"}));
        app.add_option("--device", device_, "cpu, or cuda where LibTorch has it")
            ->check(CLI::IsMember({"cpu", "cuda"}));
        add_beginnings(app);
        watch_.add_to(app);
        settings_.add_to(app);
    }

    Result<Answer> run(Session& session) override {
        SPARSESCOPE_ASSIGN(const TrainReport done, resume_   ? resume(session)
                                                   : branch_ ? branch(session)
                                                             : begin(session));
        return train_answer(done, session);
    }

  private:
    void add_beginnings(CLI::App& app) {
        auto* resume =
            app.add_option("--resume", resume_,
                           "Go on with this run, which is paused, interrupted or failed, "
                           "under its own settings");
        auto* branch = app.add_option("--branch", branch_,
                                      "Begin at a checkpoint of this run, on its data, under other "
                                      "settings");
        auto* step = app.add_option(
            "--step", step_, "Of --branch: its checkpoint of this step; default: the newest");
        step->check(CLI::NonNegativeNumber)->needs(branch);
        resume->excludes(branch);
        for (const char* other : {"--dataset", "--encoder", "--pairs", "--columns", "--classes",
                                  "--head-preset", "--device"}) {
            resume->excludes(app.get_option(other));
            branch->excludes(app.get_option(other));
        }
        for (const char* other : {"--name", "--then-train"})
            resume->excludes(app.get_option(other));
        app.get_option("--classes")->excludes(app.get_option("--pairs"));
        app.get_option("--columns")->needs(app.get_option("--pairs"));
    }

    Result<TrainReport> begin(Session& session) {
        TuneRequest request;
        SPARSESCOPE_ASSIGN(request.watch, watch_.watch());
        if (pairs_.empty() && !classes_)
            return fail(ErrorCode::invalid_argument,
                        "Say what to learn from: --pairs FILE, or --classes for the dataset's own "
                        "labels or levels.");
        SPARSESCOPE_ASSIGN(Corpus corpus, session.open(Access::read_write));
        SPARSESCOPE_TRY(corpus.mark_interrupted_runs());
        SPARSESCOPE_ASSIGN(const DatasetInfo dataset, corpus.dataset(dataset_));
        request.dataset = dataset.id;
        SPARSESCOPE_TRY(settings_.apply(request.config));
        SPARSESCOPE_ASSIGN(request.config.head,
                           head_settings(session, corpus, dataset, request.config.arm));
        SPARSESCOPE_TRY(settings_.apply(request.config));
        SPARSESCOPE_TRY(choose_data(request));
        request.name = name_;
        request.encoder = encoder_;
        request.pairs = pairs_;
        request.columns = columns_;
        request.device = device_;
        request.then_train = then_train_ != "0";
        return tune_on_dataset(corpus, std::move(request), hooks(session));
    }

    Result<TrainConfig> head_settings(Session& session, const Corpus& corpus,
                                      const DatasetInfo& dataset, TuneArm arm) const {
        if (!preset_.empty()) return preset_config(preset_);
        if (arm == TuneArm::joint) return TrainConfig{};
        SPARSESCOPE_ASSIGN(DataShape shape, dataset_shape(corpus, dataset, session.stop()));
        return chosen_preset("", shape);
    }

    Status choose_data(TuneRequest& request) const {
        const bool asked = settings_.has("data");
        if (classes_) {
            if (asked && request.config.data != TuneDataKind::classes)
                return fail(ErrorCode::invalid_argument,
                            "--classes and --data say different things. Leave one out.");
            request.config.data = TuneDataKind::classes;
            return {};
        }
        if (asked && request.config.data == TuneDataKind::classes)
            return fail(ErrorCode::invalid_argument,
                        "A file of pairs has no classes. Leave --pairs out, or choose --data "
                        "pairs.");
        if (asked) request.data = request.config.data;
        return {};
    }

    Result<TrainReport> resume(Session& session) {
        if (const auto given = settings_.given(); !given.empty())
            return fail(ErrorCode::invalid_argument,
                        fmt::format("A run is resumed under its own settings, so --{} cannot be "
                                    "changed. To change it, branch from the run's checkpoint: "
                                    "sparsescope-cli finetune {} --branch {} --{} {}",
                                    given[0].first, session.workspace().string(), *resume_,
                                    given[0].first, given[0].second));
        ResumeRequest request;
        request.run = *resume_;
        SPARSESCOPE_ASSIGN(request.watch, watch_.watch());
        SPARSESCOPE_ASSIGN(Corpus corpus, session.open(Access::read_write));
        return resume_run(corpus, request, hooks(session));
    }

    Result<TrainReport> branch(Session& session) {
        TuneBranchRequest request;
        request.parent = *branch_;
        request.step = step_;
        request.name = name_;
        request.then_train = then_train_ != "0";
        SPARSESCOPE_ASSIGN(request.watch, watch_.watch());
        SPARSESCOPE_ASSIGN(Corpus corpus, session.open(Access::read_write));
        SPARSESCOPE_TRY(corpus.mark_interrupted_runs());
        SPARSESCOPE_ASSIGN(const RunInfo parent, corpus.run(*branch_));
        if (parent.kind == RunKind::head)
            return fail(ErrorCode::invalid_argument,
                        fmt::format("Run {0} trains a head. Branch from it with: sparsescope-cli "
                                    "branch {1} --run {0}",
                                    parent.id, session.workspace().string()));
        SPARSESCOPE_ASSIGN(request.config, tune_config_from_json(parent.config));
        SPARSESCOPE_TRY(settings_.apply(request.config));
        return branch_tuning(corpus, request, hooks(session));
    }

    std::string dataset_, encoder_, pairs_, name_, preset_, then_train_;
    std::string device_ = "cpu";
    std::vector<std::string> columns_;
    bool classes_ = false;
    std::optional<RunId> resume_, branch_;
    std::int64_t step_ = -1;
    WatchOptions watch_;
    TuneSettingOptions settings_;
};

}  // namespace

const VerbEntry& finetune_entry() {
    static const VerbEntry entry{"finetune", make_verb<FinetuneVerb>};
    return entry;
}

}  // namespace sparsescope::cli
