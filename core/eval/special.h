// SPDX-License-Identifier: GPL-3.0-or-later
// What is special about a group of documents: which of many properties (a neuron is active, a
// label, a word, a tag, …) are more, or less, common inside the group than outside. Pure; any
// thread.
//
// Of a property that a of the A documents inside have, and b of the B outside:
//   log-odds ratio   LOR = ln( (a+½)(B−b+½) / ((A−a+½)(b+½)) )        (Haldane, Anscombe)
//   standard error   SE  = √( 1/(a+½) + 1/(A−a+½) + 1/(b+½) + 1/(B−b+½) )
//   evidence         sign(LOR) · max(0, |LOR| − z·SE)
// where z is the normal quantile at which, over all properties tested together, the chance of one
// false discovery is 5 % (Bonferroni: two-sided, each at 0.05 / tests). Evidence is in units of
// LOR: the part of it that chance does not explain. A normal approximation promises too much where
// counts are small (a word in one document, which is picked), so Fisher's exact test must agree at
// the same level; else the evidence is 0. `adjusted` is that test's p, two-sided by doubling, times
// tests.
//   lift             a/A ÷ (a+b)/(A+B) against the rest; a/A ÷ b/B against another group
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/types/code_matrix.h"
#include "core/types/row_set.h"

namespace sparsescope {

struct GroupSizes {
    std::int64_t inside = 0;
    std::int64_t outside = 0;
};

// How many documents of either group have a property. Sizes are those that were looked at for it:
// of words, for example, a sample.
struct PropertyCounts {
    std::int64_t inside = 0;
    std::int64_t outside = 0;
    GroupSizes of;
};

struct SpecialMeasure {
    PropertyCounts counts;
    double share_inside = 0;
    double share_outside = 0;
    std::optional<double> lift;  // nullopt: nothing to divide by
    double log_odds = 0;
    double standard_error = 0;
    double evidence = 0;  // 0: not enough; below 0: less common inside
    double adjusted = 1;  // chance to see one as extreme as this among all tests; at most 1
};

enum class LiftBase { everything, outside };

// A property of fewer documents, in both groups together, or of all but so few, cannot reach any
// evidence and is not tested: that spares the others a part of the correction.
inline constexpr std::int64_t least_documents_to_test = 3;
[[nodiscard]] bool is_worth_testing(const PropertyCounts& counts);

inline constexpr double false_discovery = 0.05;
// z at which a standard normal value is farther from 0 with a chance of false_discovery / tests.
[[nodiscard]] double critical_z(std::int64_t tests);

// Judges properties that are tested together, in their order. `tests` may be larger than their
// number, when they are only a part of those tested.
[[nodiscard]] std::vector<SpecialMeasure> special_measures(std::span<const PropertyCounts> tested,
                                                           std::int64_t tests, LiftBase base);

// Of each neuron the documents of either group whose code at k has it. Both sets are of the rows of
// the codes, and have no row in common.
[[nodiscard]] std::vector<PropertyCounts> neuron_counts(const CodeMatrix& codes, int k,
                                                        const RowSet& inside,
                                                        const RowSet& outside);

// The chance that a draw of `draws` out of `all` documents, of which `marked` have a property, has
// `found` or more with it (hypergeometric).
[[nodiscard]] double chance_of_at_least(std::int64_t found, std::int64_t draws, std::int64_t marked,
                                        std::int64_t all);

}  // namespace sparsescope
