// SPDX-License-Identifier: GPL-3.0-or-later
// Says which colour a neuron has in the current query: the query's strongest neurons get the
// ordinal colours in order, the next as many the same colours hollow or hatched, all others the
// muted one. Sliders, chips and contribution bars share it, so that a colour means the same neuron
// everywhere on the page.
#pragma once
#include <QColor>
#include <QString>
#include <span>
#include <unordered_map>
#include <vector>

#include "core/types/ids.h"
#include "core/types/search_hit.h"
#include "widgets/theme.h"

namespace sparsescope {

// One segment of a contribution bar.
struct BarSegment {
    static constexpr int dense_part = -2;  // as ordinal: what embeddings add to a score
    NeuronId neuron = 0;
    QString name;  // "neuron 412", or the name a person gave it
    double value = 0;
    int ordinal = -1;  // theme::ordinal position; −1: muted; or dense_part
    // Whether its colour belongs to a stronger neuron, too, so that this one is hatched.
    [[nodiscard]] bool hatched() const { return ordinal >= theme::ordinal_colors; }
};

class NeuronColors {
  public:
    NeuronColors() = default;
    // Takes neurons in order of importance; the first sixteen get a colour.
    explicit NeuronColors(std::span<const NeuronId> query_neurons);
    [[nodiscard]] int ordinal(NeuronId neuron) const;  // −1: muted
    [[nodiscard]] QColor color(NeuronId neuron) const;
    // Whether a stronger neuron has the same colour: its dot is then a ring.
    [[nodiscard]] bool hollow(NeuronId neuron) const;
    void setName(NeuronId neuron, const QString& name);
    [[nodiscard]] QString name(NeuronId neuron) const;
    [[nodiscard]] std::vector<BarSegment> segments(
        std::span<const Contribution> contributions) const;

  private:
    std::unordered_map<NeuronId, int> ordinals_;
    std::unordered_map<NeuronId, QString> names_;
};

}  // namespace sparsescope
