// SPDX-License-Identifier: GPL-3.0-or-later
// Canonical codes of consecutive rows at one k, row by row: exact scores are computed from them. An
// entry takes four bytes (u16 neuron, fp16 weight), or six when there are more than 65,536 neurons.
#pragma once
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

#include "core/types/code_matrix.h"

namespace sparsescope {

// A code that owns its entries.
struct CanonicalCode {
    std::vector<NeuronId> neurons;
    std::vector<float> weights;
    [[nodiscard]] CodeView view() const { return {neurons, weights}; }
};

// fp16(weight / strongest); 0 for what is not a positive finite weight, and for ratios below 2^-14,
// so that no subnormal number is ever met.
[[nodiscard]] std::uint16_t canonical_weight(float weight, float strongest);
// The value of a canonical weight: 0, or a normal positive fp16.
[[nodiscard]] inline float canonical_value(std::uint16_t half) {
    return std::bit_cast<float>(static_cast<std::uint32_t>(half) << 13) * 0x1p112F;
}

// The length of a code, added up in one stated order, so that all searchers round alike.
class CodeLength {
  public:
    void add(float weight) {
        squares_[next_++ % lanes] += static_cast<double>(weight) * static_cast<double>(weight);
    }
    [[nodiscard]] double value() const;

  private:
    static constexpr std::size_t lanes = 4;
    double squares_[lanes] = {};
    std::size_t next_ = 0;
};

class ForwardRows {
  public:
    ForwardRows(int k, std::size_t hidden);
    // Takes rows as bytes() gave them; their size must fit.
    ForwardRows(int k, std::size_t hidden, std::vector<std::byte> bytes);

    void reserve(std::size_t rows) { bytes_.reserve(rows * row_bytes_); }
    // Appends the first k entries of a code, strongest first.
    void append(CodeView code);

    [[nodiscard]] int k() const { return static_cast<int>(k_); }
    [[nodiscard]] std::size_t hidden() const { return hidden_; }
    [[nodiscard]] std::size_t rows() const { return bytes_.size() / row_bytes_; }
    [[nodiscard]] std::size_t row_bytes() const { return row_bytes_; }
    [[nodiscard]] std::span<const std::byte> bytes() const { return bytes_; }
    [[nodiscard]] CanonicalCode code(std::size_t row) const;

    // Calls body(neuron, weight) for the entries of a row, strongest first.
    template <class Body>
    void for_each(std::size_t row, Body&& body) const {
        if (narrow()) {
            visit<std::uint16_t>(row, body);
        } else {
            visit<std::uint32_t>(row, body);
        }
    }
    [[nodiscard]] bool narrow() const { return hidden_ <= 65'536; }
    // The row's k neurons, then its k weights (0: no entry). T: uint16_t when narrow, else
    // uint32_t.
    template <class T>
    [[nodiscard]] T neuron_at(std::size_t row, std::size_t i) const {
        T neuron;
        std::memcpy(&neuron, bytes_.data() + row * row_bytes_ + i * sizeof(T), sizeof(T));
        return neuron;
    }
    template <class T>
    [[nodiscard]] std::uint16_t weight_at(std::size_t row, std::size_t i) const {
        std::uint16_t half;
        std::memcpy(&half, bytes_.data() + row * row_bytes_ + k_ * sizeof(T) + i * sizeof(half),
                    sizeof(half));
        return half;
    }
    // The length of the row's code, as CodeLength adds it up.
    template <class T>
    [[nodiscard]] double length_of(std::size_t row) const {
        double squares[4] = {};
        std::size_t i = 0;
        for (; i + 4 <= k_; i += 4)
            for (std::size_t lane = 0; lane < 4; ++lane)
                squares[lane] += square_at<T>(row, i + lane);
        for (std::size_t lane = 0; i < k_; ++i, ++lane)
            squares[lane] += square_at<T>(row, i);
        return std::sqrt((squares[0] + squares[1]) + (squares[2] + squares[3]));
    }
    void prefetch(std::size_t row) const { __builtin_prefetch(bytes_.data() + row * row_bytes_); }

  private:
    template <class T>
    [[nodiscard]] double square_at(std::size_t row, std::size_t i) const {
        const double weight = canonical_value(weight_at<T>(row, i));
        return weight * weight;
    }
    template <class T, class Body>
    void visit(std::size_t row, Body& body) const {
        for (std::size_t i = 0; i < k_; ++i) {
            const std::uint16_t half = weight_at<T>(row, i);
            if (half == 0) return;
            body(static_cast<NeuronId>(neuron_at<T>(row, i)), canonical_value(half));
        }
    }
    std::size_t k_;
    std::size_t hidden_;
    std::size_t row_bytes_;
    std::vector<std::byte> bytes_;
};

}  // namespace sparsescope
