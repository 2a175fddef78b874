// SPDX-License-Identifier: GPL-3.0-or-later
// The rate of multiply-adds that one core reaches from registers alone, for each kind of product
// that could find the candidates of an encoding. No kernel can be faster.
#pragma once
#include <string>
#include <vector>

namespace sparsescope::bench {

struct ProductRate {
    std::string name;
    double multiply_adds = 0;  // 10⁹ a second
};
// Measures the products of fp32, bf16 and 16-bit integers in vectors of 512 bits; those that this
// processor lacks are left out.
[[nodiscard]] std::vector<ProductRate> product_rates();

}  // namespace sparsescope::bench
