// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/map/square_neurons.h"

#include <algorithm>
#include <cmath>

namespace sparsescope {

namespace {

constexpr std::size_t kept = 10;        // neurons of a square by z …
constexpr std::size_t kept_of_map = 4;  // … and by z_of_map

// The z of regions.h. a of the n documents inside have the neuron, all_a of all_n in all.
double particular(double a, double n, double all_a, double all_n, double rate) {
    const double outside = all_a - a;
    const double inside_odds = (a + rate) / (n - a + 1);
    const double outside_odds = (outside + rate) / (all_n - n - outside + 1);
    return std::log(inside_odds / outside_odds) / std::sqrt(1 / (a + rate) + 1 / (outside + rate));
}

}  // namespace

template <class Body>
void CountedMap::visit(std::size_t i, const Body& body) const {
    const CodeView code = codes_->row(static_cast<std::size_t>(rows_[i])).prefix(k_);
    for (std::size_t e = 0; e < code.size(); ++e)
        if (code.weights[e] > activation_epsilon) body(code.neurons[e]);
}

CountedMap::CountedMap(const MapSquares& squares, std::vector<std::int64_t> rows,
                       const CodeMatrix& codes, int k)
    : squares_(&squares),
      rows_(rows.size()),
      codes_(&codes),
      k_(static_cast<std::size_t>(std::max(k, 0))),
      active_(codes.hidden()) {
    for (std::size_t i = 0; i < rows_.size(); ++i)
        rows_[i] = rows[squares.document(i)];
    for (std::size_t i = 0; i < rows_.size(); ++i)
        visit(i, [&](NeuronId neuron) { ++active_[neuron]; });
}

void CountedMap::count(MapSquares::Range range, NeuronCounter& counter) const {
    for (std::size_t i = range.first; i < range.last; ++i)
        visit(i, [&](NeuronId neuron) { counter.add(neuron, squares_->x(i), squares_->y(i)); });
}

void CountedMap::describe(const MapSquare& around, std::vector<DescribedSquare>& squares) const {
    const MapSquares::Range range = squares_->in(around);
    NeuronCounter all(codes_->hidden());
    count(range, all);
    NeuronCounter inside(codes_->hidden());
    const int level = around.level + levels_below;
    for (std::size_t i = range.first; i < range.last;) {
        const MapSquare square = squares_->square_of(i, level);
        const MapSquares::Range part = squares_->in(square);
        i = part.last;
        if (part.size() < 2) continue;
        inside.clear();
        count(part, inside);
        squares.push_back({square, {}});
        describe_square(inside, part.size(), all, range.size(), squares.back().neurons);
    }
}

void CountedMap::describe_square(const NeuronCounter& inside, std::size_t documents,
                                 const NeuronCounter& around, std::size_t documents_around,
                                 std::vector<SquareNeuron>& neurons) const {
    const auto n = static_cast<double>(documents);
    const auto whole = static_cast<double>(rows_.size());
    std::vector<SquareNeuron> found;
    for (const NeuronId neuron : inside.touched()) {
        const NeuronCounter::Count& count = inside.count(neuron);
        if (count.active < 2) continue;
        const double a = count.active;
        const double rate = active_[neuron] / whole;
        const double of_map = particular(a, n, active_[neuron], whole, rate);
        const double of_around = documents_around == rows_.size()
                                     ? of_map
                                     : particular(a, n, around.count(neuron).active,
                                                  static_cast<double>(documents_around), rate);
        found.push_back({neuron, count.x / static_cast<float>(a), count.y / static_cast<float>(a),
                         static_cast<float>(std::min(of_map, of_around)),
                         static_cast<float>(of_map), count.active,
                         static_cast<std::uint32_t>(documents)});
    }
    const auto keep = [&](std::size_t most, float SquareNeuron::*by) {
        const auto end = found.begin() + static_cast<std::ptrdiff_t>(std::min(most, found.size()));
        std::partial_sort(found.begin(), end, found.end(),
                          [&](const SquareNeuron& a, const SquareNeuron& b) {
                              return a.*by != b.*by ? a.*by > b.*by : a.neuron < b.neuron;
                          });
        neurons.insert(neurons.end(), found.begin(), end);
        found.erase(found.begin(), end);
    };
    keep(kept, &SquareNeuron::z);
    keep(kept_of_map, &SquareNeuron::z_of_map);
}

}  // namespace sparsescope
