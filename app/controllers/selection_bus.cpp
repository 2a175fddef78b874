// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/selection_bus.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace sparsescope {
namespace {

template <class Id>
std::vector<Id> combined(const std::vector<Id>& old, std::vector<Id> picked,
                         SelectionBus::How how) {
    std::ranges::sort(picked);
    const auto repeated = std::ranges::unique(picked);
    picked.erase(repeated.begin(), repeated.end());
    std::vector<Id> result;
    switch (how) {
        case SelectionBus::How::add:
            std::ranges::set_union(old, picked, std::back_inserter(result));
            return result;
        case SelectionBus::How::remove:
            std::ranges::set_difference(old, picked, std::back_inserter(result));
            return result;
        case SelectionBus::How::intersect:
            std::ranges::set_intersection(old, picked, std::back_inserter(result));
            return result;
        case SelectionBus::How::replace:
            break;
    }
    return picked;
}

}  // namespace

SelectionBus::How SelectionBus::how(Qt::KeyboardModifiers modifiers) {
    const bool shift = modifiers.testFlag(Qt::ShiftModifier);
    const bool control = modifiers.testFlag(Qt::ControlModifier);
    if (shift && control) return How::intersect;
    if (shift) return How::add;
    return control ? How::remove : How::replace;
}

SelectionBus::SelectionBus(Selection& selection, QObject* parent)
    : QObject(parent), selection_(selection) {
    connect(&selection_, &Selection::modelChanged, this, &SelectionBus::followModel);
}

void SelectionBus::followModel() {
    const auto model = selection_.model();
    const ModelId id = model ? model->info.id : 0;
    const DatasetId dataset = model ? model->info.dataset : 0;
    if (std::exchange(model_, id) != id && !neurons_.empty()) pickNeurons({}, How::replace);
    if (std::exchange(dataset_, dataset) != dataset && !documents_.empty())
        pickDocuments({}, How::replace, {});
}

void SelectionBus::pickDocuments(std::vector<DocumentId> documents, How how,
                                 const QString& origin) {
    documents_ = combined(documents_, std::move(documents), how);
    origin_ = documents_.empty() ? QString() : origin;
    neurons_are_newer_ = false;
    Q_EMIT documentsChanged();
}

void SelectionBus::pickNeurons(std::vector<NeuronId> neurons, How how) {
    const auto before = neurons_;
    neurons_ = combined(neurons_, std::move(neurons), how);
    neurons_are_newer_ = neurons_are_newer_ || neurons_ != before;
    Q_EMIT neuronsChanged();
}

void SelectionBus::pickRuns(std::vector<RunId> runs, How how) {
    runs_ = combined(runs_, std::move(runs), how);
    Q_EMIT runsChanged();
}

void SelectionBus::clear() {
    pickDocuments({}, How::replace, {});
    pickNeurons({}, How::replace);
    pickRuns({}, How::replace);
}

void SelectionBus::hoverDocument(std::optional<DocumentId> document) {
    if (std::exchange(hovered_document_, document) != document) Q_EMIT hoverChanged();
}

void SelectionBus::hoverNeuron(std::optional<NeuronId> neuron) {
    if (std::exchange(hovered_neuron_, neuron) != neuron) Q_EMIT hoverChanged();
}

}  // namespace sparsescope
