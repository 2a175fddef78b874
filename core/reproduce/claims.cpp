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
void compare(std::vector<Claim>& claims, const std::string& sentence, int hidden,
             const Summary* first, const Summary* second,
             const Quality& quality = nearest_neighbour, const Words& words = of_a_claim,
             double margin = 0) {
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
// The arm that is read whole, whatever its length.
const Summary* whole(std::span<const Summary> all, std::string_view arm) {
    const auto found = std::ranges::find(all, arm, &Summary::arm);
    return found == all.end() ? nullptr : &*found;
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

// Codes at k = 2 against a dense prefix of 32 numbers, by three measures.
void compare_prefix(std::vector<Claim>& claims, std::span<const Summary> all, const Summary* codes,
                    const char* arm, const std::array<const char*, 3>& sentences,
                    const Words& words = of_a_claim) {
    if (codes == nullptr) return;
    const Summary* prefix = find(all, arm, 0, 32);
    compare(claims, sentences[0], codes->hidden, codes, prefix, nearest_neighbour, words);
    compare(claims, sentences[1], codes->hidden, codes, prefix, linear_probe, words);
    compare(claims, sentences[2], codes->hidden, codes, prefix, ndcg, words);
}

void want_at_most(std::vector<Claim>& goals, const char* what, const Summary& summary,
                  const Measure& measure, double limit, bool percent) {
    const double shown = percent ? 100 : 1;
    const char* unit = percent ? " %" : "";
    goals.push_back({fmt::format("{} at k = 2: at most {:g}{}", what, shown * limit, unit),
                     summary.hidden, fmt::format("{:.1f}{}", shown * mean(summary, measure), unit),
                     summary.trials.size(),
                     in_words(at_most(range_of(summary, measure), limit), of_a_goal)});
}

void want_k_1(std::vector<Claim>& goals, std::span<const Summary> all, const Summary& at_2) {
    const Summary* at_1 = find(all, at_2.arm, at_2.hidden, 1);
    compare(goals, "1-NN at k = 1 within 3 points of k = 2", at_2.hidden, at_1, &at_2,
            nearest_neighbour, of_a_goal, -0.03);
    compare(goals, "linear probe at k = 1 within 3 points of k = 2", at_2.hidden, at_1, &at_2,
            linear_probe, of_a_goal, -0.03);
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
        compare_prefix(claims, all, csrv2, "mrl",
                       {"CSRv2 at k = 2 is as accurate as MRL at 32 dimensions",
                        "… by linear probe", "… by nDCG@10 of judged queries"});
        compare_prefix(claims, all, csrv2, "pca",
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

std::vector<Claim> tuning_claims(std::span<const Summary> all) {
    std::vector<Claim> claims;
    for (const int h : sizes(all))
        for (const int k : {2, 4}) {
            const Summary* frozen = find(all, "frozen", h, k);
            const Summary* staged = find(all, "staged", h, k);
            const Summary* joint = find(all, "joint", h, k);
            const Summary* refitted = find(all, "refitted", h, k);
            compare(claims, fmt::format("staged is more accurate than frozen at k = {}", k), h,
                    staged, frozen);
            compare(claims, "… by linear probe", h, staged, frozen, linear_probe);
            compare(claims, "… by nDCG@10 of judged queries", h, staged, frozen, ndcg);
            compare(claims, fmt::format("joint is no less accurate than staged at k = {}", k), h,
                    joint, staged);
            compare(claims, "… by linear probe", h, joint, staged, linear_probe);
            compare(claims, "… by nDCG@10 of judged queries", h, joint, staged, ndcg);
            compare(claims, "… with its head trained anew", h, refitted, staged);
            compare(claims, "… likewise by linear probe", h, refitted, staged, linear_probe);
            compare(claims, "… likewise by nDCG@10 of judged queries", h, refitted, staged, ndcg);
        }
    return claims;
}

std::vector<Claim> balanced_goals(std::span<const Summary> all) {
    std::vector<Claim> goals;
    for (const int h : sizes(all)) {
        const Summary* at_2 = find(all, "balanced", h, 2);
        if (at_2 == nullptr) continue;
        want_at_most(goals, "Never active", *at_2, dead, 0.20, true);
        want_at_most(goals, "Skew", *at_2, skew, 15, false);
        compare(goals, "1-NN at k = 2 no lower than CSRv2's", h, at_2, find(all, "csrv2", h, 2),
                nearest_neighbour, of_a_goal);
        want_k_1(goals, all, *at_2);
    }
    return goals;
}

std::vector<Claim> semantic_goals(std::span<const Summary> all, const std::string& arm) {
    std::vector<Claim> goals;
    const std::set<int> all_sizes = sizes(all);
    for (const int h : all_sizes) {
        const Summary* at_2 = find(all, arm, h, 2);
        if (at_2 == nullptr) continue;
        want_at_most(goals, "Never active", *at_2, dead, h == *all_sizes.begin() ? 0.10 : 0.20,
                     true);
        want_at_most(goals, "Skew", *at_2, skew, 10, false);
        want_k_1(goals, all, *at_2);
        compare(goals, "1-NN at k = 4 three points above the embeddings'", h, find(all, arm, h, 4),
                whole(all, "dense"), nearest_neighbour, of_a_goal, 0.03);
        compare_prefix(goals, all, at_2, "mrl",
                       {"k = 2 as accurate as MRL at 32 dimensions", "… by linear probe",
                        "… by nDCG@10 of judged queries"},
                       of_a_goal);
        compare_prefix(goals, all, at_2, "pca",
                       {"k = 2 as accurate as PCA at 32 dimensions", "… by linear probe",
                        "… by nDCG@10 of judged queries"},
                       of_a_goal);
    }
    return goals;
}

}  // namespace sparsescope::reproduce
