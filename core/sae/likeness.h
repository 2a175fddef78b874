// SPDX-License-Identifier: GPL-3.0-or-later
// How alike two training documents are by what people know of them, from 0 (nothing in common)
// to 1. This is what the soft label contrast (losses/levels.cpp) teaches. Any similarity will do;
// those here are made of what a dataset stores. Documents are numbered as the training rows.
#pragma once
#include <cstdint>
#include <functional>
#include <span>

#include "core/types/label_paths.h"

namespace sparsescope {

// It is called from several threads at once.
using Likeness = std::function<double(std::uint32_t, std::uint32_t)>;

// The views must outlive the likeness that is made of them.
//
// 1 for documents of one class, else 0. A document without a label is like none.
[[nodiscard]] Likeness class_likeness(std::span<const std::int32_t> labels);
// The number of tags both carry over the number of tags either carries (Jaccard). sets has a bit
// for every tag, [documents, words].
[[nodiscard]] Likeness tag_likeness(std::span<const std::uint64_t> sets, std::size_t words);
// 2·(shared levels)/(levels of the one + levels of the other), which in a tree of words is the
// similarity of Wu and Palmer 1994.
[[nodiscard]] Likeness path_likeness(const LabelPaths& paths);

}  // namespace sparsescope
