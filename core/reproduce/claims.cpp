// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reproduce/claims.h"

#include <algorithm>
#include <array>
#include <set>

#include "core/eval/bootstrap.h"

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

std::size_t fewest(const Summary& a, const Summary& b) {
    return std::min(a.trials.size(), b.trials.size());
}

// A quality that is the mean of one value for each query.
struct Quality {
    Measure mean;
    std::vector<float> ScoresOfQueries::*of_query;
};
const Quality nearest_neighbour{[](const Scores& s) { return std::optional(s.nearest_neighbour); },
                                &ScoresOfQueries::nearest_neighbour};
const Quality linear_probe{[](const Scores& s) { return std::optional(s.linear_probe); },
                           &ScoresOfQueries::linear_probe};
const Quality ndcg{[](const Scores& s) { return s.ndcg_at_10; }, &ScoresOfQueries::ndcg_at_10};

// Of every seed, or nothing when a file kept none.
ResultsBySeed results_of(const Summary& summary, const Quality& quality) {
    ResultsBySeed results;
    for (const Trial& trial : summary.trials) {
        const std::vector<float>& values = trial.scores.of_query.*quality.of_query;
        if (values.empty()) return {};
        results.emplace_back(values);
    }
    return results;
}

// What words a verdict is given in.
using Words = std::array<const char*, 3>;
constexpr Words of_a_claim{"holds", "does not hold", "undecided"};
constexpr Words of_a_goal{"reached", "not reached", "undecided"};

std::string in_words(Verdict verdict, const Words& words) {
    return words[verdict == Verdict::holds ? 0 : verdict == Verdict::does_not_hold ? 1 : 2];
}

// first ≥ second + margin; both must have been run and have the quality.
void compare(std::vector<Claim>& claims, const char* sentence, int hidden, const Summary* first,
             const Summary* second, const Quality& quality = nearest_neighbour,
             const Words& words = of_a_claim, double margin = 0) {
    if (first == nullptr || second == nullptr) return;
    const auto a = first->of(quality.mean), b = second->of(quality.mean);
    if (!a || !b) return;
    Claim claim{sentence,
                hidden,
                fmt::format("{:.1f} % against {:.1f} %: {:+.1f} points", 100 * a->mean,
                            100 * b->mean, 100 * (a->mean - b->mean)),
                fewest(*first, *second),
                {}};
    const ResultsBySeed of_first = results_of(*first, quality);
    const ResultsBySeed of_second = results_of(*second, quality);
    const auto fits = [&](std::span<const float> values) {
        return values.size() == of_first.front().size();
    };
    if (of_first.empty() || of_second.empty() || !std::ranges::all_of(of_first, fits) ||
        !std::ranges::all_of(of_second, fits)) {
        claim.verdict = "not judged: the results do not say query by query";
    } else {
        const Interval interval = paired_bootstrap(of_first, of_second);
        claim.measured +=
            fmt::format(" [{:+.1f}, {:+.1f}]", 100 * interval.low, 100 * interval.high);
        claim.verdict = in_words(verdict_of(interval, margin), words);
    }
    claims.push_back(std::move(claim));
}

// Least and most over the seeds.
struct Range {
    double low = 0;
    double high = 0;
};
Range range_of(const Summary& summary, const Measure& measure) {
    std::vector<double> values;
    for (const Trial& trial : summary.trials)
        values.push_back(measure(trial.scores).value_or(0));
    const auto [low, high] = std::ranges::minmax_element(values);
    return {*low, *high};
}

std::optional<double> dead(const Scores& s) {
    return s.dead_train;
}
std::optional<double> skew(const Scores& s) {
    return s.skew;
}
double mean(const Summary& summary, const Measure& measure) {
    return summary.of(measure).value_or(Spread{}).mean;
}

std::string verdict_on_dead(double from, double to) {
    constexpr double about_as_many = 0.05;
    if (to <= few_dead && from > many_dead) return "holds";
    if (to <= few_dead && from > few_dead)
        return "holds in part: fewer, though not from more than 80 %";
    if (from <= few_dead && to <= from + about_as_many) return "does not arise: few die under CSR";
    return "does not hold";
}

void compare_dead(std::vector<Claim>& claims, const char* sentence, int hidden,
                  const Summary* before, const Summary* after) {
    if (before == nullptr || after == nullptr) return;
    std::set<std::string> verdicts;
    const Range from = range_of(*before, dead), to = range_of(*after, dead);
    for (const double most : {from.low, from.high})
        for (const double least : {to.low, to.high})
            verdicts.insert(verdict_on_dead(most, least));
    claims.push_back({sentence, hidden,
                      fmt::format("{:.1f} % under CSR, {:.1f} % here", 100 * mean(*before, dead),
                                  100 * mean(*after, dead)),
                      fewest(*before, *after),
                      verdicts.size() == 1 ? *verdicts.begin() : "undecided: the seeds differ"});
}

Verdict at_most(const Range& range, double limit) {
    if (range.high <= limit) return Verdict::holds;
    return range.low > limit ? Verdict::does_not_hold : Verdict::undecided;
}

// CSRv2 at k = 2 against a dense prefix of 32 numbers, by three measures.
void compare_prefix(std::vector<Claim>& claims, std::span<const Summary> all, int hidden,
                    const char* arm, const std::array<const char*, 3>& sentences) {
    const Summary* csrv2 = find(all, "csrv2", hidden, 2);
    const Summary* prefix = find(all, arm, 0, 32);
    compare(claims, sentences[0], hidden, csrv2, prefix);
    compare(claims, sentences[1], hidden, csrv2, prefix, linear_probe);
    compare(claims, sentences[2], hidden, csrv2, prefix, ndcg);
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
        compare_prefix(claims, all, h, "mrl",
                       {"CSRv2 at k = 2 is as accurate as MRL at 32 dimensions",
                        "… by linear probe", "… by nDCG@10 of judged queries"});
        compare_prefix(claims, all, h, "pca",
                       {"CSRv2 at k = 2 is as accurate as PCA at 32 dimensions",
                        "… by linear probe", "… by nDCG@10 of judged queries"});
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
                         fmt::format("{:.1f} %", 100 * mean(*at_2, dead)), seeds,
                         in_words(at_most(range_of(*at_2, dead), 0.20), of_a_goal)});
        goals.push_back({"Skew at k = 2: at most 15", h, fmt::format("{:.1f}", mean(*at_2, skew)),
                         seeds, in_words(at_most(range_of(*at_2, skew), 15), of_a_goal)});
        compare(goals, "1-NN at k = 2 no lower than CSRv2's", h, at_2, find(all, "csrv2", h, 2),
                nearest_neighbour, of_a_goal);
        compare(goals, "1-NN at k = 1 within 3 points of k = 2", h, find(all, "balanced", h, 1),
                at_2, nearest_neighbour, of_a_goal, -0.03);
    }
    return goals;
}

}  // namespace sparsescope::reproduce
