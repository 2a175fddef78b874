// SPDX-License-Identifier: GPL-3.0-or-later
// The archive of a file of torch.save: its pickle, and its storages by key. Private to this folder.
#pragma once
#include <filesystem>
#include <map>
#include <string>

#include "core/formats/input_file.h"
#include "core/formats/pickle_reader.h"
#include "core/formats/torch_pickle.h"
#include "core/formats/zip_archive.h"

namespace sparsescope {

inline constexpr ZipKind torch_kind{"file of torch.save", "tensors", "Save it with torch.save."};

struct TorchArchive {
    ZipMember pickle;
    std::map<std::string, ZipMember> storages;
};

// Refuses what is no archive of torch.save, saying what it is instead.
[[nodiscard]] Result<TorchArchive> open_torch_archive(const std::filesystem::path& path);
[[nodiscard]] Result<PickleTree> read_torch_pickle(const std::filesystem::path& path,
                                                   const ZipMember& pickle);

// The format before torch 1.6, which is no archive: the index of a storage is its place in the
// file.
struct OldTorch {
    PickleTree tree;
    TorchArchive archive;
};
[[nodiscard]] bool is_old_torch(const InputFile& file);
[[nodiscard]] Result<OldTorch> open_old_torch(const InputFile& file);

// Tensors and scalars of the tree, flattened. Errors begin with `name`.
struct FlatTorch {
    std::vector<TorchTensor> tensors;
    std::map<std::string, TorchScalar> scalars;
};
[[nodiscard]] Result<FlatTorch> flatten(const PickleTree& tree, const TorchArchive& archive,
                                        const std::string& name);

}  // namespace sparsescope
