// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reproduce/arms.h"

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <vector>

#include "core/eval/principal_components.h"
#include "core/recipe/data_shape.h"
#include "core/recipe/presets.h"
#include "core/recipe/train_params.h"
#include "core/reproduce/compressed_arms.h"
#include "core/reproduce/matryoshka_tuning.h"
#include "core/reproduce/tuning_trials.h"
#include "core/sae/bulk_encoder.h"
#include "core/sae/trainer.h"

namespace sparsescope::reproduce {

namespace {

using Json = nlohmann::ordered_json;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

// The weights of CSR and CSRv2 for images, which the protocols use for all data.
void same_weights(TrainConfig& config) {
    config.aux_weight = 1.0 / 32;
    config.contrastive_weight = 0.1;
}

void with_annealing(TrainConfig& config) {
    same_weights(config);
    config.initial_k = 64;
    config.decay_ratio = 0.7;
}

void with_labels(TrainConfig& config) {
    same_weights(config);
    config.contrastive = ContrastiveMode::supervised;
}

class StepProgress final : public TrainObserver {
  public:
    explicit StepProgress(const Progress& progress) : progress_(progress) {}
    void on_step(const StepMetrics& metrics) override {
        report(progress_, "training", metrics.step + 1, metrics.total_steps);
    }

  private:
    const Progress& progress_;
};

LabelPaths training_paths(const ProtocolData& data) {
    if (data.paths.documents() < data.train_rows) return {};
    const auto end = data.paths.begin.begin() + std::ssize(data.train_labels()) + 1;
    return {data.paths.nodes, {data.paths.begin.begin(), end}};
}

Result<Representation> train_codes(const Arm& arm, const ProtocolData& data,
                                   const RepresentationOptions& options, std::stop_token stop,
                                   const Progress& progress) {
    SPARSESCOPE_ASSIGN(TrainConfig config, preset_config(arm.preset));
    if (arm.adapt != nullptr) arm.adapt(config);
    config.hidden = options.hidden;
    config.seed = options.seed;
    config.epochs = options.budget.epochs;
    config.batch = options.budget.batch;
    config.order = BatchOrder::shuffled;
    const LabelPaths paths = training_paths(data);
    const DataShape shape = data_shape(data.train_labels(), data.dim(), {}, &paths);
    if (arm.kind == Arm::Kind::sparse) {
        config.k = options.k;
        config.learning_rate = options.budget.learning_rate;
    } else {
        config.k = std::max(options.k, resolved(config, shape).k);
    }
    config = resolved(config, shape);
    StepProgress observer(progress);
    SPARSESCOPE_ASSIGN(
        TrainOutcome outcome,
        train(config, {data.train(), data.train_labels(), {}, {}, {}, &paths}, {}, observer, stop));
    if (outcome.steps < outcome.total_steps) return cancelled();
    Representation made;
    made.seconds = outcome.seconds;
    made.config_json = to_json(config);
    made.codes = CodeMatrix(outcome.weights.hidden);
    SPARSESCOPE_TRY(BulkEncoder(outcome.weights)
                        .encode(data.embeddings.view(), options.k, made.codes, stop, progress));
    made.decoder = std::move(outcome.weights);
    return made;
}

std::string tuning_json(const TunedMatryoshka& tuned) {
    Json tried = Json::array();
    for (const MatryoshkaTrial& trial : tuned.tried)
        tried.push_back({{"start", to_string(trial.start)},
                         {"learning_rate", trial.learning_rate},
                         {"validation_accuracy", trial.accuracy}});
    return Json{{"start", to_string(tuned.options.start)},
                {"learning_rate", tuned.options.learning_rate},
                {"steps", tuned.options.steps},
                {"batch", tuned.options.batch},
                {"temperature", tuned.options.temperature},
                {"seed", tuned.options.seed},
                {"validation_rows", tuned.validation_rows},
                {"tried", tried}}
        .dump();
}

Result<Representation> map_with_labels(const Arm&, const ProtocolData& data,
                                       const RepresentationOptions& options, std::stop_token stop,
                                       const Progress& progress) {
    const Budget& budget = options.budget;
    const auto batch = static_cast<std::size_t>(budget.batch);
    const MatryoshkaOptions training{
        .steps = static_cast<int>((data.train_rows + batch - 1) / batch) * budget.epochs,
        .batch = budget.batch,
        .seed = options.seed};
    const auto start = Clock::now();
    SPARSESCOPE_ASSIGN(
        const TunedMatryoshka tuned,
        tune_matryoshka(data.train(), data.train_labels(), training, {}, stop, progress));
    Representation made;
    made.seconds = seconds_since(start);
    made.config_json = tuning_json(tuned);
    made.embeddings = tuned.map.apply(data.embeddings.view());
    return made;
}

Result<Representation> project(const Arm&, const ProtocolData& data,
                               const RepresentationOptions& options, std::stop_token stop,
                               const Progress& progress) {
    const auto start = Clock::now();
    SPARSESCOPE_ASSIGN(
        const PrincipalComponents components,
        principal_components(data.train(), static_cast<std::size_t>(options.k), stop, progress));
    Representation made;
    made.seconds = seconds_since(start);
    made.config_json = Json{{"components", options.k}}.dump();
    made.embeddings = components.project(data.embeddings.view());
    return made;
}

Result<Representation> keep(const Arm&, const ProtocolData& data, const RepresentationOptions&,
                            std::stop_token, const Progress&) {
    Representation made;
    made.config_json = "{}";
    made.embeddings = data.embeddings;
    return made;
}

Arm sparse_arm(const char* name, const char* title, const char* summary, const char* preset,
               void (*adapt)(TrainConfig&)) {
    return {name, title, summary, Arm::Kind::sparse, true, train_codes, preset, adapt};
}

}  // namespace

std::span<const Arm> arms() {
    using enum Arm::Kind;
    static const std::vector<Arm> list{
        sparse_arm("csr", "CSR", "self contrast, k fixed", "csr", same_weights),
        sparse_arm("anneal", "CSR + annealing", "self contrast, k annealed from 64", "csr",
                   with_annealing),
        sparse_arm("labels", "CSR + labels", "contrast with labels, k fixed", "csr", with_labels),
        sparse_arm("csrv2", "CSRv2", "contrast with labels, k annealed from 64", "csrv2-text",
                   with_annealing),
        sparse_arm("balanced", "balanced", "the preset of that name", "balanced", nullptr),
        {"semantic", "semantic", "the preset of that name, one model for all k", sparse_nested,
         true, train_codes, "semantic"},
        {"semantic-labels", "semantic-labels", "the preset of that name, one model for all k",
         sparse_nested, true, train_codes, "semantic-labels"},
        {"mrl", "MRL", "affine map trained with the labels on nested prefixes, tuned", nested, true,
         map_with_labels},
        {"pca", "PCA", "strongest principal components", nested, false, project},
        {"dense", "dense", "the embedding itself", whole, false, keep},
        {"pq8", "PQ, 8 bytes", "product quantisation into 8 bytes", whole, true, product_codes<8>},
        {"pq32", "PQ, 32 bytes", "product quantisation into 32 bytes", whole, true,
         product_codes<32>},
        {"binary", "binary", "one bit a dimension, after a random rotation", whole, true,
         binary_codes},
        {"int8", "int8", "eight bits a dimension", whole, false, rounded_to_bytes},
    };
    return list;
}

std::span<const Arm> listed_arms() {
    static const std::vector<Arm> list = [] {
        std::vector<Arm> all(arms().begin(), arms().end());
        all.insert(all.end(), tuning_arms().begin(), tuning_arms().end());
        return all;
    }();
    return list;
}

Result<Arm> find_arm(std::string_view name) {
    std::string names;
    for (const Arm& arm : arms()) {
        if (arm.name == name) {
            if (arm.preset.empty()) return arm;
            return preset_config(arm.preset).map([&](const TrainConfig&) { return arm; });
        }
        names += (names.empty() ? "" : ", ") + arm.name;
    }
    return fail(ErrorCode::invalid_argument,
                fmt::format("There is no arm \"{}\". Choose some of: {}.", name, names));
}

Result<Representation> represent(const Arm& arm, const ProtocolData& data,
                                 const RepresentationOptions& options, std::stop_token stop,
                                 const Progress& progress) {
    return guard("making a representation", [&]() -> Result<Representation> {
        return arm.make(arm, data, options, stop, progress);
    });
}

}  // namespace sparsescope::reproduce
