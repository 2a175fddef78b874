// SPDX-License-Identifier: GPL-3.0-or-later
// Codes of some consecutive documents as one blob. It holds, little-endian and without gaps: the
// length of each row (u32), the neurons of all rows (u16 when hidden ≤ 65,536, else u32), the
// weights of all rows (f32). Each row is sorted by weight, so a prefix is the code at a smaller k.
// Private to this folder.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/types/code_matrix.h"

namespace sparsescope {

// A block ends after so many rows or about 1 MiB.
inline constexpr std::size_t max_code_block_rows = 4096;
inline constexpr std::size_t max_code_block_entries =
    (std::size_t{1} << 20) / (sizeof(NeuronId) + sizeof(float));

// Looks at one code after the other, and keeps its memory between them, because millions are read.
class CodeChecker {
  public:
    explicit CodeChecker(std::size_t hidden) : hidden_(hidden) {}
    // What is wrong with a code, or "". A good code has neurons below hidden, none of them twice,
    // and positive finite weights, and is sorted by weight with ties by neuron.
    [[nodiscard]] std::string problem(CodeView code);

  private:
    [[nodiscard]] std::string twice_in_any(CodeView code);

    std::size_t hidden_;
    std::vector<std::uint32_t> last_seen_;  // by neuron: the number of the code it was last in
    std::uint32_t number_ = 0;
    std::vector<NeuronId> sorted_;
};

// The rows of one block, read and checked.
class CodeBlock {
  public:
    explicit CodeBlock(std::size_t hidden) : hidden_(hidden), checker_(hidden) {}
    // Replaces the content; returns what is wrong with the data, or "".
    [[nodiscard]] std::string read(std::span<const std::byte> data, std::int64_t rows);
    [[nodiscard]] std::size_t rows() const { return lengths_.size(); }
    [[nodiscard]] CodeView row(std::size_t i) const {
        return {std::span(neurons_).subspan(offsets_[i], lengths_[i]),
                std::span(weights_).subspan(offsets_[i], lengths_[i])};
    }

  private:
    std::size_t hidden_;
    CodeChecker checker_;
    std::vector<std::uint32_t> lengths_;
    std::vector<std::size_t> offsets_;
    std::vector<std::uint16_t> narrow_;
    std::vector<NeuronId> neurons_;
    std::vector<float> weights_;
};

[[nodiscard]] std::vector<std::byte> encode_code_block(const CodeMatrix& codes);

}  // namespace sparsescope
