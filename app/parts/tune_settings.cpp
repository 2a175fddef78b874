// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/tune_settings.h"

#include <vector>

#include "core/recipe/presets.h"
#include "core/recipe/tune_params.h"

namespace sparsescope {
namespace {

bool belongs(const ParamSpec& spec, TuneArm arm) {
    if (spec.name == "arm" || spec.name == "data") return false;
    if (spec.name == "joint-lr") return arm == TuneArm::joint;
    if (spec.name == "ks") return arm == TuneArm::staged;
    return true;
}

std::vector<ParamSpec> settings_of(TuneArm arm) {
    std::vector<ParamSpec> specs(tune_params().begin(), tune_params().end());
    std::erase_if(specs, [arm](const ParamSpec& spec) { return !belongs(spec, arm); });
    return specs;
}

}  // namespace

std::span<const ParamSpec> arm_params(TuneArm arm) {
    static const std::vector<ParamSpec> staged = settings_of(TuneArm::staged);
    static const std::vector<ParamSpec> joint = settings_of(TuneArm::joint);
    return arm == TuneArm::joint ? joint : staged;
}

QStringList folded_tune_groups(TuneArm arm) {
    QStringList groups;
    for (const ParamSpec& spec : arm_params(arm)) {
        const QString group = QString::fromStdString(spec.group);
        if (group != "Finetuning" && !groups.contains(group)) groups << group;
    }
    return groups;
}

Result<std::string> read_tune_setting(const std::string& name, const std::string& typed) {
    TuneConfig config;
    SPARSESCOPE_TRY(set_param(config, name, typed));
    return get_param(config, name);
}

TuneConfig usual_tuning(TuneArm arm, const DataShape& shape) {
    TuneConfig config;
    config.arm = arm;
    if (arm == TuneArm::joint) return config;
    if (const auto head = preset_config(default_preset(shape))) config.head = *head;
    return config;
}

QString tune_differences(const TuneConfig& from, const TuneConfig& to) {
    QStringList words;
    for (const ParamSpec& spec : tune_params()) {
        const auto before = get_param(from, spec.name);
        const auto after = get_param(to, spec.name);
        if (before && after && *before != *after)
            words << QString("%1 %2 → %3")
                         .arg(QString::fromStdString(spec.title), QString::fromStdString(*before),
                              QString::fromStdString(*after));
    }
    return words.join(", ");
}

}  // namespace sparsescope
