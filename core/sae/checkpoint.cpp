// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sae/checkpoint.h"

#include <zlib.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <map>

#include "core/sae/model_file.h"
#include "core/sae/model_tensors.h"

namespace sparsescope {

namespace {

constexpr const char* format_version = "1";
constexpr std::size_t kept_checkpoints = 2;

std::filesystem::path file_name(std::int64_t step) {
    return fmt::format("step-{:09}.safetensors", step);
}

std::string checksum(std::span<const TensorToWrite> tensors) {
    uLong crc = crc32(0, nullptr, 0);
    for (const TensorToWrite& tensor : tensors)
        crc =
            crc32_z(crc, reinterpret_cast<const Bytef*>(tensor.bytes.data()), tensor.bytes.size());
    return fmt::format("{:08x}", crc);
}

// In the order of the checksum.
std::vector<TensorToWrite> tensors_of(const HeadParameters<float>& head,
                                      const OptimiserState<float>& optimiser,
                                      const std::vector<std::int64_t>& since_fired) {
    std::vector<TensorToWrite> list;
    const auto add = [&](const std::string& prefix, const HeadParameters<float>& p) {
        list.push_back(
            float_tensor(prefix + encoder_weight_key, {p.hidden, p.dim}, p.encoder_weight));
        list.push_back(float_tensor(prefix + latent_bias_key, {p.hidden}, p.latent_bias));
        list.push_back(float_tensor(prefix + pre_bias_key, {p.dim}, p.pre_bias));
    };
    add("", head);
    add("adam.first.", optimiser.first_moment);
    add("adam.second.", optimiser.second_moment);
    list.push_back(integer_tensor(last_nonzero_key, since_fired));
    return list;
}

// Checkpoint files, oldest first.
std::vector<std::filesystem::path> checkpoint_files(const std::filesystem::path& folder) {
    std::error_code ignored;
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with("step-") && name.ends_with(".safetensors"))
            files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

void remove_old(const std::filesystem::path& folder) {
    std::error_code ignored;
    const auto files = checkpoint_files(folder);
    for (std::size_t i = 0; i + kept_checkpoints < files.size(); ++i)
        std::filesystem::remove(files[i], ignored);
}

tl::unexpected<Error> damaged(const std::filesystem::path& path, std::string_view reason) {
    return fail(ErrorCode::corrupt,
                fmt::format("The checkpoint {} is damaged: {}. Use the one before it.",
                            path.string(), reason));
}

Result<HeadParameters<float>> read_parameters(const SafetensorsFile& file,
                                              const std::filesystem::path& path,
                                              const std::string& prefix) {
    const TensorInfo* matrix = file.find(prefix + encoder_weight_key);
    if (matrix == nullptr || matrix->shape.size() != 2)
        return damaged(path, "its weights are missing");
    HeadParameters<float> p;
    p.hidden = static_cast<std::size_t>(matrix->shape[0]);
    p.dim = static_cast<std::size_t>(matrix->shape[1]);
    SPARSESCOPE_ASSIGN(p.encoder_weight, file.read_floats(prefix + encoder_weight_key));
    SPARSESCOPE_ASSIGN(p.latent_bias, file.read_floats(prefix + latent_bias_key));
    SPARSESCOPE_ASSIGN(p.pre_bias, file.read_floats(prefix + pre_bias_key));
    if (p.latent_bias.size() != p.hidden || p.pre_bias.size() != p.dim)
        return damaged(path, "its shapes do not fit together");
    return p;
}

template <class Number>
bool read_number(const std::map<std::string, std::string>& metadata, const std::string& key,
                 Number& out, int base = 10) {
    const auto found = metadata.find(key);
    if (found == metadata.end()) return false;
    const std::string& text = found->second;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out, base);
    return error == std::errc{} && end == text.data() + text.size();
}

Status read_metadata(const SafetensorsFile& file, const std::filesystem::path& path,
                     Checkpoint& checkpoint) {
    const auto& metadata = file.metadata();
    const auto config = metadata.find("config");
    if (config == metadata.end()) return damaged(path, "it does not say how the run was set up");
    SPARSESCOPE_ASSIGN(checkpoint.config, train_config_from_json(config->second));
    bool good = read_number(metadata, "step", checkpoint.step) &&
                read_number(metadata, "adam_steps", checkpoint.optimiser.steps) &&
                read_number(metadata, "next_row", checkpoint.position.next_row);
    for (std::size_t i = 0; i < checkpoint.position.epoch_start.size(); ++i)
        good = good && read_number(metadata, fmt::format("random_{}", i),
                                   checkpoint.position.epoch_start[i], 16);
    if (!good) return damaged(path, "it does not say where the run stood");
    return {};
}

}  // namespace

bool all_finite(const HeadParameters<float>& head) {
    const auto finite = [](const std::vector<float>& values) {
        // A sum is finite only if all its terms are (or it overflows, which is as bad).
        double sum = 0;
        for (const float v : values)
            sum += static_cast<double>(v);
        return std::isfinite(sum);
    };
    return finite(head.encoder_weight) && finite(head.pre_bias) && finite(head.latent_bias);
}

Result<std::filesystem::path> write_checkpoint(const std::filesystem::path& folder,
                                               const TrainConfig& config, std::int64_t step,
                                               const TrainingStep<float>& training,
                                               const Batcher::Position& position) {
    return guard("writing a checkpoint", [&]() -> Result<std::filesystem::path> {
        if (!all_finite(training.head()))
            return fail(
                ErrorCode::internal,
                fmt::format("The weights at step {} are not finite; the checkpoint before stays.",
                            step));
        std::error_code error;
        std::filesystem::create_directories(folder, error);
        if (error)
            return fail(ErrorCode::io, fmt::format("Cannot make the folder {} for checkpoints: {}.",
                                                   folder.string(), error.message()));
        const auto tensors = tensors_of(training.head(), training.optimiser(),
                                        training.dead_counter().since_fired());
        std::map<std::string, std::string> metadata = {
            {"format", format_version},
            {"config", to_json(config)},
            {"step", std::to_string(step)},
            {"adam_steps", std::to_string(training.optimiser().steps)},
            {"next_row", std::to_string(position.next_row)},
            {"crc32", checksum(tensors)},
        };
        for (std::size_t i = 0; i < position.epoch_start.size(); ++i)
            metadata[fmt::format("random_{}", i)] = fmt::format("{:x}", position.epoch_start[i]);
        const auto path = folder / file_name(step);
        SPARSESCOPE_TRY(write_safetensors(path, tensors, metadata));
        remove_old(folder);
        return path;
    });
}

Result<Checkpoint> read_checkpoint(const std::filesystem::path& path) {
    return guard("reading a checkpoint", [&]() -> Result<Checkpoint> {
        SPARSESCOPE_ASSIGN(const SafetensorsFile file, SafetensorsFile::open(path));
        Checkpoint checkpoint;
        SPARSESCOPE_TRY(read_metadata(file, path, checkpoint));
        SPARSESCOPE_ASSIGN(checkpoint.head, read_parameters(file, path, ""));
        SPARSESCOPE_ASSIGN(checkpoint.optimiser.first_moment,
                           read_parameters(file, path, "adam.first."));
        SPARSESCOPE_ASSIGN(checkpoint.optimiser.second_moment,
                           read_parameters(file, path, "adam.second."));
        SPARSESCOPE_ASSIGN(checkpoint.since_fired, file.read_integers(last_nonzero_key));
        if (checkpoint.since_fired.size() != checkpoint.head.hidden)
            return damaged(path, "its shapes do not fit together");
        const auto crc = file.metadata().find("crc32");
        const auto tensors =
            tensors_of(checkpoint.head, checkpoint.optimiser, checkpoint.since_fired);
        if (crc == file.metadata().end() || crc->second != checksum(tensors))
            return damaged(path, "its checksum is wrong");
        return checkpoint;
    });
}

Result<std::filesystem::path> write_final_weights(const std::filesystem::path& folder,
                                                  const HeadWeights& weights, std::int64_t step) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    const auto path = folder / file_name(step);
    SPARSESCOPE_TRY(write_head_weights(path, weights));
    return path;
}

Result<KeptWeights> newest_weights(const std::filesystem::path& folder) {
    auto files = checkpoint_files(folder);
    for (auto file = files.rbegin(); file != files.rend(); ++file) {
        if (auto checkpoint = read_checkpoint(*file)) {
            KeptWeights kept{checkpoint->head.to_weights(), checkpoint->step};
            kept.weights.stats_last_nonzero = std::move(checkpoint->since_fired);
            return kept;
        }
        // Final weights carry no checksum of their own; a checkpoint always does.
        const auto plain = SafetensorsFile::open(*file);
        if (!plain || plain->metadata().contains("crc32")) continue;
        if (auto weights = read_head_weights(*file)) {
            const std::string stem = file->stem().string();
            return KeptWeights{std::move(*weights), std::strtoll(stem.c_str() + 5, nullptr, 10)};
        }
    }
    return fail(ErrorCode::not_found,
                fmt::format("{} holds no checkpoint that can be read.", folder.string()));
}

}  // namespace sparsescope
