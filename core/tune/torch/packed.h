// SPDX-License-Identifier: GPL-3.0-or-later
// Texts of a pass, their tokens one after another without padding: linear layers and norms compute
// nothing for tokens that are not there. Only attention needs to know where texts begin. Private to
// this folder.
#pragma once
#include <algorithm>
#include <cstdint>
#include <vector>

#include "core/tune/torch/tensor.h"

namespace sparsescope::tune {

struct Packed {
    std::vector<std::int64_t> starts{0};  // text i has the tokens [starts[i], starts[i + 1])
    at::Tensor text;                      // of each token [tokens]
    at::Tensor place;                     // of each token among texts · longest [tokens]

    [[nodiscard]] std::int64_t texts() const { return std::int64_t(starts.size()) - 1; }
    [[nodiscard]] std::int64_t tokens() const { return starts.back(); }
    [[nodiscard]] std::int64_t length(std::int64_t i) const {
        return starts[std::size_t(i) + 1] - starts[std::size_t(i)];
    }
    [[nodiscard]] std::int64_t longest() const {
        std::int64_t most = 0;
        for (std::int64_t i = 0; i < texts(); ++i)
            most = std::max(most, length(i));
        return most;
    }
};

}  // namespace sparsescope::tune
