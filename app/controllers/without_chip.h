// SPDX-License-Identifier: GPL-3.0-or-later
// Says how many documents would pass a filter that lets none through, if one of its chips were
// gone.
#pragma once
#include <optional>
#include <stop_token>
#include <vector>

#include <QString>

#include "core/workspace/filter_rows.h"

namespace sparsescope {

struct WithoutChip {
    QString chip;
    QString rest;  // the filter without it
    std::int64_t documents = 0;
};

// Returns one entry for each chip of the filter, the one with most documents first. Runs in a task.
[[nodiscard]] Result<std::vector<WithoutChip>> without_each_chip(const Corpus& corpus,
                                                                 DatasetId dataset,
                                                                 const Filter& filter,
                                                                 std::optional<ModelAtK> model,
                                                                 const std::stop_token& stop);

// The entries as a sentence: "Without label:oak, 20 documents pass; without len>9, 3 documents
// pass."
[[nodiscard]] QString without_chips_text(const std::vector<WithoutChip>& parts);

}  // namespace sparsescope
