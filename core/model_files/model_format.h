// SPDX-License-Identifier: GPL-3.0-or-later
// Files of sparse heads, ours and other programs': a list of formats (formats/, one file each). A
// file is recognised by what is in it. Every head becomes a = W(x − b) + c, ReLU(TopK_k(a)),
// Vᵀ·code + b (core/types/head_weights.h); a model that is not exactly that is refused, with the
// difference named. docs/models.md has the formulas. Free of LibTorch; nothing of a file is ever
// run. Errors are sentences that name the file. Any thread.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/types/head_weights.h"

namespace sparsescope {

struct ModelDescription {
    std::string format;  // name of the entry
    std::size_t dim = 0;
    std::size_t hidden = 0;
    std::optional<int> k;  // active neurons per code, where the file says it
    bool tied = true;
    std::int64_t ignored_tensors = 0;  // of a backbone, an optimiser, …
    bool unit_embeddings = false;      // it was made for embeddings of length 1
    // A sentence each: what has to be said by the person, what was left out or changed.
    std::vector<std::string> missing;
    std::vector<std::string> notes;
};

struct LoadedHead {
    HeadWeights weights;  // all finite
    ModelDescription description;
};

struct HeadToSave {
    const HeadWeights& weights;
    int k = 0;
    // A sentence-transformers folder whose modules make the embeddings, or empty.
    std::filesystem::path backbone = {};
};

struct ModelFormatEntry {
    std::string name;     // "sentence-transformers"
    std::string summary;  // one line for help and dialogs
    // What a file of this format is called when it is saved: ".pth", or "" for a folder.
    std::string extension;
    bool has_backbone = false;  // save() takes HeadToSave::backbone
    // Cheap, and sure enough to prefer this format; never an error.
    bool (*accepts)(const std::filesystem::path& path);
    // Checks everything but the numbers.
    Result<ModelDescription> (*describe)(const std::filesystem::path& path);
    Result<LoadedHead> (*load)(const std::filesystem::path& path);
    // Whole or not at all; null where the format is only read.
    Status (*save)(const std::filesystem::path& path, const HeadToSave& head);
};

[[nodiscard]] std::span<const ModelFormatEntry* const> model_formats();

// `format` insists on one; "" takes the first that accepts the file. What none accepts is an error
// that says what the file has and what is known.
[[nodiscard]] Result<const ModelFormatEntry*> model_format_of(const std::filesystem::path& path,
                                                              const std::string& format = "");
[[nodiscard]] Result<ModelDescription> describe_model_file(const std::filesystem::path& path,
                                                           const std::string& format = "");
[[nodiscard]] Result<LoadedHead> load_model_file(const std::filesystem::path& path,
                                                 const std::string& format = "");
// `format` may be "" where the path's extension is that of a format. A folder must be new or empty.
[[nodiscard]] Result<const ModelFormatEntry*> format_to_save(const std::filesystem::path& path,
                                                             const std::string& format = "");
[[nodiscard]] Status save_model_file(const std::filesystem::path& path, const HeadToSave& head,
                                     const std::string& format = "");

}  // namespace sparsescope
