// SPDX-License-Identifier: GPL-3.0-or-later
// The two data sets that `demo` builds a workspace from, both made of Debian packages: nothing is
// downloaded.
#pragma once
#include <filesystem>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/corpus/corpus.h"
#include "core/recipe/train_config.h"

namespace sparsescope::cli {

struct Example {
    std::string name;       // of the demo and of the dataset it makes
    std::string file_name;  // of its workspace, when none is given
    std::string csrv2;      // the preset of CSRv2 for this kind of data
    int hidden = 0;         // neurons of its models; 0: four times the dimension
    Result<DatasetId> (*import)(Corpus& corpus, std::stop_token stop, const Progress& progress);
};

[[nodiscard]] std::span<const Example> examples();

// $XDG_DATA_HOME/sparsescope/<file_name>.
[[nodiscard]] Result<std::filesystem::path> default_workspace(const Example& example);

// A file of resources/: in $SPARSESCOPE_RESOURCES, the source tree, or <prefix>/share/sparsescope.
[[nodiscard]] Result<std::filesystem::path> resource_file(const std::filesystem::path& name);

// WordNet glosses with their all-MiniLM-L6-v2 embeddings; label = lexicographer file, level path =
// the chain of hypernyms.
[[nodiscard]] Result<DatasetId> import_wordnet(Corpus& corpus, std::stop_token stop,
                                               const Progress& progress);
// Fashion-MNIST: pixels (0 to 1) as embeddings, images kept, the official test images.
[[nodiscard]] Result<DatasetId> import_fashion_mnist(Corpus& corpus, std::stop_token stop,
                                                     const Progress& progress);

}  // namespace sparsescope::cli
