// SPDX-License-Identifier: GPL-3.0-or-later
#include <CLI/CLI.hpp>
#include <optional>

#include "app/cli/engine/hooks.h"
#include "app/cli/engine/train_answer.h"
#include "app/cli/engine/train_options.h"
#include "app/cli/verb.h"
#include "core/engine/train_on_dataset.h"
#include "core/model_files/model_format.h"
#include "core/recipe/schedule.h"
#include "core/recipe/schedule_notes.h"
#include "core/workspace/dataset_shape.h"

namespace sparsescope::cli {

namespace {

Status check_folder_of(const std::string& file, const char* option) {
    if (file.empty()) return {};
    const std::filesystem::path folder = std::filesystem::absolute(file).parent_path();
    if (std::filesystem::is_directory(folder)) return {};
    return fail(ErrorCode::not_found, fmt::format("{} {}: there is no folder {}. Make it first.",
                                                  option, file, folder.string()));
}

class TrainVerb final : public Verb {
  public:
    void add_options(CLI::App& app) override {
        add_preset_option(app, preset_);
        app.add_option("--dataset", dataset_, "Dataset to train on; default: the only one");
        app.add_option("--name", name_,
                       "Name of the run and its model; default: from the preset and what differs");
        app.add_option("--init", init_, "Weights to start from (safetensors)");
        app.add_option("--trace", trace_, "Write every step's losses to this file (JSON)");
        app.add_option("--save", save_,
                       "Also write the weights to this file (.safetensors or .pth)");
        auto* resume = app.add_option(
            "--resume", resume_,
            "Go on with this run, which is paused, interrupted or failed, under its own settings");
        for (const char* other : {"--preset", "--dataset", "--name", "--init", "--trace"})
            resume->excludes(app.get_option(other));
        watch_.add_to(app);
        settings_.add_to(app, SettingOptions::Values::one);
    }

    Result<Answer> run(Session& session) override {
        if (resume_ && !settings_.empty())
            return fail(
                ErrorCode::invalid_argument,
                fmt::format("A run is resumed under its own settings, so --{} cannot be "
                            "changed. To change it, branch from the run's checkpoint: "
                            "sparsescope-cli branch {} --run {} --{} {}",
                            settings_.given()[0].first, session.workspace().string(), *resume_,
                            settings_.given()[0].first, settings_.given()[0].second));
        // Before the work, not after hours of it.
        SPARSESCOPE_TRY(check_folder_of(save_, "--save"));
        if (!save_.empty()) SPARSESCOPE_TRY(format_to_save(save_));
        SPARSESCOPE_TRY(check_folder_of(trace_, "--trace"));
        SPARSESCOPE_ASSIGN(const TrainReport done, resume_ ? resume(session) : begin(session));
        Answer answer = train_answer(done, session);
        add_notes(answer);
        if (!save_.empty() && done.model.id != 0) {
            SPARSESCOPE_ASSIGN(const Corpus corpus, session.open(Access::read_only));
            SPARSESCOPE_ASSIGN(const HeadWeights weights, corpus.head_weights(done.model.id));
            SPARSESCOPE_TRY(save_model_file(save_, {weights, done.model.k}));
        }
        return answer;
    }

  private:
    Result<TrainReport> begin(Session& session) {
        TrainRequest request;
        SPARSESCOPE_ASSIGN(request.watch, watch_.watch());
        if (!init_.empty()) {
            SPARSESCOPE_TRY(settings_.check_no_beginning("--init"));
            SPARSESCOPE_ASSIGN(LoadedHead head, load_model_file(init_));
            request.initial_weights = std::move(head.weights);
        }
        SPARSESCOPE_ASSIGN(Corpus corpus, session.open(Access::read_write));
        SPARSESCOPE_TRY(corpus.mark_interrupted_runs());
        SPARSESCOPE_ASSIGN(const DatasetInfo dataset, corpus.dataset(dataset_));
        request.dataset = dataset.id;
        request.name = name_;
        request.trace_file = trace_;
        SPARSESCOPE_ASSIGN(const DataShape shape, dataset_shape(corpus, dataset, session.stop()));
        SPARSESCOPE_ASSIGN(request.config, chosen_preset(preset_, shape));
        SPARSESCOPE_TRY(settings_.apply(request.config));
        notes_ = schedule_notes(request.config, resolved(request.config, shape), shape);
        return train_on_dataset(corpus, std::move(request), hooks(session));
    }

    Result<TrainReport> resume(Session& session) {
        ResumeRequest request;
        request.run = *resume_;
        SPARSESCOPE_ASSIGN(request.watch, watch_.watch());
        SPARSESCOPE_ASSIGN(Corpus corpus, session.open(Access::read_write));
        return resume_run(corpus, request, hooks(session));
    }

    // What the window's preview said before.
    void add_notes(Answer& answer) const {
        answer.json["notes"] = notes_;
        for (const std::string& note : notes_)
            answer.text += "\n" + note;
    }

    std::vector<std::string> notes_;
    std::string dataset_, name_, init_, trace_, save_;
    std::string preset_;
    std::optional<RunId> resume_;
    WatchOptions watch_;
    SettingOptions settings_;
};

}  // namespace

const VerbEntry& train_entry() {
    static const VerbEntry entry{"train", make_verb<TrainVerb>};
    return entry;
}

}  // namespace sparsescope::cli
