// SPDX-License-Identifier: GPL-3.0-or-later
// The neurons that are most particular to the parts of a map that are in sight, so that labels can
// say what lies where. Made once for a map and a k; answered at any zoom within some milliseconds.
//
// The map is cut into squares, 2^l × 2^l at level l, always along the same lines, so that labels
// stay where they are while the map is moved. In sight are some 8 × 8 squares of one level. With
// n of the N documents of a surrounding inside a square, and a of the A documents with the neuron,
//   log-odds = ln((a + p)/(n − a + 1)) − ln((A − a + p)/(N − n − (A − a) + 1)),   p = prior rate
//   z = log-odds / sqrt(1/(a + p) + 1/(A − a + p))
// (an informative Dirichlet prior: Monroe, Colaresi and Quinn, "Fightin' Words", 2008; the prior is
// one document with the neuron's rate on the whole map). A neuron's z in a square is the smaller of
// those within the whole map and within the square of level l − 3 around it, which is about what is
// in sight: so labels tell the parts of what is in sight from each other, too.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/types/code_matrix.h"

namespace sparsescope {

struct MapRectangle {
    float left = 0, top = 0, right = 0, bottom = 0;  // left ≤ right, top ≤ bottom; map units
};
struct LabelSize {
    float width = 0, height = 0;  // map units at this zoom
};

struct RegionLabel {
    NeuronId neuron = 0;
    float x = 0, y = 0;          // the middle of the label: mean place of its documents there
    double z = 0;                // how particular: standard deviations from "as everywhere"
    std::int64_t active = 0;     // documents of the square in which the neuron is active …
    std::int64_t documents = 0;  // … and all of the square
};

struct RegionOptions {
    std::size_t most = 12;  // labels
    // Of a neuron's label. Labels never overlap. Empty: labels are points.
    std::function<LabelSize(NeuronId)> size;
    // Whether a neuron may be a label (it has a name, say). Empty: all may.
    std::function<bool(NeuronId)> allowed;
    double least_z = 2;
};

class MapRegions {
  public:
    // x, y: places; rows[i]: the row of document i in the codes, which are read at k. codes must
    // outlive the regions. Errors: cancelled; invalid_argument for sizes that differ or rows
    // outside.
    [[nodiscard]] static Result<MapRegions> build(
        std::span<const float> x, std::span<const float> y, std::span<const std::int64_t> rows,
        const CodeMatrix& codes, int k, std::stop_token stop = {}, const Progress& progress = {});
    MapRegions(MapRegions&&) noexcept;
    MapRegions& operator=(MapRegions&&) noexcept;
    ~MapRegions();

    // The most particular first; each neuron once. Any thread.
    [[nodiscard]] std::vector<RegionLabel> in_sight(const MapRectangle& sight,
                                                    const RegionOptions& options) const;

  private:
    struct Parts;
    explicit MapRegions(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

}  // namespace sparsescope
