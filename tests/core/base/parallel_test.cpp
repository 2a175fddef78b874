// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/parallel.h"

#include <gtest/gtest.h>

#include <atomic>
#include <vector>

namespace sparsescope {
namespace {

TEST(ParallelFor, VisitsEveryIndexOnceWhateverTheThreadCount) {
    for (const int threads : {1, 2, 3, 7}) {
        set_compute_threads(threads);
        for (const std::int64_t count : {0, 1, 2, 5, 1000}) {
            std::vector<std::atomic<int>> visits(static_cast<std::size_t>(count));
            parallel_for(count, [&](std::int64_t first, std::int64_t last) {
                for (auto i = first; i < last; ++i)
                    ++visits[static_cast<std::size_t>(i)];
            });
            for (const auto& v : visits)
                EXPECT_EQ(v.load(), 1);
        }
    }
}

}  // namespace
}  // namespace sparsescope
