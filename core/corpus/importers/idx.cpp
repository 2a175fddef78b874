// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/idx.h"

#include "core/corpus/importers/array_source.h"
#include "core/corpus/importers/file_kind.h"

namespace sparsescope::importing {
namespace {

Result<std::unique_ptr<ImportSource>> idx_source(const ImportOptions& options) {
    SPARSESCOPE_ASSIGN(const auto array, open_idx(options.file));
    if (array.info().shape.size() == 1) {
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} holds labels, not images. Choose the images, and this file as "
                                "their labels.",
                                array.name()));
    }
    return open_array_source(options);
}

}  // namespace

const ImporterEntry& idx_entry() {
    static const ImporterEntry entry{
        "idx", "idx file of images or of rows of numbers (MNIST, Fashion-MNIST), plain or gzipped",
        [](const std::filesystem::path& file) { return is_kind(file, FileKind::idx, ".idx"); },
        idx_source};
    return entry;
}

}  // namespace sparsescope::importing
