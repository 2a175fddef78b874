// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/importers/array_pieces.h"

#include <algorithm>

#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "core/corpus/importers/file_kind.h"
#include "core/corpus/importers/numbered_names.h"
#include "core/formats/byte_source.h"
#include "core/formats/input_file.h"
#include "core/formats/joined_arrays.h"
#include "core/formats/npy.h"
#include "core/formats/npz.h"
#include "core/formats/safetensors.h"

namespace sparsescope::importing {
namespace {

constexpr std::uint64_t most_index_bytes = std::uint64_t{16} << 20;
constexpr int deepest_kept = 4;
constexpr std::size_t most_files = 100'000;

tl::unexpected<Error> bad_pieces(const std::filesystem::path& path, std::string_view what) {
    return fail(ErrorCode::invalid_input, fmt::format("{} {}", display_name(path), what));
}

// The names of the regular files in a folder.
Result<std::vector<std::string>> files_in(const std::filesystem::path& folder) {
    std::error_code error;
    std::filesystem::directory_iterator entry(folder, error);
    std::vector<std::string> names;
    for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
        std::error_code unknown;
        if (entry->is_directory(unknown)) continue;
        names.push_back(entry->path().filename().string());
        if (names.size() > most_files)
            return bad_pieces(folder, fmt::format("holds more than {} files. Join them into "
                                                  "larger ones.",
                                                  most_files));
    }
    if (error)
        return fail(ErrorCode::io, fmt::format("The folder {} could not be read: {}.",
                                               display_name(folder), error.message()));
    return names;
}

std::vector<std::string> ending_in(const std::vector<std::string>& names, std::string_view ending) {
    std::vector<std::string> found;
    std::ranges::copy_if(names, std::back_inserter(found),
                         [&](const std::string& name) { return lower(name).ends_with(ending); });
    return found;
}

using Pieces = std::map<std::string, std::vector<OpenArray>>;  // by key

NamedArrays arrays_of(const std::filesystem::path& path, Pieces pieces) {
    NamedArrays arrays{path, {}, {}};
    for (const auto& [key, files] : pieces)
        arrays.keys.push_back(key);
    arrays.open = [name = display_name(path),
                   pieces = std::move(pieces)](const std::string& key) -> Result<ArrayReader> {
        const auto& files = pieces.at(key);
        if (files.size() == 1) return files.front()();
        return join_arrays(files,
                           pieces.size() == 1 ? name : fmt::format("{} (array \"{}\")", name, key));
    };
    return arrays;
}

Pieces npy_pieces(const std::filesystem::path& folder, const std::vector<std::string>& names) {
    std::vector<std::string> stems;
    for (const std::string& name : names)
        stems.push_back(name.substr(0, name.size() - std::string_view(".npy").size()));
    std::map<std::string, std::string> file_of;
    for (std::size_t i = 0; i < names.size(); ++i)
        file_of[stems[i]] = names[i];
    Pieces pieces;
    for (const auto& [key, group] : numbered_groups(stems))
        for (const std::string& stem : group)
            pieces[key.empty() ? "data" : key].push_back(
                [file = folder / file_of.at(stem)] { return open_npy(file); });
    return pieces;
}

Result<Pieces> npz_pieces(const std::filesystem::path& folder, std::vector<std::string> names) {
    std::ranges::sort(names, natural_less);
    Pieces pieces;
    std::vector<std::string> keys;
    for (const std::string& name : names) {
        const auto file = folder / name;
        SPARSESCOPE_ASSIGN(auto here, npz_keys(file));
        std::ranges::sort(here);
        if (name == names.front()) keys = here;
        if (here != keys)
            return bad_pieces(
                file, fmt::format("holds the arrays {}, but {} holds {}. All pieces "
                                  "need the same.",
                                  fmt::join(here, ", "), names.front(), fmt::join(keys, ", ")));
        for (const std::string& key : keys)
            pieces[key].push_back([file, key] { return open_npz(file, key); });
    }
    return pieces;
}

Result<nlohmann::json> read_index(const std::filesystem::path& index) {
    SPARSESCOPE_ASSIGN(const auto source, open_byte_source(index));
    const std::uint64_t size = source->size_bound();
    if (size > most_index_bytes)
        return bad_pieces(index, "is larger than 16 MiB, too large for an index of tensors.");
    std::string text(size, '\0');
    SPARSESCOPE_TRY(source->read_all(std::as_writable_bytes(std::span(text))));
    // What is nested deeper is not kept: copying it would take as much stack.
    const auto is_kept = [](int depth, nlohmann::json::parse_event_t /*event*/,
                            nlohmann::json& /*value*/) { return depth <= deepest_kept; };
    auto json = nlohmann::json::parse(text, is_kept, false);
    if (!json.is_object() || !json.contains("weight_map") || !json["weight_map"].is_object())
        return bad_pieces(index,
                          "is no index of tensors: it needs an object \"weight_map\" with a "
                          "file for each tensor.");
    return std::move(json["weight_map"]);
}

// A file beside the index, whatever else the index says.
Result<std::filesystem::path> shard_of(const std::filesystem::path& index,
                                       const nlohmann::json& value) {
    const std::string name = value.is_string() ? value.get<std::string>() : std::string();
    const bool plain = !name.empty() && name != "." && name != ".." &&
                       name.find_first_of(std::string_view("/\\\0", 3)) == std::string::npos;
    if (!plain)
        return bad_pieces(index,
                          "names a file that does not lie beside it. Put the files into one "
                          "folder, and their bare names into the index.");
    return index.parent_path() / name;
}

// An error about a file that an index names, with the index before it.
tl::unexpected<Error> as_named_by(const std::filesystem::path& index, Error error) {
    error.message = fmt::format("{}: {}", display_name(index), error.message);
    if (error.code == ErrorCode::not_found) error.code = ErrorCode::invalid_input;
    return fail(std::move(error));
}

Result<OpenArray> tensor_in(const std::filesystem::path& shard, const std::string& tensor) {
    SPARSESCOPE_ASSIGN(const auto file, SafetensorsFile::open(shard));
    if (file.find(tensor) == nullptr)
        return bad_pieces(
            shard, fmt::format("has no tensor \"{}\", which the index says is in it.", tensor));
    return OpenArray([shard, tensor]() -> Result<ArrayReader> {
        SPARSESCOPE_ASSIGN(const auto opened, SafetensorsFile::open(shard));
        return opened.open_array(tensor);
    });
}

}  // namespace

Result<NamedArrays> open_array_folder(const std::filesystem::path& path) {
    const auto folder = path.has_filename() ? path : path.parent_path();  // "chunks/"
    SPARSESCOPE_ASSIGN(const auto names, files_in(folder));
    const auto indices = ending_in(names, ".index.json");
    if (indices.size() == 1) return open_tensor_index(folder / indices.front());
    const auto npy = ending_in(names, ".npy");
    const auto npz = ending_in(names, ".npz");
    if (!npy.empty() && !npz.empty())
        return bad_pieces(folder, "holds both .npy and .npz files. Leave one kind in it.");
    if (!npy.empty()) return arrays_of(folder, npy_pieces(folder, npy));
    if (npz.empty())
        return bad_pieces(folder,
                          "is a folder without .npy, .npz, .txt or .md files. Choose the file "
                          "that holds the embeddings, or a folder of numbered .npy files or of "
                          "texts.");
    SPARSESCOPE_ASSIGN(auto pieces, npz_pieces(folder, npz));
    if (pieces.empty()) return bad_pieces(folder, "holds no arrays.");
    return arrays_of(folder, std::move(pieces));
}

Result<NamedArrays> open_tensor_index(const std::filesystem::path& index) {
    return guard("reading an index of tensors", [&]() -> Result<NamedArrays> {
        SPARSESCOPE_ASSIGN(const auto files, read_index(index));
        std::vector<std::string> tensors;
        for (const auto& [tensor, file] : files.items())
            tensors.push_back(tensor);
        if (tensors.empty()) return bad_pieces(index, "names no tensors.");
        Pieces pieces;
        for (const auto& [key, group] : numbered_groups(tensors))
            for (const std::string& tensor : group) {
                SPARSESCOPE_ASSIGN(const auto shard, shard_of(index, files.at(tensor)));
                auto open = tensor_in(shard, tensor);
                if (!open) return as_named_by(index, open.error());
                pieces[key.empty() ? "data" : key].push_back(std::move(*open));
            }
        return arrays_of(index, std::move(pieces));
    });
}

std::filesystem::path find_beside(const std::filesystem::path& folder, ColumnRole role) {
    const auto names = files_in(folder);
    if (!names) return {};
    std::vector<std::string> found;
    for (const std::string& name : *names) {
        const std::string low = lower(name);
        const std::string stem = low.substr(0, low.find('.'));
        const bool named = role == ColumnRole::label
                               ? stem == "labels" || stem == "label"
                               : stem == "texts" || stem == "text" || stem == "documents";
        if (named && !low.ends_with(".npy") && !low.ends_with(".npz")) found.push_back(name);
    }
    return found.size() == 1 ? folder / found.front() : std::filesystem::path();
}

}  // namespace sparsescope::importing
