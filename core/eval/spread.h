// SPDX-License-Identifier: GPL-3.0-or-later
// Busy neurons often stand side by side (nested training makes the first ones the busiest), and
// parallel_for() gives each thread numbers that are side by side. Visited in this order every
// thread meets about as many busy ones.
#pragma once
#include <cstddef>
#include <numeric>

namespace sparsescope {

// A permutation of 0 … count−1: multiples of a number near the golden section of count that has no
// factor in common with it.
class Spread {
  public:
    explicit Spread(std::size_t count) : count_(count), step_(count * 618 / 1000 + 1) {
        while (std::gcd(step_, count_) > 1)
            ++step_;
    }
    [[nodiscard]] std::size_t at(std::size_t place) const { return place * step_ % count_; }

  private:
    std::size_t count_;
    std::size_t step_;
};

}  // namespace sparsescope
