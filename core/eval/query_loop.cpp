// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/query_loop.h"

#include <algorithm>
#include <exception>
#include <mutex>

#include "core/base/parallel.h"

namespace sparsescope {

Status for_queries(std::int64_t count, std::int64_t chunk, std::stop_token stop,
                   const Progress& progress,
                   const std::function<void(std::int64_t, std::int64_t)>& body) {
    constexpr std::string_view stage = "finding nearest neighbours";
    for (std::int64_t first = 0; first < count; first += chunk) {
        report(progress, stage, first, count);
        std::mutex mutex;
        std::exception_ptr failure;
        parallel_for(std::min(chunk, count - first), [&](std::int64_t begin, std::int64_t end) {
            try {
                body(first + begin, first + end);
            } catch (...) {
                const std::lock_guard lock(mutex);
                failure = std::current_exception();
            }
        });
        if (failure) std::rethrow_exception(failure);
        if (stop.stop_requested()) return cancelled();
    }
    report(progress, stage, count, count);
    return {};
}

}  // namespace sparsescope
