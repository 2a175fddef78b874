// SPDX-License-Identifier: GPL-3.0-or-later
// Minimises a smooth function of many variables with the limited-memory BFGS method (Liu and
// Nocedal 1989): the last few steps and changes of gradient stand for the curvature; the step
// length is halved until the function falls enough (Armijo). Deterministic; on the calling thread.
#pragma once
#include <functional>
#include <span>
#include <stop_token>
#include <vector>

#include "core/base/result.h"

namespace sparsescope {

// Returns the value at x and writes the gradient there, which is as long as x.
using SmoothFunction = std::function<double(std::span<const float> x, std::span<float> gradient)>;

struct MinimiseOptions {
    int iterations = 100;
    double tolerance = 1e-4;  // done when no part of the gradient is larger
    int memory = 10;          // steps remembered
};

struct Minimum {
    double value = 0;
    int iterations = 0;
    bool converged = false;  // the tolerance was reached
};

// Starts at x and leaves in it where it ended. Errors: cancelled.
[[nodiscard]] Result<Minimum> minimise(const SmoothFunction& function, std::vector<float>& x,
                                       const MinimiseOptions& options, std::stop_token stop);

}  // namespace sparsescope
