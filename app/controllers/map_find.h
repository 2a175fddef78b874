// SPDX-License-Identifier: GPL-3.0-or-later
// Finds documents of a map by a word: in their texts, their labels, their level paths, and in the
// names of neurons. Runs in a task.
#pragma once
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

#include <QString>

#include "app/controllers/map_data.h"
#include "core/workspace/loaded_model.h"

namespace sparsescope {

struct MapFound {
    QString text;                        // that was looked for
    std::vector<std::uint32_t> numbers;  // ascending
    std::vector<NeuronId> neurons;       // whose name has it; of the most documents first
    std::int64_t in_texts = 0;
    std::int64_t in_labels = 0;  // or level paths
    bool by_neurons = false;     // nothing else has the word: documents of those neurons
    // "“dog”: 61 documents, 42 in their texts and 30 in their labels."
    [[nodiscard]] QString sentence() const;
};

struct MapFindQuestion {
    std::shared_ptr<const MapData> data;
    std::shared_ptr<const LoadedModel> model;  // null: none
    int k = 0;
    std::vector<QString> names;           // by neuron
    std::vector<std::int64_t> documents;  // by neuron: in how many it is active
    QString text;
};
[[nodiscard]] Result<MapFound> find_on_map(const Corpus& corpus, const MapFindQuestion& question,
                                           const std::stop_token& stop);

}  // namespace sparsescope
