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

// What is wrong with a code of a head with hidden neurons; "" for a good one: neurons below hidden,
// none twice, weights positive and finite, sorted by weight with ties by neuron.
[[nodiscard]] std::string code_problem(CodeView code, std::size_t hidden);

// Appends the rows of a block to codes; returns what is wrong with it, or "".
[[nodiscard]] std::string read_code_block(std::span<const std::byte> data, std::int64_t rows,
                                          CodeMatrix& codes);

// Replaces the stored codes of a model. Inside a write transaction.
[[nodiscard]] Status write_codes(Database& database, std::int64_t model, const CodeMatrix& codes);

}  // namespace sparsescope
