// SPDX-License-Identifier: GPL-3.0-or-later
// What of a run's folder stays once the run has its model.
#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <set>
#include <system_error>
#include <vector>

#include "core/corpus/corpus_impl.h"
#include "core/corpus/stored_run.h"

namespace sparsescope {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view step_prefix = "step-";
constexpr std::string_view moment_prefix = "history-";

// A file of the folder that belongs to one step: "step-000000300.safetensors", its ".best" and
// ".marked", and "history-000000300.safetensors" (core/sae/run_folder.h).
struct StepFile {
    fs::path path;
    std::int64_t step = 0;
    bool moment = false;  // weights only
    std::int64_t bytes = 0;
};

std::optional<StepFile> step_file(const fs::directory_entry& entry) {
    const std::string name = entry.path().filename().string();
    const bool moment = name.starts_with(moment_prefix);
    if (!moment && !name.starts_with(step_prefix)) return {};
    StepFile file{entry.path(), 0, moment, 0};
    const char* begin = name.data() + (moment ? moment_prefix : step_prefix).size();
    const char* const end = name.data() + name.size();
    const auto [stop, wrong] = std::from_chars(begin, end, file.step);
    if (wrong != std::errc{} || stop == begin || stop == end || *stop != '.') return {};
    std::error_code gone;
    const auto bytes = entry.file_size(gone);
    if (!gone) file.bytes = static_cast<std::int64_t>(bytes);
    return file;
}

std::vector<StepFile> step_files(const fs::path& folder) {
    std::vector<StepFile> files;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error))
        if (auto file = step_file(*entry)) files.push_back(std::move(*file));
    return files;
}

struct TrimPlan {
    std::set<std::int64_t> checkpoints;  // the steps of those that stay
    std::set<std::int64_t> moments;
};

// The step that is nearest to the wanted one; nullopt of an empty list.
std::optional<std::int64_t> nearest(const std::vector<std::int64_t>& steps, std::int64_t wanted) {
    const auto found = std::ranges::min_element(
        steps, {}, [&](std::int64_t step) { return std::abs(step - wanted); });
    return found == steps.end() ? std::nullopt : std::optional(*found);
}

// Half of the steps over which k falls; nullopt: it does not fall.
std::optional<std::int64_t> middle_of_annealing(const RunInfo& run) {
    const auto config = nlohmann::json::parse(run.config, nullptr, false);
    if (!config.is_object() || config.value("initial-k", 0) <= config.value("k", 0))
        return std::nullopt;
    const double ratio = config.value("decay-ratio", 1.0);
    return static_cast<std::int64_t>(static_cast<double>(run.total_steps) * ratio / 2);
}

class Trimming {
  public:
    Trimming(Database& database, const RunInfo& run, const fs::path& folder)
        : database_(database), run_(run), files_(step_files(folder)) {}

    Result<TrimPlan> plan(const TrimWish& wish) {
        TrimPlan plan;
        SPARSESCOPE_TRY(for_each_step("SELECT parent_step FROM run WHERE parent = ?1",
                                      [&](std::int64_t step) { plan.checkpoints.insert(step); }));
        if (!wish.marked_too) {
            keep_flagged(".marked", plan);
            SPARSESCOPE_TRY(
                for_each_step("SELECT step FROM run_checkpoint WHERE run = ?1 AND marked = 1",
                              [&](std::int64_t step) { plan.checkpoints.insert(step); }));
        }
        if (wish.keep == KeptCheckpoints::none) return plan;
        keep_flagged(".best", plan);
        SPARSESCOPE_TRY(for_each_step("SELECT step FROM run_checkpoint WHERE run = ?1 AND best = 1",
                                      [&](std::int64_t step) { plan.checkpoints.insert(step); }));
        keep_last_and_middle(plan);
        SPARSESCOPE_TRY(keep_moments_of_deaths(plan));
        return plan;
    }

    // The files of all other steps.
    [[nodiscard]] std::vector<StepFile> surplus(const TrimPlan& plan) && {
        std::erase_if(files_, [&](const StepFile& file) {
            return (file.moment ? plan.moments : plan.checkpoints).contains(file.step);
        });
        return std::move(files_);
    }

  private:
    template <class Visit>
    Status for_each_step(const char* query, const Visit& visit) {
        SPARSESCOPE_ASSIGN(auto row, database_.prepare(query));
        SPARSESCOPE_TRY(row.bind(run_.id));
        return row.for_each([&] { visit(row.integer(0)); });
    }

    // The workspace learns of these files a flush later than they are written, and after a kill
    // never.
    void keep_flagged(std::string_view extension, TrimPlan& plan) const {
        for (const StepFile& file : files_)
            if (!file.moment && file.path.extension() == extension)
                plan.checkpoints.insert(file.step);
    }

    [[nodiscard]] std::vector<std::int64_t> steps_of(bool moments) const {
        std::vector<std::int64_t> steps;
        for (const StepFile& file : files_)
            if (file.moment == moments && file.path.extension() == ".safetensors")
                steps.push_back(file.step);
        std::ranges::sort(steps);
        return steps;
    }

    void keep_last_and_middle(TrimPlan& plan) const {
        std::vector<std::int64_t> steps = steps_of(false);
        if (steps.empty()) return;
        plan.checkpoints.insert(steps.back());
        steps.pop_back();
        std::erase(steps, 0);
        const auto wanted = middle_of_annealing(run_);
        if (const auto middle = wanted ? nearest(steps, *wanted) : std::nullopt)
            plan.checkpoints.insert(*middle);
    }

    // Who tells the end of a neuron needs weights from before and after it. One moment before all
    // deaths and one amid them stay; the checkpoints do for the rest.
    Status keep_moments_of_deaths(TrimPlan& plan) {
        std::int64_t first = -1;
        std::int64_t last = -1;
        SPARSESCOPE_TRY(for_each_step(
            "SELECT step FROM run_change WHERE run = ?1 AND length(died) > 0 ORDER BY step",
            [&](std::int64_t step) {
                last = step;
                if (first < 0) first = step;
            }));
        const std::vector<std::int64_t> moments = steps_of(true);
        if (first < 0 || moments.empty()) return {};
        plan.moments.insert(moments.front());
        plan.moments.insert(*nearest(moments, first + (last - first) / 2));
        return {};
    }

    Database& database_;
    const RunInfo& run_;
    std::vector<StepFile> files_;
};

Status forget_checkpoints(Database& database, RunId run, const TrimPlan& plan) {
    std::string stay = "-1";
    for (const std::int64_t step : plan.checkpoints)
        stay += fmt::format(", {}", step);
    SPARSESCOPE_TRY(database.run(
        fmt::format("UPDATE run SET checkpoint = '', checkpoint_step = 0 WHERE id = ?1 AND "
                    "checkpoint_step NOT IN ({})",
                    stay),
        run));
    return database.run(
        fmt::format("DELETE FROM run_checkpoint WHERE run = ?1 AND step NOT IN ({})", stay), run);
}

TrimReport remove_files(const std::vector<StepFile>& files) {
    TrimReport report;
    for (const StepFile& file : files) {
        std::error_code stays;
        if (!fs::remove(file.path, stays)) continue;
        report.freed_bytes += file.bytes;
        ++report.files;
    }
    return report;
}

}  // namespace

// The list goes first, and the files only when that is committed: killed between them, files are
// left over that the next trimming finds.
Result<TrimReport> Corpus::trim_run(RunId id, const TrimWish& wish) {
    using Surplus = std::optional<std::vector<StepFile>>;  // nullopt: the run may still need all
    if (wish.keep == KeptCheckpoints::all) return TrimReport{};
    SPARSESCOPE_ASSIGN(const Surplus surplus,
                       impl_->write("trimming a run", [&](Database& database) -> Result<Surplus> {
                           SPARSESCOPE_ASSIGN(const StoredRun stored, find_run(database, id));
                           // A finetuned backbone is kept as a folder, not as a model.
                           const bool ended = stored.info.state == RunState::finished ||
                                              stored.info.state == RunState::stopped;
                           const bool kept = stored.info.model.has_value() ||
                                             (stored.info.kind != RunKind::head && ended);
                           if (!kept || run_lives(stored)) return std::nullopt;
                           Trimming trimming(database, stored.info, run_folder(id));
                           SPARSESCOPE_ASSIGN(const TrimPlan plan, trimming.plan(wish));
                           SPARSESCOPE_TRY(forget_checkpoints(database, id, plan));
                           return std::move(trimming).surplus(plan);
                       }));
    if (!surplus) return TrimReport{};
    const TrimReport report = remove_files(*surplus);
    std::error_code not_empty;  // what is left keeps its folders
    fs::remove(run_folder(id), not_empty);
    fs::remove(run_folder(id).parent_path(), not_empty);
    return report;
}

}  // namespace sparsescope
