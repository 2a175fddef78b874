// SPDX-License-Identifier: GPL-3.0-or-later
// Which neurons are particular to the squares of a map (the numbers of regions.h). Private to this
// folder.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "core/map/map_squares.h"
#include "core/types/code_matrix.h"

namespace sparsescope {

struct SquareNeuron {
    NeuronId neuron = 0;
    float x = 0, y = 0;  // mean place of its documents in the square
    float z = 0;         // against the whole map and against the square around, the smaller
    float z_of_map = 0;  // against the whole map only
    std::uint32_t active = 0;
    std::uint32_t documents = 0;
};
struct DescribedSquare {
    MapSquare square;
    std::vector<SquareNeuron> neurons;  // of the largest z, and of the largest z_of_map
};

// Counts neurons in ranges of the curve. One object a thread.
class NeuronCounter {
  public:
    explicit NeuronCounter(std::size_t hidden) : of_neuron_(hidden) {}
    struct Count {
        std::uint32_t active = 0;
        float x = 0, y = 0;  // sums of places
    };
    void clear() {
        for (const NeuronId neuron : touched_)
            of_neuron_[neuron] = {};
        touched_.clear();
    }
    void add(NeuronId neuron, float x, float y) {
        Count& count = of_neuron_[neuron];
        if (count.active == 0) touched_.push_back(neuron);
        ++count.active;
        count.x += x;
        count.y += y;
    }
    [[nodiscard]] const Count& count(NeuronId neuron) const { return of_neuron_[neuron]; }
    [[nodiscard]] std::span<const NeuronId> touched() const { return touched_; }

  private:
    std::vector<Count> of_neuron_;
    std::vector<NeuronId> touched_;
};

// What is counted: documents along the curve with their codes at k.
class CountedMap {
  public:
    // rows: by document of the squares, its row in the codes. Everything must outlive this.
    CountedMap(const MapSquares& squares, std::vector<std::int64_t> rows, const CodeMatrix& codes,
               int k);
    [[nodiscard]] const MapSquares& squares() const { return *squares_; }
    void count(MapSquares::Range range, NeuronCounter& counter) const;
    // Describes the squares three levels below `around` (one of them at least holds a document);
    // squares of one document are left out: they tell nothing.
    void describe(const MapSquare& around, std::vector<DescribedSquare>& squares) const;
    static constexpr int levels_below = 3;

  private:
    template <class Body>
    void visit(std::size_t i, const Body& body) const;  // body(neuron) for document i of the curve
    void describe_square(const NeuronCounter& inside, std::size_t documents,
                         const NeuronCounter& around, std::size_t documents_around,
                         std::vector<SquareNeuron>& neurons) const;

    const MapSquares* squares_;
    std::vector<std::int64_t> rows_;  // along the curve
    const CodeMatrix* codes_;
    std::size_t k_;
    std::vector<std::uint32_t> active_;  // by neuron, on the whole map
};

}  // namespace sparsescope
