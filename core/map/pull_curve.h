// SPDX-License-Identifier: GPL-3.0-or-later
// How strongly two documents on the map pull or push each other at the squared distance s:
//   pull(s) = −2·a·b·s^(b−1) / (1 + a·s^b)        push(s) = 2·b / ((0.001 + s)·(1 + a·s^b))
// times their difference (McInnes, Healy and Melville 2018, appendix C), where 1/(1 + a·d^(2b)) is
// the curve closest to 1 below min_dist and exp(−(d − min_dist)/spread) above. Both are read from
// tables with 32 steps an octave, straight between the steps (relative error below 1e-3): powers
// would be most of the work. Private to this folder.
#pragma once
#include <bit>
#include <cstdint>
#include <vector>

namespace sparsescope {

struct CurveShape {
    double a = 1, b = 1;
};
[[nodiscard]] CurveShape fit_curve(double min_dist, double spread);

class PullCurve {
  public:
    explicit PullCurve(CurveShape shape);

    // s ≥ 0.
    [[nodiscard]] float pull(float s) const { return read(pull_, s); }
    [[nodiscard]] float push(float s) const { return read(push_, s); }

    [[nodiscard]] static double exact_pull(CurveShape shape, double s);
    [[nodiscard]] static double exact_push(CurveShape shape, double s);

  private:
    struct Step {
        float value, slope;
    };
    static constexpr int mantissa_bits = 23;
    static constexpr int step_bits = 5;
    static constexpr int shift = mantissa_bits - step_bits;
    static constexpr std::uint32_t first_bits = (127U - 24) << mantissa_bits;  // 2^-24
    static constexpr std::uint32_t last_bits = (127U + 24) << mantissa_bits;   // 2^24

    [[nodiscard]] static float read(const std::vector<Step>& table, float s) {
        const std::uint32_t bits = std::bit_cast<std::uint32_t>(s);
        const std::uint32_t inside =
            bits < first_bits ? first_bits : (bits >= last_bits ? last_bits - 1 : bits);
        const Step step = table[(inside - first_bits) >> shift];
        const float from = std::bit_cast<float>(inside >> shift << shift);
        return step.value + step.slope * (std::bit_cast<float>(inside) - from);
    }
    std::vector<Step> pull_, push_;
};

}  // namespace sparsescope
