// SPDX-License-Identifier: GPL-3.0-or-later
// Changes of the neurons of a query.
#include <algorithm>

#include "app/controllers/search_controller.h"

namespace sparsescope {

void SearchController::setWeight(NeuronId neuron, double weight) {
    changeTerm({neuron, NeuronTerm::Role::weight, weight}, true);
}

void SearchController::setRole(NeuronId neuron, NeuronTerm::Role role, bool on) {
    if (!query_) return;
    // A neuron that must be active and must not be finds nothing.
    const auto other =
        role == NeuronTerm::Role::require ? NeuronTerm::Role::forbid : NeuronTerm::Role::require;
    std::erase_if(query_->request.neurons, [&](const NeuronTerm& term) {
        return term.neuron == neuron && term.role == other;
    });
    changeTerm({neuron, role, 1}, on);
}

void SearchController::changeTerm(const NeuronTerm& term, bool keep) {
    if (!query_ || !query_->hasCode()) return;
    auto& terms = query_->request.neurons;
    const auto found = std::ranges::find_if(terms, [&](const NeuronTerm& old) {
        return old.neuron == term.neuron && old.role == term.role;
    });
    if (found == terms.end()) {
        if (keep) terms.push_back(term);
    } else if (keep) {
        *found = term;
    } else {
        terms.erase(found);
    }
    if (query_->mode == TypedQuery::Mode::neurons && terms.empty()) return clear();
    Q_EMIT queryChanged();
    runLive();
}

void SearchController::resetNeuron(NeuronId neuron) {
    if (!query_) return;
    std::erase_if(query_->request.neurons,
                  [neuron](const NeuronTerm& term) { return term.neuron == neuron; });
    changeTerm({neuron}, false);
}

void SearchController::resetNeurons() {
    if (!query_) return;
    if (query_->mode == TypedQuery::Mode::neurons) return clear();
    query_->request.neurons.clear();
    Q_EMIT queryChanged();
    run();
}

}  // namespace sparsescope
