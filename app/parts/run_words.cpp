// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/run_words.h"

#include <QStringList>

#include "core/recipe/train_params.h"
#include "widgets/number_format.h"

namespace sparsescope {

QString setting_text(const TrainConfig& config, const ParamSpec& spec) {
    const auto value = get_param(config, spec.name);
    if (!value) return {};
    const bool decided_later = *value == "0" && (spec.name == "hidden" || spec.name == "aux-k");
    return decided_later ? QString("automatic") : QString::fromStdString(*value);
}

std::vector<SettingDifference> setting_differences(const TrainConfig& from, const TrainConfig& to) {
    std::vector<SettingDifference> differences;
    if (from.preset != to.preset) {
        differences.push_back(
            {"Recipe", QString::fromStdString(from.preset), QString::fromStdString(to.preset)});
    }
    for (const ParamSpec& spec : train_params()) {
        const QString before = setting_text(from, spec);
        const QString after = setting_text(to, spec);
        if (before != after)
            differences.push_back({QString::fromStdString(spec.title), before, after});
    }
    return differences;
}

QString in_words(const std::vector<SettingDifference>& differences) {
    QStringList words;
    for (const SettingDifference& difference : differences)
        words << QString("%1 %2 → %3").arg(difference.title, difference.before, difference.after);
    return words.join(", ");
}

QString state_word(RunState state) {
    const auto word = to_string(state);
    return QString::fromUtf8(word.data(), static_cast<qsizetype>(word.size()));
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
    return ended_early && !run.model;
}

bool can_resume(const RunInfo& run) {
    return is_unfinished(run) && !run.checkpoint.empty();
}

}  // namespace sparsescope
