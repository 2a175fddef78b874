// SPDX-License-Identifier: GPL-3.0-or-later
// The codes of a model as files for other programs. A format is one file in code_formats/ and one
// word in this folder's CMake list.
#pragma once
#include <filesystem>
#include <span>
#include <stop_token>
#include <string>

#include "core/workspace/code_rows.h"

namespace sparsescope {

struct CodeFormatEntry {
    std::string name;     // what --format is given
    std::string summary;  // for people
    std::string ending;   // ".csr": files of this name are meant; "": it must be asked for
    // Writes all rows or documents, atomically, and returns how many.
    Result<std::int64_t> (*write)(const CodeRows& rows, const std::filesystem::path& path);
};
[[nodiscard]] std::span<const CodeFormatEntry* const> code_formats();

// The format that is asked for by name, or else that of the file's name. nullptr: none is.
[[nodiscard]] const CodeFormatEntry* find_code_format(const std::string& name,
                                                      const std::filesystem::path& path);

struct CodeExport {
    std::string format;  // "": by the file's name
    int k = 0;           // neurons a code; 0: what the model was trained for
};
// Returns how many rows or documents were written. On an error, or when stopped, a file that was
// there stays as it was. Any thread that owns the corpus.
[[nodiscard]] Result<std::int64_t> export_codes(const Corpus& corpus, const ModelInfo& model,
                                                const std::filesystem::path& path,
                                                const CodeExport& wish, std::stop_token stop = {},
                                                const Progress& progress = {});
// The k that is meant.
[[nodiscard]] int exported_k(const ModelInfo& model, const CodeExport& wish);

}  // namespace sparsescope
