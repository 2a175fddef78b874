// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reproduce/claims.h"

#include <algorithm>
#include <set>

namespace sparsescope::reproduce {

namespace {

constexpr double few_dead = 0.25;   // "about 20 %", read generously
constexpr double many_dead = 0.80;  // "more than 80 %"

std::set<int> sizes(std::span<const Summary> all) {
    std::set<int> hidden;
    for (const Summary& summary : all)
        if (summary.hidden > 0) hidden.insert(summary.hidden);
    return hidden;
}

double accuracy(const Summary& summary) {
    return summary.of([](const Scores& s) { return std::optional(s.nearest_neighbour); })->mean;
}
double dead(const Summary& summary) {
    return summary.of([](const Scores& s) { return s.dead_train; }).value_or(Spread{}).mean;
}
double skew(const Summary& summary) {
    return summary.of([](const Scores& s) { return s.skew; }).value_or(Spread{}).mean;
}

std::size_t fewest(const Summary& a, const Summary& b) {
    return std::min(a.trials.size(), b.trials.size());
}

std::string holds(bool does) {
    return does ? "holds" : "does not hold";
}
std::string reached(bool is) {
    return is ? "reached" : "not reached";
}

std::string compared(const Summary& first, const Summary& second) {
    return fmt::format("{:.1f} % against {:.1f} %: {:+.1f} points", 100 * accuracy(first),
                       100 * accuracy(second), 100 * (accuracy(first) - accuracy(second)));
}

// first ≥ second in 1-NN accuracy; both must have been run.
void compare(std::vector<Claim>& claims, const char* sentence, int hidden, const Summary* first,
             const Summary* second) {
    if (first == nullptr || second == nullptr) return;
    claims.push_back({sentence, hidden, compared(*first, *second), fewest(*first, *second),
                      holds(accuracy(*first) >= accuracy(*second))});
}

void compare_dead(std::vector<Claim>& claims, const char* sentence, int hidden,
                  const Summary* before, const Summary* after) {
    if (before == nullptr || after == nullptr) return;
    const double from = dead(*before), to = dead(*after);
    constexpr double about_as_many = 0.05;
    std::string verdict = holds(false);
    if (to <= few_dead && from > many_dead)
        verdict = holds(true);
    else if (to <= few_dead && from > few_dead)
        verdict = "holds in part: fewer, though not from more than 80 %";
    else if (from <= few_dead && to <= from + about_as_many)
        verdict = "does not arise: few die under CSR";
    claims.push_back({sentence, hidden,
                      fmt::format("{:.1f} % under CSR, {:.1f} % here", 100 * from, 100 * to),
                      fewest(*before, *after), verdict});
}

}  // namespace

std::vector<Claim> paper_claims(std::span<const Summary> all) {
    std::vector<Claim> claims;
    for (const int h : sizes(all)) {
        const Summary* csr = find(all, "csr", h, 2);
        const Summary* csrv2 = find(all, "csrv2", h, 2);
        compare(claims, "CSRv2 is more accurate than CSR at k = 2", h, csrv2, csr);
        compare(claims, "CSRv2 at k = 2 is as accurate as CSR at k = 8", h, csrv2,
                find(all, "csr", h, 8));
        compare(claims, "CSRv2 at k = 2 is as accurate as MRL at 32 dimensions", h, csrv2,
                find(all, "mrl", 0, 32));
        compare_dead(claims,
                     "Annealing alone lowers dead neurons at k = 2 from more than 80 % to about "
                     "20 %",
                     h, csr, find(all, "anneal", h, 2));
        compare_dead(claims, "CSRv2 lowers dead neurons at k = 2 from more than 80 % to about 20 %",
                     h, csr, csrv2);
    }
    return claims;
}

std::vector<Claim> balanced_goals(std::span<const Summary> all) {
    std::vector<Claim> goals;
    for (const int h : sizes(all)) {
        const Summary* at_2 = find(all, "balanced", h, 2);
        if (at_2 == nullptr) continue;
        const std::size_t seeds = at_2->trials.size();
        goals.push_back({"Never active at k = 2: at most 20 %", h,
                         fmt::format("{:.1f} %", 100 * dead(*at_2)), seeds,
                         reached(dead(*at_2) <= 0.20)});
        goals.push_back({"Skew at k = 2: at most 15", h, fmt::format("{:.1f}", skew(*at_2)), seeds,
                         reached(skew(*at_2) <= 15)});
        if (const Summary* csrv2 = find(all, "csrv2", h, 2))
            goals.push_back({"1-NN at k = 2 no lower than CSRv2's", h, compared(*at_2, *csrv2),
                             fewest(*at_2, *csrv2), reached(accuracy(*at_2) >= accuracy(*csrv2))});
        if (const Summary* at_1 = find(all, "balanced", h, 1))
            goals.push_back({"1-NN at k = 1 within 3 points of k = 2", h, compared(*at_1, *at_2),
                             fewest(*at_1, *at_2),
                             reached(accuracy(*at_1) >= accuracy(*at_2) - 0.03)});
    }
    return goals;
}

}  // namespace sparsescope::reproduce
