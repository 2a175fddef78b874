// SPDX-License-Identifier: GPL-3.0-or-later
// How alike two training documents are by what people know of them, 0 (nothing in common) to 1:
// what the soft label contrast (losses/levels.cpp) teaches. Any similarity will do; these are made
// of what a dataset stores. Documents are numbered as the training rows.
#pragma once
#include <cstdint>
#include <functional>
#include <span>

#include "core/types/label_paths.h"

namespace sparsescope {

// Called from several threads at once.
using Likeness = std::function<double(std::uint32_t, std::uint32_t)>;

// The views must outlive what is made of them.
//
// 1 for one class, else 0; a document without a label is like none.
[[nodiscard]] Likeness class_likeness(std::span<const std::int32_t> labels);
// Shared tags over all tags of the two (Jaccard). sets: [documents, words], a bit per tag.
[[nodiscard]] Likeness tag_likeness(std::span<const std::uint64_t> sets, std::size_t words);
// 2·(shared levels)/(levels of the one + levels of the other), which in a tree of words is the
// similarity of Wu and Palmer 1994.
[[nodiscard]] Likeness path_likeness(const LabelPaths& paths);

}  // namespace sparsescope
