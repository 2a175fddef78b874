// SPDX-License-Identifier: GPL-3.0-or-later
// The rows of a MapSource scaled to length 1, dense or sparse alike. Private to this folder.
#pragma once
#include <cmath>
#include <vector>

#include "core/base/dot.h"
#include "core/base/parallel.h"
#include "core/map/layout_method.h"

namespace sparsescope {

class UnitRows {
  public:
    explicit UnitRows(const MapSource& source) : source_(&source), scales_(source.size()) {
        parallel_for(static_cast<std::int64_t>(size()), [&](std::int64_t first, std::int64_t last) {
            for (auto i = static_cast<std::size_t>(first); i < static_cast<std::size_t>(last); ++i)
                scales_[i] = scale_of(i);
        });
    }
    [[nodiscard]] std::size_t size() const { return source_->size(); }
    [[nodiscard]] std::size_t columns() const {
        return source_->codes ? source_->codes->hidden() : source_->vectors.dim;
    }
    // What makes row i of length 1; 0 when it has no length.
    [[nodiscard]] float scale(std::size_t i) const { return scales_[i]; }
    // Calls body(column, value) for the entries of row i of length 1 (of codes: the active ones).
    template <class Body>
    void visit(std::size_t i, Body&& body) const {
        const float scale = scales_[i];
        if (source_->codes) {
            const CodeView code = code_of(i);
            for (std::size_t e = 0; e < code.size(); ++e)
                body(code.neurons[e], scale * code.weights[e]);
        } else {
            const auto row = source_->vectors.row(i);
            for (std::size_t j = 0; j < row.size(); ++j)
                body(j, scale * row[j]);
        }
    }

  private:
    [[nodiscard]] CodeView code_of(std::size_t i) const {
        return source_->codes->row(i).prefix(static_cast<std::size_t>(source_->k));
    }
    [[nodiscard]] float scale_of(std::size_t i) const {
        const double length = source_->codes
                                  ? code_of(i).norm()
                                  : std::sqrt(static_cast<double>(
                                        dot(source_->vectors.row(i), source_->vectors.row(i))));
        return length > 0 && std::isfinite(length) ? static_cast<float>(1 / length) : 0;
    }

    const MapSource* source_;
    std::vector<float> scales_;
};

}  // namespace sparsescope
