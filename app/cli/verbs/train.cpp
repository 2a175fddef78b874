// SPDX-License-Identifier: GPL-3.0-or-later
#include <CLI/CLI.hpp>
#include <charconv>
#include <map>

#include "app/cli/answers.h"
#include "app/cli/exit_code.h"
#include "app/cli/verb.h"
#include "core/engine/train_on_dataset.h"
#include "core/sae/model_file.h"

namespace sparsescope::cli {

namespace {

// "" when text is a whole number; CLI11 shows anything else as the error.
std::string check_integer(const std::string& text) {
    long long value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool good = error == std::errc{} && end == text.data() + text.size();
    return good ? std::string() : "\"" + text + "\" is not a whole number";
}

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
        app.add_option("--dataset", dataset_, "Dataset to train on; default: the only one");
        std::vector<std::string> names;
        for (const Preset& preset : presets())
            names.push_back(preset.name);
        app.add_option("--preset", preset_, "Where every setting that is not given comes from")
            ->check(CLI::IsMember(names))
            ->capture_default_str();
        app.add_option("--name", name_, "Name of the model; default: from preset and k");
        app.add_option("--init", init_, "Weights to start from (safetensors)");
        app.add_option("--trace", trace_, "Write every step's losses to this file (JSON)");
        app.add_option("--save", save_, "Also write the weights to this file (safetensors)");
        for (const ParamSpec& param : train_params())
            add_setting(app, param);
    }

    Result<Answer> run(Session& session) override {
        TrainRequest request;
        SPARSESCOPE_ASSIGN(request.config, preset_config(preset_));
        for (const auto& [name, value] : settings_)
            if (!value.empty()) SPARSESCOPE_TRY(set_param(request.config, name, value));
        // Before the work, not after hours of it.
        SPARSESCOPE_TRY(check_folder_of(save_, "--save"));
        SPARSESCOPE_TRY(check_folder_of(trace_, "--trace"));
        if (!init_.empty()) {
            SPARSESCOPE_ASSIGN(request.initial_weights, read_head_weights(init_));
        }
        SPARSESCOPE_ASSIGN(Corpus corpus, session.open(Access::read_write));
        SPARSESCOPE_TRY(corpus.mark_interrupted_runs());
        SPARSESCOPE_ASSIGN(const DatasetInfo dataset, corpus.dataset(dataset_));
        request.dataset = dataset.id;
        request.name = name_;
        request.trace_file = trace_;
        SPARSESCOPE_ASSIGN(const TrainReport done,
                           train_on_dataset(corpus, request, session.hooks()));
        if (!save_.empty()) {
            SPARSESCOPE_ASSIGN(const HeadWeights weights, corpus.head_weights(done.model.id));
            SPARSESCOPE_TRY(write_head_weights(save_, weights));
        }
        return answer(done, session);
    }

  private:
    void add_setting(CLI::App& app, const ParamSpec& param) {
        CLI::Option* option = app.add_option("--" + param.name, settings_[param.name], param.help);
        option->group(param.group);
        switch (param.kind) {
            case ParamSpec::Kind::integer:
                option->check(CLI::Validator(check_integer, "INT"));
                break;
            case ParamSpec::Kind::real:
                option->check(CLI::Number);
                break;
            case ParamSpec::Kind::choice:
                option->check(CLI::IsMember(param.choices));
                break;
            case ParamSpec::Kind::boolean:
                option->check(CLI::IsMember({"0", "1"}));
                break;
        }
    }

    static Answer answer(const TrainReport& done, const Session& session) {
        Answer answer;
        answer.json["run"] = to_json(done.run);
        answer.json["model"] = to_json(done.model);
        answer.json["stopped_early"] = done.stopped_early;
        answer.json["seconds"] = done.train_seconds;
        answer.text = fmt::format(
            "{} \"{}\": {} of {} steps in {:.1f} s, {} neurons, k {}; its documents are encoded at "
            "up to {}.",
            done.stopped_early ? "Stopped and kept model" : "Trained model", done.model.name,
            done.run.step, done.run.total_steps, done.train_seconds, done.model.hidden,
            done.model.k, done.model.stored_k);
        if (done.stopped_early && session.interrupted()) answer.exit_code = exit_cancelled;
        return answer;
    }

    std::string dataset_, name_, init_, trace_, save_;
    std::string preset_ = "csrv2-text";
    std::map<std::string, std::string> settings_;  // flag -> what was typed, "" for nothing
};

}  // namespace

const VerbEntry& train_entry() {
    static const VerbEntry entry{"train", "Train a sparse head on a dataset",
                                 "train news.sscope --dataset news --preset csrv2-text --k 8 "
                                 "--epochs 10 --save news-k8.safetensors",
                                 make_verb<TrainVerb>};
    return entry;
}

}  // namespace sparsescope::cli
