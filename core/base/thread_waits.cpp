// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/thread_waits.h"

#include <cstdlib>

namespace sparsescope {

void hint_short_thread_waits() {
    if (std::getenv("OMP_WAIT_POLICY") != nullptr) return;
    setenv("GOMP_SPINCOUNT", "1000", 0);
}

}  // namespace sparsescope
