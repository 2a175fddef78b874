// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train_trace.h"

#include <nlohmann/json.hpp>

#include "core/base/atomic_file.h"

namespace sparsescope {

namespace {

using Json = nlohmann::ordered_json;

double loss(const StepMetrics& metrics, std::string_view name) {
    for (const LossValue& part : metrics.losses)
        if (part.name == name) return part.value;
    return 0;  // switched off
}

Json config_json(const TrainConfig& config, const DataShape& data) {
    const bool anneals = config.initial_k > config.k;
    const bool contrasts = config.contrastive != ContrastiveMode::none;
    return {{"d", data.dim},
            {"h", config.hidden},
            {"N", data.train_documents},
            {"classes", data.classes},
            {"k_final", config.k},
            {"k_init", anneals ? Json(config.initial_k) : Json()},
            {"aux_k", config.aux_k},
            {"beta", config.aux_weight},
            {"gamma", contrasts ? config.contrastive_weight : 0.0},
            {"lr", config.learning_rate},
            {"batch", config.batch},
            {"epochs", config.epochs},
            {"supervised", config.contrastive == ContrastiveMode::supervised},
            {"k_decay_ratio", config.decay_ratio},
            {"dead_threshold", config.dead_threshold},
            {"order", std::string(to_string(config.order)) + ", last partial batch kept"}};
}

}  // namespace

void TrainTrace::add(const StepMetrics& metrics) {
    steps_.push_back(metrics);
}

Status TrainTrace::write(const std::filesystem::path& path, const TrainConfig& config,
                         const DataShape& data, const CodeStatistics& final_codes) const {
    Json json;
    json["config"] = config_json(config, data);
    json["columns"] = {
        "step",          "k", "loss_k", "loss_4k", "loss_aux", "loss_contrastive", "loss_total",
        "dead_by_buffer"};
    Json& steps = json["steps"] = Json::array();
    for (const StepMetrics& m : steps_)
        steps.push_back({m.step, m.k, loss(m, "reconstruction"), loss(m, "reconstruction_4k"),
                         loss(m, "auxiliary"), loss(m, "contrastive"), m.total_loss,
                         m.auxiliary_mask});
    json["final_nnz_mean"] = final_codes.l0;
    json["never_active"] = final_codes.dead;
    const std::string text = json.dump() + "\n";
    return write_file_atomically(path, [&](OutputFile& file) { return file.write(text); });
}

}  // namespace sparsescope
