// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/schedule_notes.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/recipe/schedule.h"

namespace sparsescope {

namespace {

constexpr double large_mean = 1;  // ‖μ‖/σ

// 12345 as "12,345".
std::string count(std::int64_t number) {
    std::string text = fmt::format("{}", number);
    for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3)
        text.insert(static_cast<std::size_t>(at), 1, ',');
    return text;
}

void note_start(const TrainConfig& config, const AnnealingSchedule& schedule,
                std::vector<std::string>& notes) {
    if (config.initial_k > config.k &&
        4 * static_cast<std::int64_t>(config.initial_k) > static_cast<std::int64_t>(config.hidden))
        notes.push_back(fmt::format(
            "Initial k {} is above a quarter of {} neurons, and the 4k pass needs 4·k ≤ h: k "
            "starts "
            "at {}.",
            count(config.initial_k), count(config.hidden), count(schedule.initial_k())));
    if (config.initial_k > 0 && config.initial_k < config.k)
        notes.push_back(fmt::format("Initial k {} is below k: k starts at {}.",
                                    count(config.initial_k), count(config.k)));
}

void note_end(const TrainConfig& config, const DataShape& data, const AnnealingSchedule& schedule,
              std::vector<std::string>& notes) {
    const std::int64_t annealed = schedule.annealing_steps();
    const std::int64_t planned = planned_steps(config, data.train_documents);
    if (annealed == 0) {
        notes.push_back(fmt::format("No annealing: all {} steps run at k {}.", count(planned),
                                    count(config.k)));
    } else if (planned <= annealed) {
        notes.push_back(fmt::format(
            "The run ends after {} steps with k at {}: annealing to k {} would take {} steps.",
            count(planned), count(schedule.k_at(planned - 1)), count(config.k), count(annealed)));
    } else {
        notes.push_back(
            fmt::format("k falls from {} to {} until step {} of {} (numbered from 0); "
                        "step {} is the last annealed one.",
                        count(schedule.initial_k()), count(config.k), count(annealed),
                        count(planned), count(annealed - 1)));
    }
}

void note_aux_k(const TrainConfig& requested, const TrainConfig& config,
                std::vector<std::string>& notes) {
    if (config.aux_weight == 0 || requested.aux_k <= config.aux_k) return;
    notes.push_back(fmt::format("Auxiliary k {} is above the {} neurons there are: {} are used.",
                                count(requested.aux_k), count(config.hidden), count(config.aux_k)));
}

void note_batches(const TrainConfig& requested, const TrainConfig& config, const DataShape& data,
                  std::vector<std::string>& notes) {
    if (requested.batch > config.batch)
        notes.push_back(fmt::format(
            "A batch of {} is more than the {} training documents: each step takes them all.",
            count(requested.batch), count(data.train_documents)));
    if (requested.batch == 0 || requested.epochs == 0)
        notes.push_back(fmt::format("{} training documents: {} passes in batches of {}, {} steps.",
                                    count(data.train_documents), count(config.epochs),
                                    count(config.batch),
                                    count(total_steps(config, data.train_documents))));
    if (requested.labels == LabelSource::automatic && config.levels_weight > 0)
        notes.push_back(config.labels == LabelSource::levels
                            ? "Documents are alike by the levels they share."
                            : "Documents of one label are alike.");
}

void note_data(const TrainConfig& requested, const TrainConfig& config, const DataShape& data,
               std::vector<std::string>& notes) {
    if (requested.order == BatchOrder::automatic && config.order == BatchOrder::grouped)
        notes.push_back(fmt::format(
            "{} documents carry {} labels, as pairs do: batches keep the documents of a label "
            "together.",
            count(data.train_documents), count(data.classes)));
    const bool contrast =
        config.repulsion_weight > 0 || config.decoupled_weight > 0 ||
        (config.contrastive != ContrastiveMode::none && config.contrastive_weight > 0);
    if (config.batch == 1 && contrast)
        notes.emplace_back(
            "A batch of 1 has no other document to compare with: the contrast stays 0.");
    // Each document keeps at most k neurons in use. Documents of one kind share neurons, so a few
    // times as many slots as neurons are needed before most of them find work.
    const std::int64_t most = data.train_documents * config.k;
    if (most < 5 * static_cast<std::int64_t>(config.hidden))
        notes.push_back(fmt::format(
            "At k {} these {} training documents have {} places in codes for {} neurons, so {} "
            "unused. Fewer neurons, a larger k or more documents would leave fewer.",
            count(config.k), count(data.train_documents), count(most), count(config.hidden),
            most < config.hidden ? fmt::format("at least {} stay", count(config.hidden - most))
                                 : "some will likely stay"));
}

// A mean that is long beside the spread points every pre-activation the same way: a few neurons win
// all documents, and the others never fire, unless the head starts at the mean.
void note_mean(const TrainConfig& config, const DataShape& data, std::vector<std::string>& notes) {
    if (data.mean_ratio < large_mean) return;
    const std::string length =
        fmt::format("The mean of these embeddings is {:.1f} times their spread", data.mean_ratio);
    notes.push_back(config.pre_bias_start == PreBiasStart::data_mean
                        ? length + "; the pre-bias starts at the mean."
                        : length +
                              ", so many neurons will be dead from the start: let the "
                              "pre-bias start at data-mean.");
}

}  // namespace

std::vector<std::string> schedule_notes(const TrainConfig& requested, const TrainConfig& resolved,
                                        const DataShape& data) {
    std::vector<std::string> notes;
    const AnnealingSchedule schedule(resolved, total_steps(resolved, data.train_documents));
    note_start(resolved, schedule, notes);
    note_end(resolved, data, schedule, notes);
    note_aux_k(requested, resolved, notes);
    note_batches(requested, resolved, data, notes);
    note_data(requested, resolved, data, notes);
    note_mean(resolved, data, notes);
    return notes;
}

}  // namespace sparsescope
