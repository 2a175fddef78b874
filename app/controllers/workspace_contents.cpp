// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/workspace_contents.h"

#include <algorithm>

#include "core/workspace/dataset_shape.h"

namespace sparsescope {
namespace {

template <class Item>
const Item* find_id(const std::vector<Item>& items, std::int64_t id) {
    const auto found =
        std::find_if(items.begin(), items.end(), [id](const Item& item) { return item.id == id; });
    return found == items.end() ? nullptr : &*found;
}

// Reading it anew takes a second per million documents. Labels never change and parts hardly ever,
// so a dataset with as many documents in each part has the same shape.
const DataShape* known_shape(const WorkspaceContents& known, const DatasetInfo& dataset) {
    for (std::size_t i = 0; i < known.datasets.size(); ++i) {
        const DatasetInfo& before = known.datasets[i];
        const bool same = before.id == dataset.id && before.documents == dataset.documents &&
                          before.removed_documents == dataset.removed_documents &&
                          before.train_documents == dataset.train_documents &&
                          before.validation_documents == dataset.validation_documents &&
                          before.labelled_documents == dataset.labelled_documents;
        if (same) return &known.shapes[i];
    }
    return nullptr;
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
    for (std::size_t i = 0; i < datasets.size(); ++i) {
        if (datasets[i].id == id) return shapes[i];
    }
    return {};
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
    SPARSESCOPE_ASSIGN(contents.datasets, corpus.datasets());
    for (const DatasetInfo& dataset : contents.datasets) {
        if (const DataShape* shape = known_shape(known, dataset)) {
            contents.shapes.push_back(*shape);
            continue;
        }
        SPARSESCOPE_ASSIGN(auto shape, dataset_shape(corpus, dataset, stop));
        contents.shapes.push_back(shape);
    }
    SPARSESCOPE_ASSIGN(contents.models, corpus.models());
    SPARSESCOPE_ASSIGN(contents.runs, corpus.runs());
    SPARSESCOPE_ASSIGN(contents.sweeps, sweep_states(corpus, contents.runs));
    return contents;
}

}  // namespace sparsescope
