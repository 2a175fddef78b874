// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reproduce/tuned_backbone.h"

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <numeric>

#include "core/recipe/schedule.h"
#include "core/reproduce/tuned_head.h"
#include "core/tune/new_cnn.h"

namespace sparsescope::reproduce {

namespace {

using Json = nlohmann::ordered_json;
using Clock = std::chrono::steady_clock;

constexpr std::size_t embedded_at_once = 4096;  // so often progress is told, and a stop obeyed

// Of pictures each seed starts from a network of its own, which is kept beside the results.
Result<TuneOptions> start_of(const TuningPlan& plan, const TuningSet& set, std::uint64_t seed) {
    if (!plan.backbone.empty())
        return TuneOptions{.backbone = plan.backbone, .device = plan.device};
    if (set.inputs.pictures.empty())
        return fail(ErrorCode::invalid_argument, "Say which model the runs start from.");
    const auto folder = plan.new_backbones / fmt::format("cnn-seed{}", seed);
    const Image& first = set.inputs.pictures.front();
    std::error_code error;
    if (!std::filesystem::exists(folder, error))
        SPARSESCOPE_TRY(write_new_cnn(folder, first.channels, first.width, seed));
    return TuneOptions{.backbone = folder, .device = plan.device};
}

TuneConfig config_of(const TuningPlan& plan, const TuningSet& set, std::uint64_t seed) {
    TuneConfig config = plan.tune;
    config.arm = TuneArm::staged;
    config.data = set.pairs ? TuneDataKind::pairs : TuneDataKind::classes;
    config.seed = seed;
    return config;
}

std::int64_t steps_of(const TuneConfig& config, const TuningSet& set) {
    const auto batch = static_cast<std::size_t>(config.batch);
    // A last batch of a single pair is left out.
    const std::size_t per_epoch = set.train_rows / batch + (set.train_rows % batch > 1 ? 1 : 0);
    return static_cast<std::int64_t>(per_epoch) * config.epochs;
}

std::string in_json(const TuneConfig& config, const TuneStep& step, std::int64_t steps,
                    std::size_t micro_batch) {
    return Json{{"arm", to_string(config.arm)},
                {"data", to_string(config.data)},
                {"ks", config.ks},
                {"temperature", config.temperature},
                {"lora_rank", config.lora ? Json(config.lora_rank) : Json()},
                {"frozen_layers", config.frozen_layers},
                {"learning_rate", config.learning_rate},
                {"head_learning_rate", config.head_learning_rate},
                {"weight_decay", config.weight_decay},
                {"warmup", config.warmup},
                {"schedule", to_string(config.schedule)},
                {"clip", config.clip},
                {"epochs", config.epochs},
                {"batch", config.batch},
                {"micro_batch", micro_batch},
                {"max_tokens", config.max_tokens},
                {"seed", config.seed},
                {"steps", steps},
                {"parameters", step.parameters()},
                {"trained_parameters", step.trained_parameters()}}
        .dump();
}

// Every step of a run; k of a joint one comes from the schedule.
Result<LearnedBackbone> learn(const TuneConfig& config, const TuningPlan& plan,
                              const TuningSet& set, const AnnealingSchedule* annealing,
                              std::stop_token stop, const Progress& progress) {
    SPARSESCOPE_ASSIGN(const TuneOptions options, start_of(plan, set, config.seed));
    SPARSESCOPE_ASSIGN(const std::unique_ptr<TuneStep> step, TuneStep::open(config, options));
    const std::int64_t steps = steps_of(config, set);
    const std::int64_t last = config.max_steps > 0 ? std::min(steps, config.max_steps) : steps;
    Random random(config.seed);
    LearnedBackbone made;
    std::size_t micro_batch = 0;
    const auto start = Clock::now();
    for (std::int64_t at = 0; at < last;)
        for (const TuneBatch& batch :
             tuning_batches(set, static_cast<std::size_t>(config.batch), random)) {
            if (at == last) break;
            if (stop.stop_requested()) return cancelled();
            SPARSESCOPE_ASSIGN(const TuneLosses losses,
                               step->run(set.inputs, batch, learning_rate_factor(config, at, steps),
                                         annealing != nullptr ? annealing->k_at(at) : 0));
            if (!losses.finite)
                return fail(ErrorCode::invalid_input,
                            fmt::format("The loss of step {} is not a finite number. Try a lower "
                                        "learning rate than {:g}.",
                                        at, config.learning_rate));
            micro_batch = losses.micro_batch;
            report(progress, "finetuning", ++at, last);
        }
    made.seconds = std::chrono::duration<double>(Clock::now() - start).count();
    made.config = in_json(config, *step, last, micro_batch);
    if (annealing != nullptr) made.head = step->head();
    SPARSESCOPE_ASSIGN(made.embedded, embed_all(*step, set, stop, progress));
    return made;
}

}  // namespace

Result<std::unique_ptr<TuneStep>> open_backbone(const TuningPlan& plan, const TuningSet& set,
                                                std::uint64_t seed) {
    SPARSESCOPE_ASSIGN(const TuneOptions options, start_of(plan, set, seed));
    return TuneStep::open(config_of(plan, set, seed), options);
}

Result<LearnedBackbone> learn_backbone(const TuningPlan& plan, const TuningSet& set,
                                       const std::vector<int>& ks, std::uint64_t seed,
                                       std::stop_token stop, const Progress& progress) {
    TuneConfig config = config_of(plan, set, seed);
    config.ks = ks;
    return learn(config, plan, set, nullptr, std::move(stop), progress);
}

Result<LearnedBackbone> learn_joint(const TuningPlan& plan, const TuningSet& set, int hidden, int k,
                                    std::uint64_t seed, std::stop_token stop,
                                    const Progress& progress) {
    TuneConfig config = config_of(plan, set, seed);
    config.arm = TuneArm::joint;
    if (plan.joint_learning_rate > 0) config.learning_rate = plan.joint_learning_rate;
    SPARSESCOPE_ASSIGN(config.head, head_config(set, plan.budget, hidden, k, seed));
    const AnnealingSchedule annealing(config.head, steps_of(config, set));
    SPARSESCOPE_ASSIGN(LearnedBackbone made,
                       learn(config, plan, set, &annealing, std::move(stop), progress));
    made.head_config = config.head;
    return made;
}

// Texts of like length come together, which is less to compute where a batch is padded.
Result<EmbeddingMatrix> embed_all(TuneStep& step, const TuningSet& set, std::stop_token stop,
                                  const Progress& progress) {
    std::vector<std::int32_t> order(set.inputs.size());
    std::iota(order.begin(), order.end(), 0);
    if (!set.inputs.texts.empty())
        std::ranges::stable_sort(order, {}, [&](std::int32_t at) {
            return set.inputs.texts[static_cast<std::size_t>(at)].size();
        });
    EmbeddingMatrix all(order.size(), step.dim());
    for (std::size_t first = 0; first < order.size(); first += embedded_at_once) {
        if (stop.stop_requested()) return cancelled();
        const auto which =
            std::span(order).subspan(first, std::min(embedded_at_once, order.size() - first));
        SPARSESCOPE_ASSIGN(const EmbeddingMatrix part, step.embed(set.inputs, which, stop));
        for (std::size_t i = 0; i < which.size(); ++i)
            std::ranges::copy(part.row(i), all.row(static_cast<std::size_t>(which[i])).begin());
        report(progress, "embedding", static_cast<std::int64_t>(first + which.size()),
               static_cast<std::int64_t>(order.size()));
    }
    return all;
}

std::string config_json(const std::string& backbone, const std::string& head) {
    Json json;
    json["backbone"] = backbone.empty() ? Json() : Json::parse(backbone);
    json["head"] = head.empty() ? Json() : Json::parse(head);
    return json.dump();
}

}  // namespace sparsescope::reproduce
