// SPDX-License-Identifier: GPL-3.0-or-later
// How many multiply-adds a second one core does with the products that candidates could be found
// with, from registers alone: what no kernel can beat.
#pragma once
#include <string>
#include <vector>

namespace sparsescope::bench {

struct ProductRate {
    std::string name;
    double multiply_adds = 0;  // 10⁹ a second
};
// Those that this processor has, of fp32, bf16 and 16-bit integers, in vectors of 512 bits.
[[nodiscard]] std::vector<ProductRate> product_rates();

}  // namespace sparsescope::bench
