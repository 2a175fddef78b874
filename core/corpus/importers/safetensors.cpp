// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/safetensors.h"

#include "core/corpus/importers/array_source.h"
#include "core/corpus/importers/file_kind.h"
#include "core/formats/input_file.h"

namespace sparsescope::importing {
namespace {

Result<std::unique_ptr<ImportSource>> safetensors_source(const ImportOptions& options) {
    SPARSESCOPE_ASSIGN(const auto file, SafetensorsFile::open(options.file));
    NamedArrays arrays{display_name(options.file), {}, [&](const std::string& key) {
                           return file.open_array(key);
                       }};
    for (const auto& tensor : file.tensors())
        arrays.keys.push_back(tensor.name);
    return make_array_source(arrays, options);
}

}  // namespace

const ImporterEntry& safetensors_entry() {
    static const ImporterEntry entry{
        "safetensors", "safetensors file with the tensors data and labels",
        [](const std::filesystem::path& file) {
            return is_kind(file, FileKind::safetensors, ".safetensors");
        },
        safetensors_source};
    return entry;
}

}  // namespace sparsescope::importing
