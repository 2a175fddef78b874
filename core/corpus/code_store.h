// SPDX-License-Identifier: GPL-3.0-or-later
// Codes of a model as blobs of whole rows. A block holds, little-endian and without gaps: the
// length of each row (u32), the neurons of all rows (u16 when hidden ≤ 65,536, else u32), the
// weights of all rows (f32). Each row is sorted by weight, so a prefix is the code at a smaller k.
// Private.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/corpus/sqlite.h"
#include "core/types/code_matrix.h"

namespace sparsescope {

// Tells what is wrong with a code; "" for a good one: neurons below hidden, none twice, weights
// positive and finite, sorted by weight with ties by neuron.
class CodeInspector {
  public:
    explicit CodeInspector(std::size_t hidden) : seen_in_(hidden, 0) {}
    [[nodiscard]] std::string problem(CodeView code);

  private:
    std::vector<std::uint64_t> seen_in_;  // by neuron: the last code that had it
    std::uint64_t codes_ = 0;
};

// Appends the rows of a block to codes; returns what is wrong with it, or "".
[[nodiscard]] std::string read_code_block(std::span<const std::byte> data, std::int64_t rows,
                                          CodeInspector& inspector, CodeMatrix& codes);

// Replaces the stored codes of a model. Inside a write transaction.
[[nodiscard]] Status write_codes(Database& database, std::int64_t model, const CodeMatrix& codes);

}  // namespace sparsescope
