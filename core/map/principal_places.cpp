// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/map/principal_places.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/eval/symmetric_eigen.h"
#include "core/map/unit_rows.h"

namespace sparsescope {

namespace {

constexpr std::size_t width = 8;  // directions that are improved together
using Lanes [[gnu::vector_size(width * sizeof(float))]] = float;
constexpr int iterations = 24;
// Sums of pieces are added up in one order, so that the number of threads changes nothing.
constexpr std::size_t pieces = 16;

class Subspace {
  public:
    Subspace(const UnitRows& rows, std::size_t sample)
        : rows_(rows),
          step_(std::max<std::size_t>(1, (rows.size() + sample - 1) / sample)),
          count_((rows.size() + step_ - 1) / step_),
          directions_(rows.columns()) {
        find_mean();
        Random random(1);
        for (Lanes& direction : directions_)
            for (std::size_t c = 0; c < width; ++c)
                direction[c] = static_cast<float>(random.normal());
        orthonormalise();
    }

    // One step of subspace iteration: directions ← orthonormal(Xᵀ·X·directions), X centred.
    void improve() {
        find_offset();
        std::array<std::vector<Lanes>, pieces> sums;
        parallel_for(pieces, [&](std::int64_t first, std::int64_t last) {
            for (auto p = static_cast<std::size_t>(first); p < static_cast<std::size_t>(last); ++p)
                add_piece(p, sums[p]);
        });
        for (std::size_t j = 0; j < directions_.size(); ++j) {
            directions_[j] = sums[0][j];
            for (std::size_t p = 1; p < pieces; ++p)
                directions_[j] += sums[p][j];
        }
        orthonormalise();
    }

    // Turns the basis so that its columns are the components, strongest first.
    void turn() {
        find_offset();
        std::vector<double> products(width * width, 0);
        for (std::size_t i = 0; i < count_; ++i) {
            Lanes y;
            coordinates(i * step_, y);
            for (std::size_t a = 0; a < width; ++a)
                for (std::size_t b = 0; b < width; ++b)
                    products[a * width + b] += static_cast<double>(y[a]) * y[b];
        }
        const Eigen eigen = symmetric_eigen(products, width);
        std::vector<Lanes> turned(directions_.size());
        for (std::size_t c = 0; c < width; ++c) {
            double largest = 0;
            for (std::size_t j = 0; j < turned.size(); ++j) {
                double part = 0;
                for (std::size_t a = 0; a < width; ++a)
                    part += eigen.vectors[c * width + a] * directions_[j][a];
                turned[j][c] = static_cast<float>(part);
                if (std::abs(part) > std::abs(largest)) largest = part;
            }
            if (largest < 0)
                for (Lanes& direction : turned)
                    direction[c] = -direction[c];
        }
        directions_ = std::move(turned);
        find_offset();
    }

    void coordinates(std::size_t row, Lanes& result) const {
        Lanes y = -offset_;
        rows_.visit(row, [&](std::size_t j, float value) { y += value * directions_[j]; });
        result = y;
    }

  private:
    void find_mean() {
        std::vector<double> sums(rows_.columns(), 0);
        for (std::size_t i = 0; i < count_; ++i)
            rows_.visit(i * step_, [&](std::size_t j, float value) { sums[j] += value; });
        mean_.resize(sums.size());
        for (std::size_t j = 0; j < sums.size(); ++j)
            mean_[j] = static_cast<float>(sums[j] / static_cast<double>(count_));
    }
    void find_offset() {
        std::array<double, width> sums{};
        for (std::size_t j = 0; j < mean_.size(); ++j)
            for (std::size_t c = 0; c < width; ++c)
                sums[c] += static_cast<double>(mean_[j]) * directions_[j][c];
        for (std::size_t c = 0; c < width; ++c)
            offset_[c] = static_cast<float>(sums[c]);
    }
    void add_piece(std::size_t piece, std::vector<Lanes>& sums) const {
        sums.assign(directions_.size(), Lanes{});
        for (std::size_t i = count_ * piece / pieces; i < count_ * (piece + 1) / pieces; ++i) {
            Lanes y;
            coordinates(i * step_, y);
            rows_.visit(i * step_, [&](std::size_t j, float value) { sums[j] += value * y; });
        }
    }
    // Gram and Schmidt, twice for the digits that one pass loses. A direction that the others
    // contain becomes 0.
    void orthonormalise() {
        for (std::size_t c = 0; c < width; ++c) {
            const double before = std::sqrt(product(c, c));
            for (int pass = 0; pass < 2; ++pass)
                for (std::size_t b = 0; b < c; ++b) {
                    const auto share = static_cast<float>(product(b, c));
                    for (Lanes& direction : directions_)
                        direction[c] -= share * direction[b];
                }
            const double length = std::sqrt(product(c, c));
            const float scale = length > 1e-5 * before ? static_cast<float>(1 / length) : 0;
            for (Lanes& direction : directions_)
                direction[c] *= scale;
        }
    }
    [[nodiscard]] double product(std::size_t a, std::size_t b) const {
        double sum = 0;
        for (const Lanes& direction : directions_)
            sum += static_cast<double>(direction[a]) * direction[b];
        return sum;
    }

    const UnitRows& rows_;
    std::size_t step_;
    std::size_t count_;  // rows of the sample
    std::vector<float> mean_;
    std::vector<Lanes> directions_;  // [columns]
    Lanes offset_{};                 // mean · directions
};

}  // namespace

Result<MapPlaces> principal_places(const MapSource& source, std::size_t sample,
                                   std::stop_token stop, const Progress& progress) {
    const UnitRows rows(source);
    MapPlaces places;
    places.x.assign(rows.size(), 0);
    places.y.assign(rows.size(), 0);
    if (rows.size() == 0 || rows.columns() == 0) return places;
    Subspace subspace(rows, sample);
    for (int i = 0; i < iterations; ++i) {
        if (stop.stop_requested()) return cancelled();
        report(progress, "finding principal components", i, iterations);
        subspace.improve();
    }
    subspace.turn();
    parallel_for(static_cast<std::int64_t>(rows.size()), [&](std::int64_t first,
                                                             std::int64_t last) {
        for (auto i = static_cast<std::size_t>(first); i < static_cast<std::size_t>(last); ++i) {
            Lanes y;
            subspace.coordinates(i, y);
            places.x[i] = y[0];
            places.y[i] = y[1];
        }
    });
    if (stop.stop_requested()) return cancelled();
    return places;
}

}  // namespace sparsescope
