// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/selection.h"

#include <algorithm>
#include <utility>

namespace sparsescope {

Selection::Selection(QObject* parent) : QObject(parent) {}

int Selection::largestK() const {
    const auto model = model_.get();
    return model ? model->info.stored_k : 0;
}

void Selection::setModel(std::shared_ptr<const LoadedModel> model, int preferred_k,
                         std::optional<NeuronId> neuron) {
    const auto previous = model_.get();
    const bool same_model = previous && model && previous->info.id == model->info.id;
    model_.set(model);
    if (!same_model) neuron_.reset();
    if (neuron && model && *neuron < model->info.hidden) neuron_ = neuron;
    if (document_ && (!model || model->row_of(*document_) < 0)) document_.reset();
    const int wanted = preferred_k > 0 ? preferred_k : (model ? model->info.k : 0);
    k_ = largestK() > 0 ? std::clamp(wanted, 1, largestK()) : 0;
    Q_EMIT modelChanged();
}

void Selection::setK(int k) {
    if (largestK() == 0) return;
    k = std::clamp(k, 1, largestK());
    if (k == k_) return;
    k_ = k;
    Q_EMIT kChanged(k);
}

void Selection::setNeuron(std::optional<NeuronId> neuron) {
    const auto model = model_.get();
    if (neuron && (!model || *neuron >= model->info.hidden)) return;
    if (neuron == neuron_) return;
    neuron_ = neuron;
    Q_EMIT neuronChanged();
}

void Selection::setDocument(std::optional<DocumentId> document) {
    if (document == document_) return;
    document_ = document;
    Q_EMIT documentChanged();
}

}  // namespace sparsescope
