// SPDX-License-Identifier: GPL-3.0-or-later
// Reads what the Data page shows of documents: the rows of its table, and one document in full. The
// functions run in tasks.
#pragma once
#include <optional>
#include <span>
#include <stop_token>
#include <utility>
#include <vector>

#include "core/corpus/corpus.h"
#include "core/workspace/filter_rows.h"
#include "widgets/models/corpus_table_model.h"

namespace sparsescope {

// Returns one entry for each of `rows`, in their order, with these fields of their metadata.
[[nodiscard]] Result<std::vector<CorpusRow>> load_corpus_rows(const Corpus& corpus,
                                                              const DatasetInfo& dataset,
                                                              std::span<const std::int64_t> rows,
                                                              const QStringList& fields,
                                                              std::stop_token stop);

struct DocumentDetail {
    struct ActiveNeuron {
        NeuronId neuron = 0;
        double weight = 0;
    };
    DocumentId id = 0;
    std::int64_t row = 0;
    QString text;
    QString label;
    QString level;  // the level path; "": none
    QString split;
    QStringList tags;
    std::vector<std::pair<QString, QString>> metadata;  // fields that have a value
    QImage image;
    bool damaged = false;  // there is a picture, which cannot be read
    int k = 0;          // of `neurons`; 0: there is no model, or it has no codes of the documents
    ModelId model = 0;  // of `neurons`
    std::vector<ActiveNeuron> neurons;  // strongest first
};
[[nodiscard]] Result<DocumentDetail> load_document_detail(const Corpus& corpus,
                                                          const DatasetInfo& dataset,
                                                          std::int64_t row,
                                                          std::optional<ModelAtK> model,
                                                          std::stop_token stop);

}  // namespace sparsescope
