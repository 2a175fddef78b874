// SPDX-License-Identifier: GPL-3.0-or-later
// Whether a property goes with a set of documents, or could by chance. (How sure a share is:
// wilson.h.) Pure; any thread.
#pragma once
#include <cstdint>

namespace sparsescope {

// The two-sided z of a test at `level` when `tests` tests are made (Bonferroni): the point that a
// standard normal exceeds with probability level / (2·tests).
[[nodiscard]] double corrected_z(std::int64_t tests, double level = 0.05);

// How a property goes with a set: `both` documents of the set have it, out of `in_set` and of
// `with_property`, of `all` documents.
struct TwoByTwo {
    std::int64_t both = 0;
    std::int64_t in_set = 0;
    std::int64_t with_property = 0;
    std::int64_t all = 0;
};
// ln of the odds ratio, each of the four cells with 0.5 added, and its standard error √Σ 1/cell.
struct LogOdds {
    double ratio = 0;
    double error = 0;
};
[[nodiscard]] LogOdds log_odds(const TwoByTwo& counts);
// sign(LOR)·max(0, |LOR| − z·SE): what is left of the log odds ratio when chance has had its due.
[[nodiscard]] double signed_evidence(const TwoByTwo& counts, double z);

}  // namespace sparsescope
