// SPDX-License-Identifier: GPL-3.0-or-later
// Deterministic random numbers that are the same on every platform (the distributions of the
// standard library are not). xoshiro256** (Blackman and Vigna 2018) seeded by splitmix64.
#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <utility>

namespace sparsescope {

class Random {
  public:
    using State = std::array<std::uint64_t, 4>;

    explicit Random(std::uint64_t seed) {
        for (auto& word : state_) {
            seed += 0x9E3779B97F4A7C15ULL;
            std::uint64_t z = seed;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
            word = z ^ (z >> 31);
        }
    }
    explicit Random(const State& state) : state_(state) {}
    [[nodiscard]] const State& state() const { return state_; }

    std::uint64_t next() {
        const auto rotl = [](std::uint64_t x, int k) { return (x << k) | (x >> (64 - k)); };
        const std::uint64_t result = rotl(state_[1] * 5, 7) * 9;
        const std::uint64_t t = state_[1] << 17;
        state_[2] ^= state_[0];
        state_[3] ^= state_[1];
        state_[1] ^= state_[2];
        state_[0] ^= state_[3];
        state_[2] ^= t;
        state_[3] = rotl(state_[3], 45);
        return result;
    }
    // Uniform in [0, 1).
    double uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
    double uniform(double low, double high) { return low + (high - low) * uniform(); }
    // Uniform in [0, bound), bound > 0, without modulo bias.
    std::uint64_t below(std::uint64_t bound) {
        const std::uint64_t limit = -bound % bound;
        for (;;) {
            const std::uint64_t r = next();
            if (r >= limit) return r % bound;
        }
    }
    double normal();  // standard normal, Box–Muller

    template <class T>
    void shuffle(std::span<T> items) {
        for (std::size_t i = items.size(); i > 1; --i)
            std::swap(items[i - 1], items[below(i)]);
    }

  private:
    State state_{};
};

}  // namespace sparsescope
