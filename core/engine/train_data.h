// SPDX-License-Identifier: GPL-3.0-or-later
// A dataset's embeddings and labels as the trainer wants them. Training and held-out (validation)
// documents are apart, each in row order. Test documents are never among them.
#pragma once
#include <cstdint>
#include <stop_token>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/corpus/corpus.h"
#include "core/recipe/train_config.h"
#include "core/sae/train_data.h"
#include "core/types/embedding_view.h"
#include "core/types/label_paths.h"

namespace sparsescope {

struct LabelledEmbeddings {
    EmbeddingMatrix embeddings;
    std::vector<std::int32_t> labels;
};

struct LoadedTrainData {
    LabelledEmbeddings train;
    LabelledEmbeddings held_out;
    std::vector<std::uint64_t> train_tags;  // [training documents, words]: a bit per tag, or empty
    LabelPaths train_paths;                 // of the training documents, or empty
    DataShape shape;
    std::string documents;  // what train_documents.h says of them

    // The views are into this, which must stay where it is.
    [[nodiscard]] TrainData view() const {
        return {train.embeddings.view(), train.labels, held_out.embeddings.view(),
                held_out.labels,         train_tags,   shape.levels > 0 ? &train_paths : nullptr};
    }
};

// Tags are read only when `labels` says so.
[[nodiscard]] Result<LoadedTrainData> load_train_data(const Corpus& corpus, DatasetId dataset,
                                                      std::stop_token stop,
                                                      const Progress& progress,
                                                      LabelSource labels = LabelSource::classes);

}  // namespace sparsescope
