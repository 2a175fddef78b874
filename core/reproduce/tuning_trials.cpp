// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reproduce/tuning_trials.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <memory>
#include <optional>

#include "core/base/parallel.h"
#include "core/reproduce/tuned_backbone.h"
#include "core/reproduce/tuned_head.h"

namespace sparsescope::reproduce {

namespace fs = std::filesystem;

namespace {

using Clock = std::chrono::steady_clock;

double seconds_after(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

// The runs of one backbone. That of a joint run has one k, and may be judged by two arms.
struct TuningJob {
    std::vector<Arm> arms;
    std::uint64_t seed = 1;
    std::vector<int> ks;

    [[nodiscard]] bool of(std::string_view name) const { return arms.front().name == name; }
    [[nodiscard]] bool joint() const { return of("joint") || of("refitted"); }
};

std::string settings_in_words(const TuningPlan& plan) {
    const TuneConfig& tune = plan.tune;
    return fmt::format(
        "Backbones: {} epochs of batches of {}, learning rate {:g}{}, temperature {:g}, masked at "
        "{}; {} on {}. In joint runs the backbone learns at {:g} and the head at {:g}.{}",
        tune.epochs, tune.batch, tune.learning_rate,
        tune.lora ? fmt::format(" (LoRA of rank {})", tune.lora_rank) : std::string(),
        tune.temperature, fmt::join(tune.ks, ", "),
        tune.max_steps > 0 ? fmt::format("at most {} steps", tune.max_steps) : "all steps",
        plan.device, plan.joint_learning_rate > 0 ? plan.joint_learning_rate : tune.learning_rate,
        tune.head_learning_rate, plan.validation ? " Judged on the validation documents." : "");
}

class TuningRunner {
  public:
    TuningRunner(const TuningSet& set, const TuningPlan& plan, const fs::path& folder)
        : set_(set), plan_(plan), folder_(folder) {}

    Status prepare(const std::stop_token& stop, const Progress& progress) {
        std::error_code error;
        fs::create_directories(folder_, error);
        if (error)
            return fail(ErrorCode::io, fmt::format("The folder {} cannot be made: {}.",
                                                   folder_.string(), error.message()));
        if (plan_.seeds < 1 || plan_.ks.empty())
            return fail(ErrorCode::invalid_argument,
                        "There is nothing to run: name at least one k and one seed.");
        SPARSESCOPE_ASSIGN(untouched_, open_backbone(plan_, set_, plan_.first_seed));
        SPARSESCOPE_ASSIGN(hidden_, hidden_size(plan_.hidden, untouched_->dim()));
        SPARSESCOPE_TRY(check_ks());
        SPARSESCOPE_TRY(choose_arms());
        settings_ = {static_cast<std::int64_t>(set_.train_rows),
                     static_cast<std::int64_t>(judged_rows()),
                     static_cast<int>(untouched_->dim()),
                     set_.classes,
                     plan_.budget,
                     settings_in_words(plan_)};
        SPARSESCOPE_TRY(plan_jobs());
        return embed_untouched(stop, progress);
    }

    Result<Outcome> run(
        const std::stop_token& stop, const Progress& progress,
        const std::function<void(const Trial&, std::size_t, std::size_t)>& announce) {
        for (const TuningJob& job : jobs_)
            planned_ += job.ks.size() * job.arms.size();
        announce_ = &announce;
        for (const TuningJob& job : jobs_)
            SPARSESCOPE_TRY(run_job(job, stop, progress));
        return std::move(outcome_);
    }

  private:
    [[nodiscard]] std::size_t judged_rows() const {
        return plan_.validation ? set_.validation_rows : set_.test_rows;
    }
    [[nodiscard]] int hidden() const { return hidden_; }
    [[nodiscard]] bool of_pictures() const { return set_.inputs.texts.empty(); }
    [[nodiscard]] TrialKey key(const Arm& arm, std::uint64_t seed, int k) const {
        return {set_.protocol, arm.name, arm.name == "dense" ? 0 : hidden(), k, seed};
    }

    Status check_ks() const {
        for (const int k : plan_.ks)
            if (k < 1 || 4 * k > hidden())
                return fail(ErrorCode::invalid_argument,
                            fmt::format("k {} does not fit {} neurons: choose 1 to {}.", k,
                                        hidden(), hidden() / 4));
        return {};
    }

    Status choose_arms() {
        std::vector<std::string> has;
        for (const Arm& arm : tuning_arms()) {
            const bool of_texts = arm.name == "unmasked" || arm.name == "dense";
            if (of_pictures() && of_texts) continue;
            has.push_back(arm.name);
            if (plan_.arms.empty() || std::ranges::find(plan_.arms, arm.name) != plan_.arms.end())
                arms_.push_back(arm);
        }
        for (const std::string& name : plan_.arms)
            if (std::ranges::find(has, name) == has.end())
                return fail(ErrorCode::invalid_argument,
                            fmt::format("{} has no arm \"{}\". Choose some of: {}.", set_.protocol,
                                        name, fmt::join(has, ", ")));
        return {};
    }

    // Seed by seed, so that an interrupted job has whole tables of its first seeds.
    Status plan_jobs() {
        for (int i = 0; i < plan_.seeds; ++i) {
            const std::uint64_t seed = plan_.first_seed + static_cast<std::uint64_t>(i);
            for (const Arm& arm : arms_)
                if (arm.name == "dense") {
                    if (seed == 1)
                        SPARSESCOPE_TRY(plan_job({arm}, seed, static_cast<int>(untouched_->dim())));
                } else if (arm.name != "joint" && arm.name != "refitted") {
                    SPARSESCOPE_TRY(plan_job(arm, seed));
                }
            for (const int k : plan_.ks) {
                std::vector<Arm> joint;
                std::ranges::copy_if(arms_, std::back_inserter(joint), [](const Arm& arm) {
                    return arm.name == "joint" || arm.name == "refitted";
                });
                SPARSESCOPE_TRY(plan_job(std::move(joint), seed, k));
            }
        }
        return {};
    }

    Result<bool> missing(const Arm& arm, std::uint64_t seed, int k) {
        SPARSESCOPE_ASSIGN(const bool there,
                           was_run(folder_ / key(arm, seed, k).file_name(), settings_));
        outcome_.skipped += there ? 1 : 0;
        return !there;
    }

    // One arm at every k that is not done.
    Status plan_job(const Arm& arm, std::uint64_t seed) {
        TuningJob job{{arm}, seed, {}};
        for (const int k : plan_.ks) {
            SPARSESCOPE_ASSIGN(const bool wanted, missing(arm, seed, k));
            if (wanted) job.ks.push_back(k);
        }
        if (!job.ks.empty()) jobs_.push_back(std::move(job));
        return {};
    }

    // One k for every one of the arms that is not done.
    Status plan_job(std::vector<Arm> arms, std::uint64_t seed, int k) {
        TuningJob job{{}, seed, {k}};
        for (Arm& arm : arms) {
            SPARSESCOPE_ASSIGN(const bool wanted, missing(arm, seed, k));
            if (wanted) job.arms.push_back(std::move(arm));
        }
        if (!job.arms.empty()) jobs_.push_back(std::move(job));
        return {};
    }

    // What the arms without a learned backbone are judged on, whatever their seed.
    Status embed_untouched(const std::stop_token& stop, const Progress& progress) {
        const bool needed = std::ranges::any_of(jobs_, [&](const TuningJob& job) {
            return job.of("dense") || (job.of("frozen") && !of_pictures());
        });
        if (needed) {
            SPARSESCOPE_ASSIGN(EmbeddingMatrix embedded,
                               embed_all(*untouched_, set_, stop, progress));
            frozen_ = judged_backbone(set_, std::move(embedded), plan_.validation);
        }
        return {};
    }

    Status run_job(const TuningJob& job, const std::stop_token& stop, const Progress& progress) {
        LearnedBackbone learned;
        if (job.joint()) {
            SPARSESCOPE_ASSIGN(learned, learn_joint(plan_, set_, hidden(), job.ks.front(), job.seed,
                                                    stop, progress));
        } else if (job.of("staged")) {
            SPARSESCOPE_ASSIGN(
                learned, learn_backbone(plan_, set_, plan_.tune.ks, job.seed, stop, progress));
        } else if (job.of("unmasked") || (job.of("frozen") && of_pictures())) {
            SPARSESCOPE_ASSIGN(learned,
                               learn_backbone(plan_, set_, {static_cast<int>(untouched_->dim())},
                                              job.seed, stop, progress));
        } else {
            return judge(job, *frozen_, {}, stop, progress);
        }
        const JudgedBackbone ready =
            judged_backbone(set_, std::move(learned.embedded), plan_.validation);
        return judge(job, ready, learned, stop, progress);
    }

    Status judge(const TuningJob& job, const JudgedBackbone& backbone,
                 const LearnedBackbone& learned, const std::stop_token& stop,
                 const Progress& progress) {
        Judge judge(backbone.data);
        for (const int k : job.ks)
            for (const Arm& arm : job.arms) {
                SPARSESCOPE_ASSIGN(
                    const Representation made,
                    represented(arm, job.seed, k, backbone, learned, stop, progress));
                const auto start = Clock::now();
                SPARSESCOPE_ASSIGN(const Scores scores, judge.score(made, k, stop, progress));
                Trial trial{key(arm, job.seed, k),
                            settings_,
                            config_json(learned.config, made.config_json),
                            scores,
                            learned.seconds + made.seconds,
                            seconds_after(start),
                            compute_threads()};
                SPARSESCOPE_TRY(write_trial(folder_, trial));
                outcome_.run.push_back(std::move(trial));
                if (*announce_) (*announce_)(outcome_.run.back(), outcome_.run.size(), planned_);
            }
        return {};
    }

    Result<Representation> represented(const Arm& arm, std::uint64_t seed, int k,
                                       const JudgedBackbone& backbone,
                                       const LearnedBackbone& learned, const std::stop_token& stop,
                                       const Progress& progress) {
        if (arm.name == "dense") {
            Representation made;
            made.embeddings = backbone.rows;
            return made;
        }
        if (arm.name != "joint")
            return train_head(set_, backbone, plan_.budget, hidden(), k, seed, stop, progress);
        SPARSESCOPE_ASSIGN(Representation made,
                           codes_of(learned.head, backbone, k, stop, progress));
        made.config_json = head_json(learned.head_config);
        return made;
    }

    const TuningSet& set_;
    const TuningPlan& plan_;
    const fs::path& folder_;
    std::unique_ptr<TuneStep> untouched_;
    std::vector<Arm> arms_;
    TrialSettings settings_;
    int hidden_ = 0;
    std::vector<TuningJob> jobs_;
    std::optional<JudgedBackbone> frozen_;
    std::size_t planned_ = 0;
    const std::function<void(const Trial&, std::size_t, std::size_t)>* announce_ = nullptr;
    Outcome outcome_;
};

}  // namespace

void suit(TuningPlan& plan, const Protocol& protocol) {
    plan.budget = {.epochs = 20, .batch = 512, .learning_rate = 4e-4};
    if (protocol.tuned == TunedOn::pictures) {
        plan.tune.learning_rate = 1e-3;
        plan.tune.batch = 256;
        plan.tune.epochs = 3;
    }
}

std::span<const Arm> tuning_arms() {
    using enum Arm::Kind;
    static const std::vector<Arm> list{
        {"frozen", "frozen", "the backbone as it is, a head on its embeddings", sparse},
        {"unmasked", "unmasked", "the backbone learned by whole embeddings, then a head", sparse},
        {"staged", "staged", "the backbone learned by masked embeddings, then a head", sparse},
        {"joint", "joint", "backbone and head in one loss", sparse},
        {"refitted", "joint, head anew", "the backbone of joint, then a head", sparse},
        {"dense", "dense", "the untouched embedding itself", whole, false},
    };
    return list;
}

Result<Outcome> reproduce_tuning(
    const TuningSet& set, const TuningPlan& plan, const fs::path& folder, std::stop_token stop,
    const Progress& progress,
    const std::function<void(const Trial&, std::size_t, std::size_t)>& announce) {
    return guard("running a finetuning protocol", [&]() -> Result<Outcome> {
        TuningRunner runner(set, plan, folder);
        SPARSESCOPE_TRY(runner.prepare(stop, progress));
        return runner.run(stop, progress, announce);
    });
}

}  // namespace sparsescope::reproduce
