// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/run_words.h"

#include <algorithm>
#include <array>
#include <functional>
#include <map>

#include "core/recipe/train_params.h"
#include "core/recipe/tune_params.h"
#include "widgets/number_format.h"

namespace sparsescope {

namespace {

// The k that the head of a run is trained for; 0: it has none, or that cannot be read.
int k_of(const RunInfo& run) {
    if (run.kind != RunKind::head) {
        const auto config = tune_config_from_json(run.config);
        return config ? config->head.k : 0;
    }
    const auto config = train_config_from_json(run.config);
    return config ? config->k : 0;
}

QString shown_value(const std::string& name, const std::string& value) {
    const bool decided_later = value == "0" && (name == "hidden" || name == "aux-k");
    return decided_later ? QString("automatic") : QString::fromStdString(value);
}

}  // namespace

QString setting_text(const TrainConfig& config, const ParamSpec& spec) {
    return shown_value(spec.name, get_param(config, spec.name).value_or(""));
}

std::vector<ComparedSetting> setting_differences(const TrainConfig& from, const TrainConfig& to) {
    return settings_that_differ(std::array{from, to});
}

QString in_words(const std::vector<ComparedSetting>& differences) {
    QStringList words;
    for (const auto& [name, title, values] : differences)
        words << QString("%1 %2 → %3")
                     .arg(QString::fromStdString(title), shown_value(name, values.front()),
                          shown_value(name, values.back()));
    return words.join(", ");
}

QStringList telling_names(const std::vector<std::pair<RunId, QString>>& runs) {
    QStringList names;
    for (const auto& [id, name] : runs) {
        const auto same = [&name](const auto& run) { return run.second == name; };
        names << (id != 0 && std::ranges::count_if(runs, same) > 1
                      ? QString("%1 (run %2)").arg(name).arg(id)
                      : name);
    }
    return names;
}

QString kind_word(RunKind kind) {
    switch (kind) {
        case RunKind::head:
            break;
        case RunKind::backbone:
            return "backbone";
        case RunKind::joint:
            return "both";
    }
    return "head";
}

QString state_word(RunState state) {
    const auto word = to_string(state);
    return QString::fromUtf8(word.data(), static_cast<qsizetype>(word.size()));
}

std::vector<RunId> arms_of(const RunInfo& run, const std::vector<DatasetInfo>& datasets,
                           const std::vector<RunInfo>& runs, std::size_t most) {
    const auto origin_of = [&datasets](DatasetId id) {
        for (std::size_t turns = 0; turns < datasets.size(); ++turns) {  // never in circles
            const auto found = std::ranges::find(datasets, id, &DatasetInfo::id);
            if (found == datasets.end() || !found->derived_from) break;
            id = *found->derived_from;
        }
        return id;
    };
    const DatasetId origin = origin_of(run.dataset);
    const int k = k_of(run);
    std::map<DatasetId, const RunInfo*> heads;
    std::vector<const RunInfo*> arms;
    for (const RunInfo& other : runs) {
        const bool learned = other.kind != RunKind::backbone && other.model;
        if (!learned || other.archived || origin_of(other.dataset) != origin) continue;
        if (other.kind == RunKind::joint) {
            arms.push_back(&other);
            continue;
        }
        const RunInfo*& best = heads[other.dataset];
        const auto rank = [k](const RunInfo& one) { return std::pair(k_of(one) == k, one.id); };
        if (!best || rank(other) > rank(*best)) best = &other;
    }
    if (std::ranges::any_of(arms, [k](const RunInfo* arm) { return k_of(*arm) == k; }))
        std::erase_if(arms, [k](const RunInfo* arm) { return k_of(*arm) != k; });
    for (const auto& [dataset, head] : heads)
        arms.push_back(head);
    std::ranges::sort(arms, std::greater(), &RunInfo::id);
    if (arms.size() > most) arms.resize(most);
    std::vector<RunId> ids;
    for (const RunInfo* arm : arms)
        ids.insert(ids.begin(), arm->id);
    return ids;
}

QString standing(const RunInfo& run) {
    QString word = state_word(run.state);
    word[0] = word[0].toUpper();
    return QString("%1 at step %2 of %3.")
        .arg(word, format::count(run.step), format::count(run.total_steps));
}

bool is_unfinished(const RunInfo& run) {
    const bool ended_early = run.state == RunState::paused || run.state == RunState::interrupted ||
                             run.state == RunState::failed;
    // A joint run has its model before that has codes, and is finished when it is resumed.
    return ended_early && (!run.model || run.kind == RunKind::joint);
}

bool can_resume(const RunInfo& run) {
    // The model of a joint run is stored before it has codes, which a resume makes.
    RunInfo without = run;
    if (run.kind == RunKind::joint) without.model.reset();
    return is_unfinished(without) && !run.checkpoint.empty();
}

}  // namespace sparsescope
