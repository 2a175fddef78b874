// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/forward_rows.h"

#include <algorithm>
#include <cmath>

#include "core/base/half.h"

namespace sparsescope {

std::uint16_t canonical_weight(float weight, float strongest) {
    constexpr float smallest = 0x1p-14F;
    const float ratio = std::min(weight / strongest, 1.0F);
    return ratio >= smallest ? float_to_half(ratio) : 0;  // also 0 for NaN
}

double CodeLength::value() const {
    return std::sqrt((squares_[0] + squares_[1]) + (squares_[2] + squares_[3]));
}

ForwardRows::ForwardRows(int k, std::size_t hidden) : ForwardRows(k, hidden, {}) {}

ForwardRows::ForwardRows(int k, std::size_t hidden, std::vector<std::byte> bytes)
    : k_(static_cast<std::size_t>(std::max(k, 1))),
      hidden_(hidden),
      row_bytes_(k_ * (sizeof(std::uint16_t) +
                       (narrow() ? sizeof(std::uint16_t) : sizeof(std::uint32_t)))),
      bytes_(std::move(bytes)) {}

void ForwardRows::append(CodeView code) {
    code = code.prefix(k_);
    const std::size_t begin = bytes_.size();
    bytes_.resize(begin + row_bytes_);
    const std::size_t neuron_bytes = narrow() ? sizeof(std::uint16_t) : sizeof(std::uint32_t);
    std::size_t written = 0;
    for (std::size_t i = 0; i < code.size(); ++i) {
        const std::uint16_t weight = canonical_weight(code.weights[i], code.weights[0]);
        if (weight == 0) continue;
        const std::uint32_t neuron = code.neurons[i];  // little-endian: the low bytes come first
        std::memcpy(bytes_.data() + begin + written * neuron_bytes, &neuron, neuron_bytes);
        std::memcpy(bytes_.data() + begin + k_ * neuron_bytes + written * sizeof(weight), &weight,
                    sizeof(weight));
        ++written;
    }
}

CanonicalCode ForwardRows::code(std::size_t row) const {
    CanonicalCode code;
    for_each(row, [&](NeuronId neuron, float weight) {
        code.neurons.push_back(neuron);
        code.weights.push_back(weight);
    });
    return code;
}

}  // namespace sparsescope
