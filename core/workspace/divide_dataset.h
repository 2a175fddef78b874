// SPDX-License-Identifier: GPL-3.0-or-later
// Divides a dataset that is there anew into its parts for training, validation and tests.
#pragma once
#include <cstdint>
#include <optional>

#include "core/corpus/corpus.h"

namespace sparsescope {

// Shares of all documents, the same of every label.
struct Division {
    double validation = 0;
    std::optional<double> test;  // nullopt: the test documents stay as they are
    std::uint64_t seed = 1227;   // decides which documents
};

// Removed documents stay in the part they were removed from. Errors are those of
// Corpus::set_splits(), and invalid_argument when too few documents would be left to train on.
[[nodiscard]] Status divide_dataset(Corpus& corpus, DatasetId dataset, const Division& division);

}  // namespace sparsescope
