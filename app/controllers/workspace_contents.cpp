// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/workspace_contents.h"

#include <algorithm>
#include <optional>

#include "core/workspace/dataset_shape.h"
#include "core/workspace/model_differences.h"

namespace sparsescope {
namespace {

template <class Item>
const Item* find_id(const std::vector<Item>& items, std::int64_t id) {
    const auto found =
        std::find_if(items.begin(), items.end(), [id](const Item& item) { return item.id == id; });
    return found == items.end() ? nullptr : &*found;
}

// Reading it anew takes a second per million documents. Labels never change, parts hardly ever and
// embeddings come once, so a dataset with as many values and documents in each part has the same
// shape.
std::optional<std::size_t> known_place(const WorkspaceContents& known, const DatasetInfo& dataset) {
    for (std::size_t i = 0; i < known.datasets.size(); ++i) {
        const DatasetInfo& before = known.datasets[i];
        const bool same = before.id == dataset.id && before.dim == dataset.dim &&
                          before.documents == dataset.documents &&
                          before.removed_documents == dataset.removed_documents &&
                          before.train_documents == dataset.train_documents &&
                          before.validation_documents == dataset.validation_documents &&
                          before.labelled_documents == dataset.labelled_documents;
        if (same) return i;
    }
    return std::nullopt;
}

Status read_datasets(const Corpus& corpus, const std::stop_token& stop,
                     const WorkspaceContents& known, WorkspaceContents& contents) {
    SPARSESCOPE_ASSIGN(contents.datasets, corpus.datasets());
    for (const DatasetInfo& dataset : contents.datasets) {
        if (const auto place = known_place(known, dataset)) {
            contents.shapes.push_back(known.shapes[*place]);
            contents.dataset_bytes.push_back(known.dataset_bytes[*place]);
            continue;
        }
        SPARSESCOPE_ASSIGN(auto shape, dataset_shape(corpus, dataset, stop));
        SPARSESCOPE_ASSIGN(const std::int64_t bytes, corpus.dataset_bytes(dataset.id));
        contents.shapes.push_back(shape);
        contents.dataset_bytes.push_back(bytes);
    }
    return {};
}

Status read_models(const Corpus& corpus, WorkspaceContents& contents) {
    SPARSESCOPE_ASSIGN(contents.models, corpus.models());
    for (const ModelInfo& model : contents.models) {
        SPARSESCOPE_ASSIGN(const ModelUse use, corpus.model_use(model.id));
        contents.model_bytes.push_back(use.bytes());
    }
    for (const std::string& words : what_differs(contents.models))
        contents.differences.push_back(QString::fromStdString(words));
    return {};
}

// The value that belongs to the item of this id, in a list of the same order.
template <class Item, class Value>
Value value_of_id(const std::vector<Item>& items, const std::vector<Value>& values,
                  std::int64_t id) {
    for (std::size_t i = 0; i < std::min(items.size(), values.size()); ++i)
        if (items[i].id == id) return values[i];
    return {};
}

}  // namespace

const DatasetInfo* WorkspaceContents::dataset(DatasetId id) const {
    return find_id(datasets, id);
}
const ModelInfo* WorkspaceContents::model(ModelId id) const {
    return find_id(models, id);
}
const RunInfo* WorkspaceContents::run(RunId id) const {
    return find_id(runs, id);
}

DataShape WorkspaceContents::shape(DatasetId id) const {
    return value_of_id(datasets, shapes, id);
}
std::int64_t WorkspaceContents::datasetBytes(DatasetId id) const {
    return value_of_id(datasets, dataset_bytes, id);
}
std::int64_t WorkspaceContents::modelBytes(ModelId id) const {
    return value_of_id(models, model_bytes, id);
}
QString WorkspaceContents::difference(ModelId id) const {
    return value_of_id(models, differences, id);
}

std::int64_t WorkspaceContents::documents() const {
    std::int64_t sum = 0;
    for (const auto& dataset : datasets)
        sum += dataset.documents - dataset.removed_documents;
    return sum;
}

Result<WorkspaceContents> read_contents(const Corpus& corpus, const std::stop_token& stop,
                                        const WorkspaceContents& known) {
    WorkspaceContents contents;
    SPARSESCOPE_ASSIGN(contents.data_version, corpus.data_version());
    SPARSESCOPE_TRY(read_datasets(corpus, stop, known, contents));
    SPARSESCOPE_TRY(read_models(corpus, contents));
    SPARSESCOPE_ASSIGN(contents.runs, corpus.runs());
    SPARSESCOPE_ASSIGN(contents.sweeps, sweep_states(corpus, contents.runs));
    return contents;
}

}  // namespace sparsescope
