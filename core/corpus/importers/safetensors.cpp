// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/importers/array_source.h"
#include "core/corpus/importers/file_kind.h"

namespace sparsescope::importing {

const ImporterEntry& safetensors_entry() {
    static const ImporterEntry entry{
        "safetensors", "safetensors file with the tensors data and labels",
        [](const std::filesystem::path& file) {
            return is_kind(file, FileKind::safetensors, ".safetensors");
        },
        open_array_source};
    return entry;
}

}  // namespace sparsescope::importing
