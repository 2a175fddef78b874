// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sae/checkpoint.h"

#include <zlib.h>

#include <charconv>
#include <map>
#include <nlohmann/json.hpp>

#include "core/base/parallel.h"
#include "core/formats/safetensors_writer.h"
#include "core/model_files/model_tensors.h"
#include "core/recipe/train_params.h"
#include "core/sae/finite.h"

namespace sparsescope {

namespace {

using Metadata = std::map<std::string, std::string>;

constexpr const char* format_version = "2";
constexpr const char* checksum_key = "crc32";

struct Counter {
    const char* name;
    std::vector<std::int64_t> NeuronActivity::State::*values;
};
constexpr Counter counters[] = {{"activity.last_at_k", &NeuronActivity::State::last_at_k},
                                {"activity.last_beyond_k", &NeuronActivity::State::last_beyond_k},
                                {"activity.activations", &NeuronActivity::State::activations},
                                {"activity.previous", &NeuronActivity::State::previous},
                                {"activity.born_at", &NeuronActivity::State::born_at},
                                {"activity.died_at", &NeuronActivity::State::died_at},
                                {"activity.revived_at", &NeuronActivity::State::revived_at}};

struct Total {
    const char* name;
    std::int64_t NeuronActivity::State::*value;
};
constexpr Total totals[] = {{"samples", &NeuronActivity::State::samples},
                            {"interval_start", &NeuronActivity::State::interval_start},
                            {"previous_start", &NeuronActivity::State::previous_start},
                            {"born", &NeuronActivity::State::born},
                            {"died", &NeuronActivity::State::died},
                            {"revived", &NeuronActivity::State::revived}};

// In the order of the checksum.
std::vector<TensorToWrite> tensors_of(const HeadParameters<float>& head,
                                      const OptimiserState<float>& optimiser,
                                      const std::vector<std::int64_t>& since_fired,
                                      const NeuronActivity::State& activity) {
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
    for (const Counter& counter : counters)
        list.push_back(integer_tensor(counter.name, activity.*counter.values));
    return list;
}

std::uint32_t add_to_crc(std::uint32_t crc, std::span<const std::byte> bytes) {
    return static_cast<std::uint32_t>(
        crc32_z(crc, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

// As crc32 over the whole, in pieces on all cores.
std::uint32_t add_large_to_crc(std::uint32_t crc, std::span<const std::byte> bytes) {
    constexpr std::size_t piece = std::size_t{4} << 20;
    const std::size_t count = (bytes.size() + piece - 1) / piece;
    const auto part = [&](std::size_t i) {
        return bytes.subspan(i * piece, std::min(piece, bytes.size() - i * piece));
    };
    std::vector<std::uint32_t> parts(count);
    parallel_for(static_cast<std::int64_t>(count), [&](std::int64_t first, std::int64_t last) {
        for (auto i = static_cast<std::size_t>(first); i < static_cast<std::size_t>(last); ++i)
            parts[i] = add_to_crc(0, part(i));
    });
    for (std::size_t i = 0; i < count; ++i)
        crc = static_cast<std::uint32_t>(
            crc32_combine(crc, parts[i], static_cast<z_off_t>(part(i).size())));
    return crc;
}

// Over everything but itself; "" when stopped.
std::string checksum(std::span<const TensorToWrite> tensors, const Metadata& metadata,
                     const std::function<bool()>& stopped) {
    std::uint32_t crc = 0;
    for (const auto& [key, value] : metadata)
        if (key != checksum_key)
            for (const std::string& text : {key, value})
                crc = add_to_crc(crc, std::as_bytes(std::span(text.data(), text.size() + 1)));
    for (const TensorToWrite& tensor : tensors) {
        crc = add_large_to_crc(crc, tensor.bytes);
        if (stopped && stopped()) return "";
    }
    return fmt::format("{:08x}", crc);
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

Metadata to_metadata(const TrainConfig& config, const RunMemory& memory, std::int64_t adam_steps) {
    Metadata metadata = {
        {"format", format_version},
        {"config", to_json(config)},
        {"step", std::to_string(memory.step)},
        {"adam_steps", std::to_string(adam_steps)},
        {"next_row", std::to_string(memory.position.next_row)},
    };
    metadata["config_crc32"] =
        fmt::format("{:08x}", add_to_crc(0, std::as_bytes(std::span(metadata["config"]))));
    for (std::size_t i = 0; i < memory.position.epoch_start.size(); ++i)
        metadata[fmt::format("random_{}", i)] = fmt::format("{:x}", memory.position.epoch_start[i]);
    for (const Total& total : totals)
        metadata[total.name] = std::to_string(memory.activity.*total.value);
    const RuleWatch::State& rules = memory.rules;
    metadata["rules"] = nlohmann::json{
        {"first_size", rules.first_size},
        {"smoothed", rules.smoothed},
        {"lowest", rules.lowest},
        {"lowest_step", rules.lowest_step},
        {"fired",
         rules.fired}}.dump();
    if (memory.best) metadata["best"] = fmt::format("{}", *memory.best);
    return metadata;
}

template <class Number, class... Base>
bool read_number(const Metadata& metadata, const std::string& key, Number& out, Base... base) {
    const auto found = metadata.find(key);
    if (found == metadata.end()) return false;
    const std::string& text = found->second;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out, base...);
    return error == std::errc{} && end == text.data() + text.size();
}

bool read_rules(const Metadata& metadata, RuleWatch::State& rules) {
    const auto found = metadata.find("rules");
    if (found == metadata.end()) return false;
    try {
        const auto json = nlohmann::json::parse(found->second);
        json.at("first_size").get_to(rules.first_size);
        json.at("smoothed").get_to(rules.smoothed);
        json.at("lowest").get_to(rules.lowest);
        json.at("lowest_step").get_to(rules.lowest_step);
        json.at("fired").get_to(rules.fired);
    } catch (const nlohmann::json::exception&) {
        return false;
    }
    return true;
}

Status read_metadata(const SafetensorsFile& file, const std::filesystem::path& path,
                     Checkpoint& checkpoint) {
    const Metadata& metadata = file.metadata();
    if (const auto format = metadata.find("format");
        format != metadata.end() && format->second != format_version)
        return fail(ErrorCode::wrong_version,
                    fmt::format("The checkpoint {} has format {}, this program goes on from format "
                                "{}. Its weights can be opened as a model.",
                                path.string(), format->second, format_version));
    const auto config = metadata.find("config");
    if (config == metadata.end()) return damaged(path, "it does not say how the run was set up");
    auto settings = train_config_from_json(config->second);
    if (!settings) return damaged(path, "its settings cannot be read");
    checkpoint.config = std::move(*settings);
    RunMemory& memory = checkpoint.memory;
    bool good = read_number(metadata, "step", memory.step) &&
                read_number(metadata, "adam_steps", checkpoint.optimiser.steps) &&
                read_number(metadata, "next_row", memory.position.next_row) &&
                read_rules(metadata, memory.rules);
    for (std::size_t i = 0; i < memory.position.epoch_start.size(); ++i)
        good = good && read_number(metadata, fmt::format("random_{}", i),
                                   memory.position.epoch_start[i], 16);
    for (const Total& total : totals)
        good = good && read_number(metadata, total.name, memory.activity.*total.value);
    if (metadata.contains("best"))
        good = good && read_number(metadata, "best", memory.best.emplace());
    if (!good) return damaged(path, "it does not say where the run stood");
    return {};
}

Status read_tensors(const SafetensorsFile& file, const std::filesystem::path& path,
                    Checkpoint& checkpoint) {
    SPARSESCOPE_ASSIGN(checkpoint.head, read_parameters(file, path, ""));
    SPARSESCOPE_ASSIGN(checkpoint.optimiser.first_moment,
                       read_parameters(file, path, "adam.first."));
    SPARSESCOPE_ASSIGN(checkpoint.optimiser.second_moment,
                       read_parameters(file, path, "adam.second."));
    SPARSESCOPE_ASSIGN(checkpoint.since_fired, file.read_integers(last_nonzero_key));
    bool fits = checkpoint.since_fired.size() == checkpoint.head.hidden;
    for (const Counter& counter : counters) {
        SPARSESCOPE_ASSIGN(auto values, file.read_integers(counter.name));
        fits = fits && values.size() == checkpoint.head.hidden;
        checkpoint.memory.activity.*counter.values = std::move(values);
    }
    if (!fits) return damaged(path, "its shapes do not fit together");
    return {};
}

}  // namespace

Status write_checkpoint(const std::filesystem::path& path, const TrainConfig& config,
                        const RunMemory& memory, const TrainingStep<float>& training,
                        const std::function<bool()>& stopped) {
    return guard("writing a checkpoint", [&]() -> Status {
        if (!all_finite(training.head()))
            return fail(ErrorCode::internal, "The weights became NaN or infinite");
        const auto tensors = tensors_of(training.head(), training.optimiser(),
                                        training.dead_counter().since_fired(), memory.activity);
        Metadata metadata = to_metadata(config, memory, training.optimiser().steps);
        const std::string crc = checksum(tensors, metadata, stopped);
        if (crc.empty()) return cancelled();
        metadata[checksum_key] = crc;
        return write_safetensors(path, tensors, metadata, stopped);
    });
}

Result<Checkpoint> read_checkpoint(const std::filesystem::path& path) {
    return guard("reading a checkpoint", [&]() -> Result<Checkpoint> {
        SPARSESCOPE_ASSIGN(const SafetensorsFile file, SafetensorsFile::open(path));
        Checkpoint checkpoint;
        SPARSESCOPE_TRY(read_metadata(file, path, checkpoint));
        SPARSESCOPE_TRY(read_tensors(file, path, checkpoint));
        const auto tensors = tensors_of(checkpoint.head, checkpoint.optimiser,
                                        checkpoint.since_fired, checkpoint.memory.activity);
        const auto crc = file.metadata().find(checksum_key);
        if (crc == file.metadata().end() || crc->second != checksum(tensors, file.metadata(), {}))
            return damaged(path, "its checksum is wrong");
        return checkpoint;
    });
}

}  // namespace sparsescope
