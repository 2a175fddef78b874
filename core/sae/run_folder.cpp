// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sae/run_folder.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>

#include "core/base/atomic_file.h"
#include "core/formats/safetensors_writer.h"
#include "core/model_files/model_tensors.h"
#include "core/model_files/official_head.h"
#include "core/sae/checkpoint.h"
#include "core/sae/finite.h"

namespace sparsescope {

namespace {

constexpr std::string_view checkpoint_prefix = "step-";
constexpr std::string_view history_prefix = "history-";
constexpr std::string_view weights_suffix = ".safetensors";
constexpr std::string_view best_suffix = ".best";
constexpr std::string_view marked_suffix = ".marked";
constexpr std::string_view state_suffix = ".json";
constexpr std::size_t newest_kept = 2;

std::filesystem::path named(const std::filesystem::path& folder, std::string_view prefix,
                            std::int64_t step, std::string_view suffix) {
    return folder / fmt::format("{}{:09}{}", prefix, step, suffix);
}

// The step in a file's name, if it has that prefix and suffix.
std::optional<std::int64_t> step_in(std::string_view name, std::string_view prefix,
                                    std::string_view suffix) {
    if (!name.starts_with(prefix) || !name.ends_with(suffix) ||
        name.size() <= prefix.size() + suffix.size())
        return {};
    const auto digits = name.substr(prefix.size(), name.size() - prefix.size() - suffix.size());
    std::int64_t step = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), step);
    if (error != std::errc{} || end != digits.data() + digits.size()) return {};
    return step;
}

template <class Visit>
void for_each_file(const std::filesystem::path& folder, const Visit& visit) {
    std::error_code ignored;  // a folder that is not there has no files
    for (const auto& entry : std::filesystem::directory_iterator(folder, ignored))
        visit(entry.path(), entry.path().filename().string());
}

// By step, ascending.
std::map<std::int64_t, std::filesystem::path> files_with(const std::filesystem::path& folder,
                                                         std::string_view prefix,
                                                         std::string_view suffix) {
    std::map<std::int64_t, std::filesystem::path> files;
    for_each_file(folder, [&](const std::filesystem::path& path, const std::string& name) {
        if (const auto step = step_in(name, prefix, suffix)) files[*step] = path;
    });
    return files;
}

void remove_file(const std::filesystem::path& path) {
    std::error_code ignored;  // a file too many does no harm
    std::filesystem::remove(path, ignored);
}

}  // namespace

std::filesystem::path checkpoint_path(const std::filesystem::path& folder, std::int64_t step) {
    return named(folder, checkpoint_prefix, step, weights_suffix);
}

std::filesystem::path history_path(const std::filesystem::path& folder, std::int64_t step) {
    return named(folder, history_prefix, step, weights_suffix);
}

std::filesystem::path state_path(const std::filesystem::path& folder, std::int64_t step) {
    return named(folder, checkpoint_prefix, step, state_suffix);
}

std::vector<CheckpointInfo> list_checkpoints(const std::filesystem::path& folder) {
    const auto marked = files_with(folder, checkpoint_prefix, marked_suffix);
    const auto best = files_with(folder, checkpoint_prefix, best_suffix);
    std::vector<CheckpointInfo> list;
    for (const auto& [step, path] : files_with(folder, checkpoint_prefix, weights_suffix)) {
        std::error_code error;
        const auto bytes = std::filesystem::file_size(path, error);
        if (error) continue;
        // The newest, should a kill have left two.
        const bool is_best = !best.empty() && best.rbegin()->first == step;
        list.push_back({step, path.filename().string(), static_cast<std::int64_t>(bytes), is_best,
                        marked.contains(step)});
    }
    return list;
}

Status set_best(const std::filesystem::path& folder, std::int64_t step) {
    SPARSESCOPE_TRY(write_file_atomically(named(folder, checkpoint_prefix, step, best_suffix),
                                          std::span<const std::byte>{}));
    for (const auto& [other, path] : files_with(folder, checkpoint_prefix, best_suffix))
        if (other != step) remove_file(path);
    return {};
}

Status set_marked(const std::filesystem::path& folder, std::int64_t step) {
    return write_file_atomically(named(folder, checkpoint_prefix, step, marked_suffix),
                                 std::span<const std::byte>{});
}

void remove_surplus_checkpoints(const std::filesystem::path& folder,
                                std::span<const std::int64_t> milestones) {
    const auto list = list_checkpoints(folder);
    for (std::size_t i = 1; i + newest_kept < list.size(); ++i) {
        const bool milestone = std::ranges::find(milestones, list[i].step) != milestones.end();
        if (list[i].best || list[i].marked || milestone) continue;
        remove_file(folder / list[i].file);
        remove_file(state_path(folder, list[i].step));
    }
}

void remove_unfinished_files(const std::filesystem::path& folder) {
    for_each_file(folder, [](const std::filesystem::path& path, const std::string& name) {
        if (name.starts_with('.') && name.ends_with(".tmp")) remove_file(path);
    });
}

Result<FoundCheckpoint> newest_checkpoint(const std::filesystem::path& folder) {
    return newest_checkpoint(folder, [](const std::filesystem::path& path) -> Result<std::int64_t> {
        SPARSESCOPE_ASSIGN(const Checkpoint read, read_checkpoint(path));
        return read.memory.step;
    });
}

Result<FoundCheckpoint> newest_checkpoint(const std::filesystem::path& folder,
                                          const ReadStep& read) {
    FoundCheckpoint found;
    const auto files = files_with(folder, checkpoint_prefix, weights_suffix);
    for (auto file = files.rbegin(); file != files.rend(); ++file) {
        auto step = read(file->second);
        if (step) {
            found.path = file->second;
            found.step = *step;
            return found;
        }
        found.damaged.push_back(std::move(step.error()));
    }
    std::string message = fmt::format("{} holds no checkpoint that can be read.", folder.string());
    for (const Error& error : found.damaged)
        message += " " + error.message;
    return fail(ErrorCode::not_found, std::move(message));
}

std::vector<WeightsFile> list_weights(const std::filesystem::path& folder) {
    auto files = files_with(folder, history_prefix, weights_suffix);
    files.merge(files_with(folder, checkpoint_prefix, weights_suffix));
    std::vector<WeightsFile> list;
    for (const auto& [step, path] : files)
        list.push_back({path, step});
    return list;
}

Status write_history(const std::filesystem::path& folder, std::int64_t step,
                     const HeadParameters<float>& head, const std::function<bool()>& stopped) {
    if (!all_finite(head)) return fail(ErrorCode::internal, "The weights became NaN or infinite");
    const TensorToWrite tensors[] = {
        float_tensor(encoder_weight_key, {head.hidden, head.dim}, head.encoder_weight),
        float_tensor(latent_bias_key, {head.hidden}, head.latent_bias),
        float_tensor(pre_bias_key, {head.dim}, head.pre_bias)};
    return write_safetensors(history_path(folder, step), tensors, {{"step", std::to_string(step)}},
                             stopped);
}

Result<std::filesystem::path> write_final_weights(const std::filesystem::path& folder,
                                                  const HeadWeights& weights, std::int64_t step) {
    std::error_code error;  // a folder that cannot be made is told by the write
    std::filesystem::create_directories(folder, error);
    const auto path = checkpoint_path(folder, step);
    SPARSESCOPE_TRY(write_head_weights(path, weights));
    return path;
}

Result<KeptWeights> newest_weights(const std::filesystem::path& folder) {
    const auto files = files_with(folder, checkpoint_prefix, weights_suffix);
    for (auto file = files.rbegin(); file != files.rend(); ++file) {
        const auto& [step, path] = *file;
        auto checkpoint = read_checkpoint(path);
        if (checkpoint) {
            KeptWeights kept{checkpoint->head.to_weights(), checkpoint->memory.step};
            kept.weights.stats_last_nonzero = std::move(checkpoint->since_fired);
            return kept;
        }
        // Final weights carry no checksum of their own; a checkpoint always does.
        const auto plain = SafetensorsFile::open(path);
        const bool readable = plain && (!plain->metadata().contains("crc32") ||
                                        checkpoint.error().code == ErrorCode::wrong_version);
        if (!readable) continue;
        if (auto weights = read_head_weights(path)) return KeptWeights{std::move(*weights), step};
    }
    return fail(ErrorCode::not_found,
                fmt::format("{} holds no checkpoint that can be read.", folder.string()));
}

}  // namespace sparsescope
