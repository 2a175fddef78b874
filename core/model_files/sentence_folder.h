// SPDX-License-Identifier: GPL-3.0-or-later
// The modules of a sentence-transformers folder: modules.json, a list of {idx, name, path, type}.
// Private to this folder.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/model_files/model_format.h"

namespace sparsescope {

inline constexpr const char* modules_file = "modules.json";
inline constexpr const char* sentence_settings = "config_sentence_transformers.json";

struct SentenceModule {
    std::string path;  // in the folder, checked to stay inside
    std::string type;  // "sentence_transformers.models.Pooling"
    std::string kind;  // its last part: "Pooling"
    [[nodiscard]] bool sparse_head() const {
        return kind == "SparseAutoEncoder" || kind == "CSRSparsity";
    }
};

[[nodiscard]] Result<std::vector<SentenceModule>> read_modules(const std::filesystem::path& folder);

// Writes a folder that SparseEncoder of sentence-transformers loads: the modules of head.backbone,
// up to a sparse head it may have, copied, and the head behind them; without a backbone the head
// alone.
[[nodiscard]] Status save_sentence_folder(const std::filesystem::path& path,
                                          const HeadToSave& head);

}  // namespace sparsescope
