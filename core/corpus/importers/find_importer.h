// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>

#include "core/corpus/importer.h"

namespace sparsescope::importing {

// The importer that reads this file; a sentence about what the file is where none does.
[[nodiscard]] Result<const ImporterEntry*> find_importer(const std::filesystem::path& file);
// Of options.file, where the options may say that it is plain text (text_unit).
[[nodiscard]] Result<const ImporterEntry*> find_importer(const ImportOptions& options);

}  // namespace sparsescope::importing
