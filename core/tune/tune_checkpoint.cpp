// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tune/tune_checkpoint.h"

#include <zlib.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <system_error>

#include "core/base/atomic_file.h"
#include "core/recipe/tune_params.h"

namespace sparsescope {

namespace {

constexpr int tune_checkpoint_format = 1;

struct FileSum {
    std::int64_t bytes = 0;
    std::uint32_t crc = 0;
};

Result<FileSum> sum_of_file(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    std::vector<char> piece(std::size_t{1} << 20);
    FileSum sum;
    while (stream) {
        stream.read(piece.data(), static_cast<std::streamsize>(piece.size()));
        const auto read = static_cast<std::size_t>(stream.gcount());
        sum.crc = static_cast<std::uint32_t>(
            crc32_z(sum.crc, reinterpret_cast<const Bytef*>(piece.data()), read));
        sum.bytes += static_cast<std::int64_t>(read);
    }
    if (stream.eof()) return sum;
    return fail(ErrorCode::io, fmt::format("{} cannot be read.", path.string()));
}

tl::unexpected<Error> damaged_tuning(const std::filesystem::path& path, std::string_view why) {
    return fail(ErrorCode::corrupt,
                fmt::format("The checkpoint {} is damaged: {}. Use the one before it.",
                            path.string(), why));
}

std::filesystem::path state_of(const std::filesystem::path& checkpoint) {
    return std::filesystem::path(checkpoint).replace_extension(".json");
}

nlohmann::ordered_json json_of_progress(const TuneConfig& config, const TuneProgress& memory,
                                        const FileSum& sum) {
    nlohmann::ordered_json json;
    json["format"] = tune_checkpoint_format;
    json["bytes"] = sum.bytes;
    json["crc32"] = sum.crc;
    json["config"] = nlohmann::ordered_json::parse(to_json(config));
    json["step"] = memory.step;
    if (memory.best) json["best"] = *memory.best;
    json["rules"] = {{"first_size", memory.rules.first_size},
                     {"smoothed", memory.rules.smoothed},
                     {"lowest", memory.rules.lowest},
                     {"lowest_step", memory.rules.lowest_step},
                     {"fired", memory.rules.fired}};
    json["documents"] = memory.documents;
    json["last_active"] = memory.last_active;
    return json;
}

}  // namespace

Status write_tune_checkpoint(const std::filesystem::path& path, const TuneConfig& config,
                             const TuneProgress& memory, const TuneStep& step) {
    return guard("writing a checkpoint", [&]() -> Status {
        if (!step.all_finite())
            return fail(ErrorCode::internal, "The weights became NaN or infinite");
        const auto unfinished = path.parent_path() / ("." + path.filename().string() + ".tmp");
        std::error_code ignored;
        const auto give_up = [&](Error error) {
            std::filesystem::remove(unfinished, ignored);
            return fail(std::move(error));
        };
        if (auto saved = step.save(unfinished); !saved) return give_up(std::move(saved.error()));
        auto sum = sum_of_file(unfinished);
        if (!sum) return give_up(std::move(sum.error()));
        const std::string state = json_of_progress(config, memory, *sum).dump();
        if (auto written = write_file_atomically(state_of(path), std::as_bytes(std::span(state)));
            !written)
            return give_up(std::move(written.error()));
        std::error_code error;
        std::filesystem::rename(unfinished, path, error);
        if (error)
            return give_up({ErrorCode::io, fmt::format("The checkpoint {} cannot be written: {}.",
                                                       path.string(), error.message())});
        return sync_to_disk(path);
    });
}

Result<TuneProgress> read_tune_progress(const std::filesystem::path& path) {
    return guard("reading a checkpoint", [&]() -> Result<TuneProgress> {
        std::ifstream stream(state_of(path), std::ios::binary);
        if (!stream) return damaged_tuning(path, "the file that says where the run stood is gone");
        const std::string text(std::istreambuf_iterator<char>(stream), {});
        const auto json = nlohmann::json::parse(text, nullptr, false);
        if (!json.is_object()) return damaged_tuning(path, "it does not say where the run stood");
        TuneProgress memory;
        FileSum wanted;
        try {
            if (json.at("format").get<int>() != tune_checkpoint_format)
                return fail(ErrorCode::wrong_version,
                            fmt::format("The checkpoint {} was written by another version of this "
                                        "program.",
                                        path.string()));
            json.at("bytes").get_to(wanted.bytes);
            json.at("crc32").get_to(wanted.crc);
            json.at("step").get_to(memory.step);
            if (json.contains("best")) memory.best = json.at("best").get<double>();
            const auto& rules = json.at("rules");
            rules.at("first_size").get_to(memory.rules.first_size);
            rules.at("smoothed").get_to(memory.rules.smoothed);
            rules.at("lowest").get_to(memory.rules.lowest);
            rules.at("lowest_step").get_to(memory.rules.lowest_step);
            rules.at("fired").get_to(memory.rules.fired);
            json.at("documents").get_to(memory.documents);
            json.at("last_active").get_to(memory.last_active);
        } catch (const nlohmann::json::exception&) {
            return damaged_tuning(path, "it does not say where the run stood");
        }
        SPARSESCOPE_ASSIGN(const FileSum found, sum_of_file(path));
        if (found.bytes != wanted.bytes || found.crc != wanted.crc)
            return damaged_tuning(path, "its checksum is wrong");
        return memory;
    });
}

Result<FoundCheckpoint> newest_tune_checkpoint(const std::filesystem::path& folder) {
    return newest_checkpoint(folder, [](const std::filesystem::path& path) -> Result<std::int64_t> {
        SPARSESCOPE_ASSIGN(const TuneProgress memory, read_tune_progress(path));
        return memory.step;
    });
}

}  // namespace sparsescope
