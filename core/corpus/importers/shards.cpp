// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/importers/array_source.h"
#include "core/corpus/importers/file_kind.h"

namespace sparsescope::importing {

const ImporterEntry& shards_entry() {
    static const ImporterEntry entry{
        "shards", "index of tensors in several safetensors files (….safetensors.index.json)",
        [](const std::filesystem::path& file) { return file_kind(file) == FileKind::tensor_index; },
        open_array_source};
    return entry;
}

}  // namespace sparsescope::importing
