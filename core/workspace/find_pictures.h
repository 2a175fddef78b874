// SPDX-License-Identifier: GPL-3.0-or-later
// The picture files of a dataset lie outside the workspace, and people move folders. Says which of
// them are gone, and finds them again.
#pragma once
#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "core/corpus/corpus.h"

namespace sparsescope {

struct PicturePresence {
    std::string folder;         // where they are looked for
    bool folder_moved = false;  // that is not where the workspace says; see folder_of_pictures()
    std::int64_t pictures = 0;  // that the dataset has
    std::int64_t there = 0;     // their files are there, and as long as they were
    std::int64_t changed = 0;   // there is another file
    std::vector<std::string> missing;  // the paths of the others, at most ten
    [[nodiscard]] std::int64_t gone() const { return pictures - there - changed; }
};

// Looks at each file's size, or with `hashes` at all of its content.
[[nodiscard]] Result<PicturePresence> check_pictures(const Corpus& corpus, DatasetId dataset,
                                                     bool hashes, std::stop_token stop = {},
                                                     const Progress& progress = {});

// Where the pictures of a dataset are: the folder that the workspace knows, or, where that is gone,
// one of the same name that lies where it would if workspace and folder had been moved together.
// `pictures` are by row (Corpus::pictures). Looks at a handful of files only.
[[nodiscard]] std::string folder_of_pictures(const std::filesystem::path& workspace,
                                             const std::string& folder,
                                             const std::vector<Picture>& pictures);

// The same; the pictures are read only where the folder is gone.
[[nodiscard]] Result<std::string> folder_of_pictures(const Corpus& corpus,
                                                     const DatasetInfo& dataset);

struct FoundPictures {
    std::int64_t pictures = 0;
    std::int64_t in_place = 0;         // where they were, seen from the new folder
    std::int64_t moved = 0;            // elsewhere below it, told by their content
    std::vector<std::string> missing;  // the paths of those that are nowhere, at most ten
    [[nodiscard]] std::int64_t gone() const { return pictures - in_place - moved; }
};

// Looks for the files below a new folder, first at their paths and then by size and content
// anywhere, and writes down where they are. Nothing is changed, and invalid_argument says so, when
// none of them is there.
[[nodiscard]] Result<FoundPictures> find_pictures(Corpus& corpus, DatasetId dataset,
                                                  const std::filesystem::path& folder,
                                                  std::stop_token stop = {},
                                                  const Progress& progress = {});

}  // namespace sparsescope
