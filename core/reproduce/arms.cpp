// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reproduce/arms.h"

#include <chrono>
#include <nlohmann/json.hpp>
#include <vector>

#include "core/eval/principal_components.h"
#include "core/reproduce/matryoshka.h"
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

Result<Representation> train_codes(const Arm& arm, const ProtocolData& data,
                                   const RepresentationOptions& options, std::stop_token stop,
                                   const Progress& progress) {
    SPARSESCOPE_ASSIGN(TrainConfig config, preset_config(arm.preset));
    if (arm.adapt != nullptr) arm.adapt(config);
    config.k = options.k;
    config.hidden = options.hidden;
    config.seed = options.seed;
    config.epochs = options.budget.epochs;
    config.batch = options.budget.batch;
    config.learning_rate = options.budget.learning_rate;
    config.order = BatchOrder::shuffled;
    config =
        resolved(config, {static_cast<std::int64_t>(data.train_rows), data.dim(), data.classes, 0});
    StepProgress observer(progress);
    SPARSESCOPE_ASSIGN(
        TrainOutcome outcome,
        train(config, {data.train(), data.train_labels(), {}, {}}, {}, observer, stop));
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

Result<Representation> map_with_labels(const ProtocolData& data,
                                       const RepresentationOptions& options, std::stop_token stop,
                                       const Progress& progress) {
    const MatryoshkaOptions training{.epochs = options.budget.epochs,
                                     .batch = options.budget.batch,
                                     .learning_rate = options.budget.learning_rate,
                                     .seed = options.seed};
    const auto start = Clock::now();
    SPARSESCOPE_ASSIGN(const MatryoshkaMap map, train_matryoshka(data.train(), data.train_labels(),
                                                                 training, stop, progress));
    Representation made;
    made.seconds = seconds_since(start);
    made.config_json = Json{
        {"epochs", training.epochs},
        {"batch", training.batch},
        {"learning_rate", training.learning_rate},
        {"temperature", training.temperature},
        {"seed",
         training.seed}}.dump();
    made.embeddings = map.apply(data.embeddings.view());
    return made;
}

Result<Representation> project(const ProtocolData& data, const RepresentationOptions& options,
                               std::stop_token stop, const Progress& progress) {
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

}  // namespace

std::span<const Arm> arms() {
    static const std::vector<Arm> list{
        {"csr", "CSR", "self contrast, k fixed", Arm::Kind::sparse, true, "csr", same_weights},
        {"anneal", "CSR + annealing", "self contrast, k annealed from 64", Arm::Kind::sparse, true,
         "csr", with_annealing},
        {"labels", "CSR + labels", "contrast with labels, k fixed", Arm::Kind::sparse, true, "csr",
         with_labels},
        {"csrv2", "CSRv2", "contrast with labels, k annealed from 64", Arm::Kind::sparse, true,
         "csrv2-text", with_annealing},
        {"balanced", "balanced", "the preset of that name", Arm::Kind::sparse, true, "balanced",
         nullptr},
        {"mrl", "MRL", "linear map trained with the labels on nested prefixes", Arm::Kind::nested,
         true},
        {"pca", "PCA", "strongest principal components", Arm::Kind::nested, false},
        {"dense", "dense", "the embedding itself", Arm::Kind::whole, false},
    };
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
        if (arm.kind == Arm::Kind::sparse) return train_codes(arm, data, options, stop, progress);
        if (arm.kind == Arm::Kind::nested)
            return arm.random ? map_with_labels(data, options, stop, progress)
                              : project(data, options, stop, progress);
        Representation made;
        made.config_json = "{}";
        made.embeddings = data.embeddings;
        return made;
    });
}

}  // namespace sparsescope::reproduce
