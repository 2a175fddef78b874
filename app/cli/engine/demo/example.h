// SPDX-License-Identifier: GPL-3.0-or-later
// The datasets that `demo` builds a workspace from. They are made of Debian packages, so that
// nothing is downloaded; that of pictures needs the encoder which ./run --with-picture-model
// fetches.
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
    std::string name;       // names the demo and the dataset that it makes
    std::string file_name;  // of the workspace when the person names none
    std::string csrv2;      // the preset of CSRv2 for this kind of data
    int hidden = 0;         // neurons of its models; 0: four times the dimension
    Result<DatasetId> (*import)(Corpus& corpus, std::stop_token stop, const Progress& progress);
    EncoderIdentity encoder = {};  // that made its embeddings, when they are of texts
};

[[nodiscard]] std::span<const Example> examples();

// The path $XDG_DATA_HOME/sparsescope/<file_name>.
[[nodiscard]] Result<std::filesystem::path> default_workspace(const Example& example);

// Finds a file of resources/: in $SPARSESCOPE_RESOURCES, in the source tree or in
// <prefix>/share/sparsescope.
[[nodiscard]] Result<std::filesystem::path> resource_file(const std::filesystem::path& name);

// all-MiniLM-L6-v2 as `./run --with-text-model` fetches it, which made the embeddings of the
// glosses.
[[nodiscard]] EncoderIdentity wordnet_encoder();
// Imports the glosses of WordNet with their all-MiniLM-L6-v2 embeddings. The label of a document is
// its lexicographer file, and its level path is the chain of its hypernyms.
[[nodiscard]] Result<DatasetId> import_wordnet(Corpus& corpus, std::stop_token stop,
                                               const Progress& progress);
// Imports Fashion-MNIST. The embeddings are the pixels, scaled to 0 … 1; the images are kept, and
// the official test images become the test part.
[[nodiscard]] Result<DatasetId> import_fashion_mnist(Corpus& corpus, std::stop_token stop,
                                                     const Progress& progress);

// Imports the pictures of Debian's package openclipart-png, whose folders are their labels, with
// embeddings by the configured encoder "efficientnet-lite0". not_found, with the way to get them,
// where the one or the other is missing. SPARSESCOPE_CLIP_ART names another folder of pictures.
[[nodiscard]] Result<DatasetId> import_clip_art(Corpus& corpus, std::stop_token stop,
                                                const Progress& progress);

}  // namespace sparsescope::cli
