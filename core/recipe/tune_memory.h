// SPDX-License-Identifier: GPL-3.0-or-later
// The memory that a step of finetuning takes, estimated before it runs: for choosing passes, and
// for saying it before a run starts. Free of LibTorch.
//   weights        4 bytes a parameter, and where it is trained 12 more: gradient and two moments
//   kept           what the backward pass needs of each token of a pass: of every layer that it
//                  goes through about 10·hidden + 2·intermediate numbers
//   scratch        the gradients of one layer of a pass, and its widest product
// Against the measured growth of a process, the estimate is between 0.7 and 1.6 of it
// (tests/core/tune/memory_test.cpp).
#pragma once
#include <cstdint>

#include "core/recipe/tune_config.h"

namespace sparsescope {

struct BackboneSize {
    std::int64_t parameters = 0;
    std::int64_t layers = 0, hidden = 0, intermediate = 0, heads = 0, vocabulary = 0;
    // Of a network for pictures, which has no tokens: numbers kept of each picture.
    std::int64_t kept_of_picture = 0;
};

struct TuneMemory {
    std::int64_t weights = 0;      // bytes, however small the passes are
    std::int64_t document = 0;     // bytes that a document in a pass adds
    std::int64_t whole_batch = 0;  // all of a batch in one pass, weights included
    std::int64_t least = 0;        // one document a pass, weights included
};

// Parameters that get a gradient with these settings, of those the size speaks of.
[[nodiscard]] std::int64_t trained_parameters(const BackboneSize& size, const TuneConfig& config);

// Bytes that are kept of a text of so many tokens (of a picture: whatever tokens says).
[[nodiscard]] std::int64_t kept_bytes(const BackboneSize& size, const TuneConfig& config,
                                      std::int64_t tokens);

// For documents of so many tokens each; negatives is that of hard negatives a pair.
[[nodiscard]] TuneMemory tune_memory(const BackboneSize& size, const TuneConfig& config,
                                     std::int64_t tokens);

// Memory that is free now, less a reserve for other programs; 0 where nobody knows.
[[nodiscard]] std::int64_t free_memory_bytes();

}  // namespace sparsescope
