// SPDX-License-Identifier: GPL-3.0-or-later
// The rows whose numbers make no embedding: which they are, and what is wrong with the first.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/corpus/importer.h"

namespace sparsescope::importing {

[[nodiscard]] bool row_is_usable(const ImportBatch& batch, std::size_t i);

struct UnusableRows {
    std::int64_t count = 0;
    std::int64_t pictures = 0;        // … of which so many are picture files
    bool texts = false;               // what they lack is a text, and not an embedding
    std::vector<std::int64_t> rows;   // the first ten, counted from 0
    std::vector<std::int64_t> lines;  // where those stand, in a file that has lines
    std::string fault;                // of the first, a clause that says where it is
    std::vector<std::string> faults;  // of the first ten

    // Whether document i of the batch, this row of the file, is one of them.
    bool add(const ImportBatch& batch, std::size_t i, std::int64_t row);
    // "a.csv: 2 of 8 rows cannot be used …". `of` says how many rows there are: "8".
    [[nodiscard]] std::string sentence(const std::string& file, const std::string& of) const;
};

}  // namespace sparsescope::importing
