// SPDX-License-Identifier: GPL-3.0-or-later
#include <CLI/CLI.hpp>
#include <algorithm>

#include "app/cli/answers.h"
#include "app/cli/engine/hooks.h"
#include "app/cli/engine/train_options.h"
#include "app/cli/text_table.h"
#include "app/cli/verb.h"
#include "core/engine/sweep.h"
#include "core/recipe/settings_that_differ.h"
#include "core/recipe/train_params.h"
#include "core/types/train_metrics.h"
#include "core/workspace/dataset_shape.h"
#include "core/workspace/run_comparison.h"

namespace sparsescope::cli {

namespace {

struct Axis {
    std::string name;
    std::vector<std::string> values;
};

std::vector<std::string> split_at_commas(const std::string& text) {
    std::vector<std::string> parts{""};
    for (const char c : text) {
        if (c == ',')
            parts.emplace_back();
        else
            parts.back() += c;
    }
    return parts;
}

// Every combination, the last axis fastest.
Result<std::vector<TrainConfig>> combinations(const TrainConfig& base,
                                              const std::vector<Axis>& axes) {
    constexpr std::size_t most = 1000;
    std::vector<TrainConfig> configs{base};
    for (const Axis& axis : axes) {
        if (configs.size() * axis.values.size() > most)
            return fail(
                ErrorCode::invalid_argument,
                fmt::format("These settings make more than {} runs. Take fewer values.", most));
        std::vector<TrainConfig> finer;
        for (const TrainConfig& config : configs)
            for (const std::string& value : axis.values) {
                finer.push_back(config);
                SPARSESCOPE_TRY(set_param(finer.back(), axis.name, value));
            }
        configs = std::move(finer);
    }
    return configs;
}

class SweepVerb final : public Verb {
  public:
    void add_options(CLI::App& app) override {
        add_preset_option(app, preset_);
        app.add_option("--dataset", dataset_, "Dataset to train on; default: the only one");
        app.add_option("--name", name_, "Name of the sweep; default: from preset and settings");
        app.add_option("--set,--over", over_,
                       "SETTING=A,B,C: the same as --SETTING A,B,C; may be given several times")
            ->take_all()
            ->allow_extra_args(false);
        app.add_option("--resume", resume_,
                       "Go on with the sweep of this name as it was planned (see: runs)");
        app.add_option("--forget", forget_,
                       "Take the sweep of this name out of the list of those that wait; its runs "
                       "stay");
        watch_.add_to(app);
        settings_.add_to(app, SettingOptions::Values::list);
    }

    Result<Answer> run(Session& session) override {
        if (!resume_.empty() || !forget_.empty()) {
            SPARSESCOPE_TRY(check_nothing_else_given());
            return forget_.empty() ? go_on(session) : forget(session);
        }
        SweepRequest request;
        SPARSESCOPE_ASSIGN(const std::vector<Axis> axes, axes_given());
        SPARSESCOPE_ASSIGN(request.watch, watch_.watch());
        SPARSESCOPE_ASSIGN(Corpus corpus, session.open(Access::read_write));
        SPARSESCOPE_ASSIGN(const DatasetInfo dataset, corpus.dataset(dataset_));
        request.dataset = dataset.id;
        SPARSESCOPE_ASSIGN(const DataShape shape, dataset_shape(corpus, dataset, session.stop()));
        SPARSESCOPE_ASSIGN(const TrainConfig base, chosen_preset(preset_, shape));
        SPARSESCOPE_ASSIGN(request.configs, combinations(base, axes));
        request.name = name_.empty() ? name_from(base.preset, axes) : name_;
        SPARSESCOPE_ASSIGN(const SweepReport done,
                           run_sweep(corpus, request, hooks_that_pause(session)));
        SPARSESCOPE_ASSIGN(const RunComparison comparison, compare_runs(corpus, done.runs));
        return answer(request, done, comparison, axes, session);
    }

  private:
    Status check_nothing_else_given() const {
        SPARSESCOPE_ASSIGN(const Watch watch, watch_.watch());
        const bool more = !settings_.empty() || !over_.empty() || !name_.empty() ||
                          !preset_.empty() || !dataset_.empty() || !(watch == Watch{}) ||
                          (!resume_.empty() && !forget_.empty());
        if (!more) return {};
        return fail(ErrorCode::invalid_argument,
                    "A sweep goes on as it was planned, so --resume and --forget take no settings "
                    "beside them. Start a sweep of another name for others.");
    }

    Result<Answer> forget(Session& session) const {
        SPARSESCOPE_ASSIGN(Corpus corpus, session.open(Access::read_write));
        SPARSESCOPE_ASSIGN(const SweepPlan plan, find_sweep_plan(corpus, forget_));
        SPARSESCOPE_TRY(corpus.forget_sweep(plan.name));
        return Answer{{{"sweep", plan.name}},
                      fmt::format("The sweep \"{}\" is forgotten; its runs stay.", plan.name)};
    }

    Result<Answer> go_on(Session& session) const {
        SPARSESCOPE_ASSIGN(Corpus corpus, session.open(Access::read_write));
        SPARSESCOPE_ASSIGN(const SweepPlan plan, find_sweep_plan(corpus, resume_));
        std::vector<Axis> axes;
        for (ComparedSetting& setting : settings_that_differ(plan.configs))
            axes.push_back({std::move(setting.name), std::move(setting.values)});
        SPARSESCOPE_ASSIGN(const SweepReport done,
                           resume_sweep(corpus, resume_, hooks_that_pause(session)));
        SPARSESCOPE_ASSIGN(const RunComparison comparison, compare_runs(corpus, done.runs));
        return answer(plan, done, comparison, axes, session);
    }

    Result<std::vector<Axis>> axes_given() const {
        std::vector<Axis> axes;
        for (const auto& [name, text] : settings_.given())
            axes.push_back({name, split_at_commas(text)});
        for (const std::string& text : over_) {
            const std::size_t equals = text.find('=');
            if (equals == std::string::npos || equals == 0)
                return fail(ErrorCode::invalid_argument,
                            fmt::format("--over \"{}\" is not SETTING=A,B,C.", text));
            axes.push_back({text.substr(0, equals), split_at_commas(text.substr(equals + 1))});
        }
        return axes;
    }

    // The same command has to mean the same sweep.
    static std::string name_from(const std::string& preset, const std::vector<Axis>& axes) {
        std::string name = preset;
        for (const Axis& axis : axes)
            if (axis.values.size() > 1) name += " " + axis.name;
        return name;
    }

    static Answer answer(const SweepRequest& request, const SweepReport& done,
                         const RunComparison& comparison, const std::vector<Axis>& axes,
                         const Session& session) {
        Answer answer;
        answer.json =
            to_json(SweepSummary{request.name, done.complete,
                                 static_cast<std::int64_t>(request.configs.size()), done.reused});
        Json& rows = answer.json["rows"] = Json::array();
        for (std::size_t i = 0; i < comparison.runs.size(); ++i)
            rows.push_back(row_of(comparison, i, axes));
        answer.text = table(comparison, axes);
        if (!done.complete) {
            answer.text += fmt::format(
                "\nInterrupted after {} of {} runs. Go on with: sparsescope-cli sweep {} --resume "
                "\"{}\"\n",
                done.runs.size(), request.configs.size(), session.workspace().string(),
                request.name);
            if (session.interrupted()) answer.exit_code = exit_cancelled;
        }
        return answer;
    }

    static Json row_of(const RunComparison& comparison, std::size_t i,
                       const std::vector<Axis>& axes) {
        Json row;
        row["run"] = to_json(comparison.runs[i]);
        const Json config = parsed(comparison.runs[i].config);
        row["settings"] = Json::object();
        for (const Axis& axis : axes)
            if (config.contains(axis.name)) row["settings"][axis.name] = config[axis.name];
        row["measures"] = Json::object();
        for (const ComparedMeasure& measure : comparison.measures)
            row["measures"][measure.name] = measure.values[i] ? Json(*measure.values[i]) : Json();
        return row;
    }

    // The measures a terminal has room for: their names in the comparison, and over the columns.
    static std::vector<std::pair<std::string_view, std::string_view>> shown_measures() {
        std::vector<std::pair<std::string_view, std::string_view>> shown;
        const auto show = [&](const auto& field) {
            shown.emplace_back(field.compared_name(), field.label);
        };
        show(metric_field(&HeldOutQuality::nearest_neighbour_accuracy));
        show(metric_field(&HeldOutQuality::recall_at_10));
        show(metric_field(&HeldOutQuality::dead_share));
        show(metric_field(&StepMetrics::dead_share));
        show(metric_field(&HeldOutQuality::skew));
        show(metric_field(&StepMetrics::explained_variance));
        show(metric_field(&StepMetrics::total_loss));
        return shown;
    }

    static std::string table(const RunComparison& comparison, const std::vector<Axis>& axes) {
        using enum TextTable::Align;
        const auto shown = shown_measures();
        std::vector<TextTable::Column> columns{{"run", right}};
        for (const Axis& axis : axes)
            if (axis.values.size() > 1) columns.push_back({axis.name, right});
        columns.push_back({"state"});
        for (const auto& [name, label] : shown)
            columns.push_back({std::string(label), right});
        TextTable table(std::move(columns));
        for (std::size_t i = 0; i < comparison.runs.size(); ++i) {
            const RunInfo& run = comparison.runs[i];
            std::vector<std::string> row{std::to_string(run.id)};
            const auto config = train_config_from_json(run.config);
            for (const Axis& axis : axes)
                if (axis.values.size() > 1)
                    row.push_back(config ? get_param(*config, axis.name).value_or("") : "");
            row.emplace_back(to_string(run.state));
            for (const auto& [name, label] : shown) {
                const auto measure =
                    std::ranges::find(comparison.measures, name, &ComparedMeasure::name);
                row.push_back(measure == comparison.measures.end() ? ""
                                                                   : measure_text(*measure, i));
            }
            table.add(std::move(row));
        }
        return table.text();
    }

    std::string dataset_, name_, resume_, forget_;
    std::string preset_;
    std::vector<std::string> over_;
    WatchOptions watch_;
    SettingOptions settings_;
};

}  // namespace

const VerbEntry& sweep_entry() {
    static const VerbEntry entry{"sweep", make_verb<SweepVerb>};
    return entry;
}

}  // namespace sparsescope::cli
