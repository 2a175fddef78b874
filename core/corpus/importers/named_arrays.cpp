// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/importers/named_arrays.h"

#include <algorithm>

#include <fmt/ranges.h>

#include "core/corpus/importers/array_pieces.h"
#include "core/corpus/importers/column_names.h"
#include "core/corpus/importers/file_kind.h"
#include "core/corpus/importers/hdf5_arrays.h"
#include "core/formats/idx.h"
#include "core/formats/input_file.h"
#include "core/formats/npy.h"
#include "core/formats/npz.h"
#include "core/formats/safetensors.h"
#include "core/formats/vector_file.h"

namespace sparsescope::importing {
namespace {

// Members of an archive that are called like files elsewhere are none of an honest one.
Status check_names(const std::filesystem::path& file, const std::vector<std::string>& keys) {
    for (const std::string& key : keys)
        if (key.starts_with('/') || key.find("..") != std::string::npos ||
            key.find('\\') != std::string::npos)
            return fail(ErrorCode::invalid_input,
                        fmt::format("{} holds an array called \"{}\", a path out of the archive. "
                                    "It was not written by NumPy; save it with numpy.savez.",
                                    display_name(file), key));
    return {};
}

}  // namespace

std::string NamedArrays::listed() const {
    return fmt::format("{}", fmt::join(keys, ", "));
}

Result<std::string> NamedArrays::find(const std::string& asked, ColumnRole role) const {
    const std::string name = display_name(file);
    if (!asked.empty() && keys.empty())
        return fail(ErrorCode::invalid_argument,
                    fmt::format("{} has no columns, so \"{}\" cannot be chosen. Leave that setting "
                                "out.",
                                name, asked));
    if (!asked.empty()) {
        if (std::ranges::find(keys, asked) != keys.end()) return asked;
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} has no \"{}\". It has: {}.", name, asked, listed()));
    }
    for (const auto usual : usual_names(role))
        for (const std::string& key : keys)
            if (plain_name(key) == usual) return key;
    // scikit-learn calls the embeddings X.
    for (const std::string& key : keys)
        if (role == ColumnRole::embedding && plain_name(key) == "x") return key;
    return keys.size() == 1 ? keys.front() : std::string();
}

Result<ArrayReader> NamedArrays::open_usual(const std::string& asked, ColumnRole role) const {
    SPARSESCOPE_ASSIGN(const std::string key, find(asked, role));
    if (!key.empty() || keys.empty()) return open(key);
    return fail(ErrorCode::invalid_input,
                fmt::format("{} has no array that is clearly the {}. Name it (--{}-column); there "
                            "are: {}.",
                            display_name(file), to_string(role), to_string(role), listed()));
}

Result<NamedArrays> open_arrays(const std::filesystem::path& file) {
    const FileKind kind = file_kind(file);
    if (kind == FileKind::folder) return open_array_folder(file);
    if (kind == FileKind::hdf5) return open_hdf5_arrays(file);
    if (kind == FileKind::tensor_index) return open_tensor_index(file);
    const std::string extension = data_extension(file);
    NamedArrays arrays{file, {}, {}};
    if (kind == FileKind::zip || (kind == FileKind::unknown && extension == ".npz")) {
        SPARSESCOPE_ASSIGN(arrays.keys, npz_keys(file));
        if (arrays.keys.empty())
            return fail(ErrorCode::invalid_input,
                        fmt::format("{} holds no arrays.", display_name(file)));
        SPARSESCOPE_TRY(check_names(file, arrays.keys));
        arrays.open = [file](const std::string& key) { return open_npz(file, key); };
    } else if (kind == FileKind::safetensors || extension == ".safetensors") {
        SPARSESCOPE_ASSIGN(const auto tensors, SafetensorsFile::open(file));
        if (tensors.tensors().empty())
            return fail(ErrorCode::invalid_input,
                        fmt::format("{} holds no tensors.", display_name(file)));
        for (const auto& tensor : tensors.tensors())
            arrays.keys.push_back(tensor.name);
        arrays.open = [tensors](const std::string& key) { return tensors.open_array(key); };
    } else if (kind == FileKind::vectors) {
        arrays.open = [file](const std::string&) { return open_vectors(file); };
    } else if (kind == FileKind::idx || (kind == FileKind::unknown && extension == ".idx")) {
        arrays.open = [file](const std::string&) { return open_idx(file); };
    } else {
        arrays.open = [file](const std::string&) { return open_npy(file); };
    }
    return arrays;
}

}  // namespace sparsescope::importing
