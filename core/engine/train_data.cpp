// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train_data.h"

#include <algorithm>

#include "core/engine/train_documents.h"
#include "core/recipe/data_shape.h"
#include "core/workspace/dataset_shape.h"

namespace sparsescope {

namespace {

// null: of documents that training must not see.
LabelledEmbeddings* part_of(LoadedTrainData& data, Split split) {
    switch (split) {
        case Split::train:
            return &data.train;
        case Split::validation:
            return &data.held_out;
        case Split::test:
        case Split::none:
            break;
    }
    return nullptr;
}

}  // namespace

Result<LoadedTrainData> load_train_data(const Corpus& corpus, DatasetId dataset,
                                        std::stop_token stop, const Progress& progress,
                                        LabelSource source) {
    return guard("reading the training data", [&]() -> Result<LoadedTrainData> {
        SPARSESCOPE_ASSIGN(const DatasetInfo info, corpus.dataset(dataset));
        SPARSESCOPE_ASSIGN(const std::vector<std::int32_t> labels, corpus.labels(dataset));
        SPARSESCOPE_ASSIGN(const std::vector<Split> splits, corpus.splits(dataset));
        LoadedTrainData data;
        for (std::size_t row = 0; row < labels.size(); ++row)
            if (LabelledEmbeddings* part = part_of(data, splits[row]))
                part->labels.push_back(labels[row]);
        if (source == LabelSource::tags) {
            SPARSESCOPE_ASSIGN(data.train_tags, train_tags(corpus, dataset, splits, stop));
        }
        SPARSESCOPE_ASSIGN(const std::vector<DocumentId> ids, corpus.document_ids(dataset));
        data.documents = train_documents_text(ids, splits, data.train_tags);
        SPARSESCOPE_ASSIGN(data.train_paths, train_paths(corpus, info, splits));
        data.shape = data_shape(data.train.labels, info.dim, data.train_tags, &data.train_paths);
        if (info.dim == 0) return data;  // text only: validation says so

        data.train.embeddings = EmbeddingMatrix(data.train.labels.size(), info.dim);
        data.held_out.embeddings = EmbeddingMatrix(data.held_out.labels.size(), info.dim);
        constexpr std::int64_t block = 8192;  // read in blocks, so that the data is in memory once
        std::size_t next_train = 0;
        std::size_t next_held_out = 0;
        for (std::int64_t first = 0; first < info.documents; first += block) {
            if (stop.stop_requested()) return cancelled();
            report(progress, "reading embeddings", first, info.documents);
            SPARSESCOPE_ASSIGN(
                const EmbeddingMatrix rows,
                corpus.embeddings(dataset, first, std::min(block, info.documents - first)));
            for (std::size_t i = 0; i < rows.rows; ++i) {
                LabelledEmbeddings* part =
                    part_of(data, splits[static_cast<std::size_t>(first) + i]);
                if (part == nullptr) continue;
                std::size_t& next = part == &data.train ? next_train : next_held_out;
                std::ranges::copy(rows.row(i), part->embeddings.row(next++).begin());
            }
        }
        report(progress, "reading embeddings", info.documents, info.documents);
        return data;
    });
}

}  // namespace sparsescope
