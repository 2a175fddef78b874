// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/sweep_plan.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/recipe/train_params.h"

namespace sparsescope {

namespace {

using Json = nlohmann::ordered_json;

std::string plan_text(const SweepPlan& plan) {
    Json json;
    json["configs"] = Json::array();
    for (const TrainConfig& config : plan.configs)
        json["configs"].push_back(Json::parse(to_json(config)));
    json["rules"] = Json::array();
    for (const TrainRule& rule : plan.watch.rules)
        json["rules"].push_back(to_string(rule));
    json["checkpoint_steps"] = plan.watch.checkpoint_steps;
    if (plan.watch.kept) json["keep_checkpoints"] = to_string(*plan.watch.kept);
    return json.dump();
}

}  // namespace

Status keep_sweep_plan(Corpus& corpus, const SweepPlan& plan) {
    return corpus.keep_sweep({plan.name, plan.dataset, plan_text(plan), {}});
}

Result<SweepPlan> read_sweep_plan(const StoredSweep& stored) {
    return guard("reading a sweep", [&]() -> Result<SweepPlan> {
        const Json json = Json::parse(stored.plan, nullptr, false);
        if (!json.is_object() || !json.contains("configs"))
            return fail(ErrorCode::invalid_input,
                        fmt::format("The plan of the sweep \"{}\" cannot be read. Start it again "
                                    "under another name.",
                                    stored.name));
        SweepPlan plan{stored.dataset, stored.name, {}, {}};
        for (const Json& config : json["configs"]) {
            SPARSESCOPE_ASSIGN(plan.configs.emplace_back(), train_config_from_json(config.dump()));
        }
        for (const Json& rule : json.value("rules", Json::array())) {
            SPARSESCOPE_ASSIGN(plan.watch.rules.emplace_back(),
                               parse_rule(rule.get<std::string>()));
        }
        plan.watch.checkpoint_steps = json.value("checkpoint_steps", std::int64_t{0});
        plan.watch.kept = kept_checkpoints(json.value("keep_checkpoints", ""));
        return plan;
    });
}

Result<SweepPlan> find_sweep_plan(const Corpus& corpus, const std::string& name) {
    SPARSESCOPE_ASSIGN(const std::vector<StoredSweep> sweeps, corpus.sweeps());
    const auto found = std::ranges::find(sweeps, name, &StoredSweep::name);
    if (found != sweeps.end()) return read_sweep_plan(*found);
    std::string names;
    for (const StoredSweep& sweep : sweeps)
        names += fmt::format("{}\"{}\"", names.empty() ? "" : ", ", sweep.name);
    return fail(ErrorCode::not_found,
                fmt::format("There is no sweep called \"{}\" in this workspace.{}", name,
                            names.empty() ? "" : " Choose one of: " + names + "."));
}

bool sweep_run_is_done(const RunInfo& run) {
    return run.state == RunState::finished ||
           (run.state == RunState::stopped && run.model && !run.message.empty());
}

SweepRuns::SweepRuns(const SweepPlan& plan, const std::vector<RunInfo>& runs) {
    for (const RunInfo& run : runs) {
        if (run.sweep != plan.name || run.dataset != plan.dataset) continue;
        if (auto config = train_config_from_json(run.config))
            runs_.emplace_back(&run, std::move(*config));
    }
}

const RunInfo* SweepRuns::with(const TrainConfig& config) const {
    const RunInfo* unfinished = nullptr;
    for (const auto& [run, settings] : runs_) {
        if (!(settings == config)) continue;
        if (sweep_run_is_done(*run) || run->state == RunState::running) return run;
        if (unfinished == nullptr && !run->model) unfinished = run;
    }
    return unfinished;
}

SweepState sweep_state(const SweepPlan& plan, const std::vector<RunInfo>& runs) {
    SweepState state;
    state.name = plan.name;
    state.planned = static_cast<std::int64_t>(plan.configs.size());
    const SweepRuns own(plan, runs);
    for (const TrainConfig& config : plan.configs) {
        const RunInfo* run = own.with(config);
        if (run == nullptr) continue;
        state.done += sweep_run_is_done(*run) ? 1 : 0;
        state.running |= run->state == RunState::running;
    }
    return state;
}

Result<std::vector<SweepState>> sweep_states(const Corpus& corpus,
                                             const std::vector<RunInfo>& runs) {
    SPARSESCOPE_ASSIGN(const std::vector<StoredSweep> sweeps, corpus.sweeps());
    std::vector<SweepState> states;
    for (const StoredSweep& sweep : sweeps)
        if (const auto plan = read_sweep_plan(sweep)) states.push_back(sweep_state(*plan, runs));
    return states;
}

}  // namespace sparsescope
