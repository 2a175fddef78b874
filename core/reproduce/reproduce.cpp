// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reproduce/reproduce.h"

#include <algorithm>
#include <charconv>
#include <chrono>

#include "core/base/parallel.h"
#include "core/reproduce/search_scores.h"

namespace sparsescope::reproduce {

namespace fs = std::filesystem;

namespace {

using Clock = std::chrono::steady_clock;

// One training and the ks it is read at.
struct Job {
    Arm arm;
    int hidden = 0;
    std::uint64_t seed = 1;
    std::vector<int> ks;
};

class Runner {
  public:
    Runner(const ProtocolData& data, const Plan& plan, const fs::path& folder)
        : data_(data),
          plan_(plan),
          folder_(folder),
          settings_{static_cast<std::int64_t>(data.train_rows),
                    static_cast<std::int64_t>(data.test_rows()), static_cast<int>(data.dim()),
                    data.classes, plan.budget} {}

    Status prepare() {
        std::error_code error;
        fs::create_directories(folder_, error);
        if (error)
            return fail(ErrorCode::io, fmt::format("The folder {} cannot be made: {}.",
                                                   folder_.string(), error.message()));
        if (plan_.seeds < 1 || plan_.ks.empty() || plan_.arms.empty())
            return fail(ErrorCode::invalid_argument,
                        "There is nothing to run: name at least one arm, one k and one seed.");
        for (const int k : plan_.ks)
            if (k < 1 || k > static_cast<int>(data_.dim()))
                return fail(ErrorCode::invalid_argument,
                            fmt::format("k {} does not fit embeddings of {} numbers: choose 1 to "
                                        "{}.",
                                        k, data_.dim(), data_.dim()));
        for (const std::string& name : plan_.arms) {
            SPARSESCOPE_ASSIGN(Arm arm, find_arm(name));
            arms_.push_back(std::move(arm));
        }
        for (int seed = 1; seed <= plan_.seeds; ++seed)
            add_jobs_of(static_cast<std::uint64_t>(seed));
        return skip_what_is_there();
    }

    Result<Outcome> run(
        const std::stop_token& stop, const Progress& progress,
        const std::function<void(const Trial&, std::size_t, std::size_t)>& announce) {
        std::size_t planned = 0;
        for (const Job& job : jobs_)
            planned += job.ks.size();
        for (const Job& job : jobs_) {
            if (job.ks.empty()) continue;
            SPARSESCOPE_ASSIGN(
                const Representation made,
                represent(job.arm, represented_,
                          {*std::ranges::max_element(job.ks), job.hidden, job.seed, plan_.budget},
                          stop, progress));
            for (const int k : job.ks) {
                const auto start = Clock::now();
                SPARSESCOPE_ASSIGN(const Scores scores, judge_.score(made, k, stop, progress));
                const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
                Trial trial{key(job, k),  settings_, made.config_json, scores,
                            made.seconds, seconds,   compute_threads()};
                SPARSESCOPE_TRY(write_trial(folder_, trial));
                outcome_.run.push_back(std::move(trial));
                if (announce) announce(outcome_.run.back(), outcome_.run.size(), planned);
            }
        }
        return std::move(outcome_);
    }

  private:
    [[nodiscard]] TrialKey key(const Job& job, int k) const {
        return {data_.protocol, job.arm.name, job.hidden, k, job.seed};
    }

    // The ks that codes of the so-manieth size are made for.
    [[nodiscard]] std::vector<int> ks_of(std::size_t size) const {
        std::vector<int> ks = plan_.ks;
        if (size > 0 && plan_.most_k_of_wide > 0)
            std::erase_if(ks, [&](int k) { return k > plan_.most_k_of_wide; });
        return ks;
    }

    void add_jobs_of(std::uint64_t seed) {
        for (std::size_t size = 0; size < plan_.hidden.size(); ++size) {
            const std::vector<int> ks = ks_of(size);
            for (const int k : ks)
                for (const Arm& arm : arms_)
                    if (arm.kind == Arm::Kind::sparse)
                        jobs_.push_back({arm, plan_.hidden[size], seed, {k}});
            for (const Arm& arm : arms_)
                if (arm.kind == Arm::Kind::sparse_nested && !ks.empty())
                    jobs_.push_back({arm, plan_.hidden[size], seed, ks});
        }
        for (const Arm& arm : arms_) {
            if (seed > 1 && !arm.random) continue;
            if (arm.kind == Arm::Kind::nested) jobs_.push_back({arm, 0, seed, plan_.ks});
            if (arm.kind == Arm::Kind::whole)
                jobs_.push_back({arm, 0, seed, {static_cast<int>(data_.dim())}});
        }
    }

    Status skip_what_is_there() {
        for (Job& job : jobs_) {
            std::vector<int> missing;
            for (const int k : job.ks) {
                SPARSESCOPE_ASSIGN(const bool there,
                                   was_run(folder_ / key(job, k).file_name(), settings_));
                if (there)
                    ++outcome_.skipped;
                else
                    missing.push_back(k);
            }
            job.ks = std::move(missing);
        }
        return {};
    }

    const ProtocolData& data_;
    ProtocolData represented_ = with_queries(data_);
    Judge judge_{data_};
    const Plan& plan_;
    const fs::path& folder_;
    TrialSettings settings_;
    std::vector<Arm> arms_;
    std::vector<Job> jobs_;
    Outcome outcome_;
};

}  // namespace

Result<int> hidden_size(const std::string& text, std::size_t dim) {
    int value = 0;
    const char* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, value);
    const bool times_dim = rest != end && *rest == 'd' && rest + 1 == end;
    if (error != std::errc() || value < 1 || value > 1'000'000 || !(rest == end || times_dim))
        return fail(ErrorCode::invalid_argument,
                    fmt::format("\"{}\" is not a number of neurons. Write it as 4d (four times the "
                                "dimension) or as 1536.",
                                text));
    return times_dim ? value * static_cast<int>(dim) : value;
}

Result<Outcome> reproduce(
    const ProtocolData& data, const Plan& plan, const fs::path& folder, std::stop_token stop,
    const Progress& progress,
    const std::function<void(const Trial&, std::size_t, std::size_t)>& announce) {
    return guard("running a protocol", [&]() -> Result<Outcome> {
        Runner runner(data, plan, folder);
        SPARSESCOPE_TRY(runner.prepare());
        return runner.run(stop, progress, announce);
    });
}

}  // namespace sparsescope::reproduce
