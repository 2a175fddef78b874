// SPDX-License-Identifier: GPL-3.0-or-later
// Threads of OpenMP wait for each other by spinning, some milliseconds each time, before they
// sleep. Where other programs want the same cores, the spinning keeps from them, and from us, what
// the waiting is for: a training beside two compilers on two cores made a third of the steps.
#pragma once

namespace sparsescope {

// For a process that is about to become one that trains: lets threads that wait there sleep after
// some microseconds. What a person chose (GOMP_SPINCOUNT, OMP_WAIT_POLICY) stays. The library reads
// it while it is loaded, so later it would be of no use.
void hint_short_thread_waits();

}  // namespace sparsescope
