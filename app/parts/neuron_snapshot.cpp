// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/neuron_snapshot.h"

#include <span>

#include "app/controllers/app_context.h"

namespace sparsescope {

NeuronSnapshot snapshot_of_neurons(const AppContext& context) {
    NeuronSnapshot snapshot;
    snapshot.model = context.selection.model();
    snapshot.reports = context.reports.reports();
    if (!snapshot.reports) {
        snapshot.summaries_k = context.neurons.summariesK();
        for (const NeuronSummary& summary : context.neurons.summaries()) {
            snapshot.summaries.emplace_back();
            snapshot.summaries.back().summary = summary;
        }
    }
    snapshot.names = context.neurons.automaticNames();
    for (const auto& [neuron, mark] : context.marks.all())
        snapshot.marks.push_back(mark);
    return snapshot;
}

NameBook NeuronSnapshot::book() const {
    return names ? NameBook(*names, marks) : NameBook({}, marks);
}

std::vector<std::string> NeuronSnapshot::labels() const {
    std::vector<std::string> labels;
    for (std::size_t label = 0; label < model->dataset.label_names.size(); ++label)
        labels.push_back(model->dataset.label_name(static_cast<std::int32_t>(label)));
    return labels;
}

NeuronFacts NeuronSnapshot::facts(const NameBook& book,
                                  const std::vector<std::string>& labels) const {
    return {.reports = reports ? std::span<const NeuronReport>(reports->neurons)
                               : std::span<const NeuronReport>(summaries),
            .names = &book,
            .marks = marks,
            .label_names = labels,
            .weights = &model->weights};
}

}  // namespace sparsescope
