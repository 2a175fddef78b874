// SPDX-License-Identifier: GPL-3.0-or-later
// When a filter lets nothing through: what would pass if one of its parts went. Called in tasks.
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

// One for each chip of the filter, the most documents first.
[[nodiscard]] Result<std::vector<WithoutChip>> without_each_chip(const Corpus& corpus,
                                                                 DatasetId dataset,
                                                                 const Filter& filter,
                                                                 std::optional<ModelAtK> model,
                                                                 const std::stop_token& stop);

// "Without label:oak, 20 documents pass; without len>9, 3 documents pass."
[[nodiscard]] QString without_chips_text(const std::vector<WithoutChip>& parts);

}  // namespace sparsescope
