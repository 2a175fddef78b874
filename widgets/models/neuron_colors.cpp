// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/neuron_colors.h"

#include <QObject>
#include <algorithm>

namespace sparsescope {

NeuronColors::NeuronColors(std::span<const NeuronId> query_neurons) {
    constexpr std::size_t distinct_colors = std::size_t{2} * theme::ordinal_colors;
    for (std::size_t i = 0; i < std::min(query_neurons.size(), distinct_colors); ++i)
        ordinals_.emplace(query_neurons[i], static_cast<int>(i));
}

int NeuronColors::ordinal(NeuronId neuron) const {
    const auto found = ordinals_.find(neuron);
    return found == ordinals_.end() ? -1 : found->second;
}

QColor NeuronColors::color(NeuronId neuron) const {
    const int position = ordinal(neuron);
    return position < 0 ? theme::color(theme::Token::disabled) : theme::ordinal(position);
}

bool NeuronColors::hollow(NeuronId neuron) const {
    return ordinal(neuron) >= theme::ordinal_colors;
}

void NeuronColors::setName(NeuronId neuron, const QString& name) {
    names_[neuron] = name;
}

QString NeuronColors::name(NeuronId neuron) const {
    const auto found = names_.find(neuron);
    return found != names_.end() && !found->second.isEmpty() ? found->second
                                                             : QObject::tr("neuron %1").arg(neuron);
}

std::vector<BarSegment> NeuronColors::segments(std::span<const Contribution> contributions) const {
    std::vector<BarSegment> result;
    result.reserve(contributions.size());
    for (const auto& c : contributions)
        result.push_back({c.neuron, name(c.neuron), c.value, ordinal(c.neuron)});
    return result;
}

}  // namespace sparsescope
