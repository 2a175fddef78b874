// SPDX-License-Identifier: GPL-3.0-or-later
// Makes and compares rows of metrics, for tests that go through every line of metric_fields.
#pragma once
#include <gtest/gtest.h>

#include <variant>

#include "core/types/train_metrics.h"

namespace sparsescope {

// Makes a row in which every metric is known and has a different value: `first`, `first` + 1, …
template <class Row>
Row row_of_all_metrics(int first) {
    Row row;
    for (const auto& field : metric_fields<Row>)
        std::visit([&](auto member) { row.*member = first++; }, field.member);
    return row;
}

template <class Row>
void expect_same_metrics(const Row& a, const Row& b) {
    for (const auto& field : metric_fields<Row>)
        std::visit([&](auto member) { EXPECT_EQ(a.*member, b.*member) << field.name; },
                   field.member);
}

}  // namespace sparsescope
