// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <limits>

#include "tests/bench/search/bench_search.h"
#include "tests/bench/search/contenders.h"

namespace sparsescope::bench {

namespace {

struct Speed {
    std::string_view yardstick;
    int k;
    std::optional<double> wanted;  // how many times faster the index is to be
};
constexpr Speed speeds[] = {{sindi_scan_name, 2, 15},
                            {sindi_scan_name, 8, 2.5},
                            {sindi_scan_name, 32, 1.5},
                            {sindi_lists_name, 2, std::nullopt},
                            {sindi_lists_name, 8, std::nullopt},
                            {sindi_lists_name, 32, std::nullopt},
                            {max_score_name, 2, 4},
                            {max_score_name, 8, 10},
                            {max_score_name, 32, 40},
                            {float256_name, 8, 700},
                            {byte32_name, 2, 180}};

struct Memory {
    int k;
    double bytes;
};
constexpr Memory memories[] = {{2, 15}, {8, 60}, {32, 230}};

constexpr double least_avx2_share = 0.7;
constexpr double most_growth = 12;
constexpr double most_build_seconds = 1;  // for a million documents
constexpr int build_k = 8;
constexpr double most_open_ms = 150;
constexpr double most_visible_ms = 1;
constexpr double most_kept = 0.6;
constexpr double most_filter_ratio = 2;
constexpr double least_two_stage_recall = 0.95;
constexpr double least_two_stage_speed = 20;

const CodesResult* find(const SearchBench& bench, std::string_view codes, int k) {
    const auto found = std::ranges::find_if(bench.codes, [&](const CodesResult& result) {
        return result.codes == codes && result.k == k;
    });
    return found == bench.codes.end() ? nullptr : &*found;
}

struct Ratio {
    double warm = 0;
    double stream = 0;
};
// How many times longer `numerator` takes than `denominator` on these codes.
std::optional<Ratio> time_ratio(const CodesResult& codes, std::string_view numerator,
                                std::string_view denominator) {
    const MethodResult* const longer = codes.find(numerator);
    const MethodResult* const shorter = codes.find(denominator);
    if (longer == nullptr || shorter == nullptr || shorter->times.queries == 0) return std::nullopt;
    return Ratio{longer->times.median_us / shorter->times.median_us,
                 longer->times.stream_median_us / shorter->times.stream_median_us};
}

// The warm ratio on the main codes; in a remark that of a stream, and the range over other codes.
Target ratio_target(const SearchBench& bench, std::string what, int k, std::string_view numerator,
                    std::string_view denominator, std::optional<double> wanted) {
    Target target{.what = std::move(what), .wanted = wanted, .measured = {}, .unit = "×"};
    double least = std::numeric_limits<double>::infinity();
    double most = 0;
    for (const CodesResult& codes : bench.codes) {
        const auto ratio = codes.k == k ? time_ratio(codes, numerator, denominator) : std::nullopt;
        if (ratio && codes.codes == main_codes) {
            target.measured = ratio->warm;
            target.remark = fmt::format("stream {:.1f}", ratio->stream);
        } else if (ratio) {
            least = std::min(least, ratio->warm);
            most = std::max(most, ratio->warm);
        }
    }
    if (most > 0) target.remark += fmt::format("; other codes {:.1f} … {:.1f}", least, most);
    return target;
}

void add_speed(const SearchBench& bench, std::vector<Target>& targets) {
    for (const Speed& speed : speeds)
        targets.push_back(
            ratio_target(bench, fmt::format("faster than {}, k {}", speed.yardstick, speed.k),
                         speed.k, speed.yardstick, index_name, speed.wanted));
    for (const Memory& memory : memories)
        targets.push_back(
            ratio_target(bench, fmt::format("AVX2's share of AVX-512's speed, k {}", memory.k),
                         memory.k, index_name, index_avx2_name, least_avx2_share));
}

void add_size(const SearchBench& bench, std::vector<Target>& targets) {
    for (const Memory& memory : memories) {
        Target target{.what = fmt::format("memory of a document, k {}", memory.k),
                      .bound = Bound::at_most,
                      .wanted = memory.bytes,
                      .measured = {},
                      .unit = "B"};
        if (const CodesResult* const codes = find(bench, main_codes, memory.k))
            target.measured = codes->find(index_name)->bytes_per_document;
        targets.push_back(std::move(target));
    }
    for (const int k : {2, 8}) {
        Target target{.what = fmt::format("time at ten times the documents, k {}", k),
                      .bound = Bound::at_most,
                      .wanted = most_growth,
                      .measured = {},
                      .unit = "×"};
        if (const auto found = std::ranges::find(bench.growth, k, &Growth::k);
            found != bench.growth.end()) {
            target.measured = found->large_us / found->small_us;
            target.remark = fmt::format("{} documents: {:.0f} µs, built in {:.1f} s",
                                        found->documents, found->large_us, found->build_seconds);
        } else {
            target.remark = "measured with --full";
        }
        targets.push_back(std::move(target));
    }
    Target build{.what = fmt::format("build of a million documents, k {}", build_k),
                 .bound = Bound::at_most,
                 .wanted = most_build_seconds,
                 .measured = {},
                 .unit = "s"};
    if (const CodesResult* const codes = find(bench, main_codes, build_k))
        build.measured =
            codes->find(index_name)->build_seconds * 1e6 / static_cast<double>(codes->documents);
    targets.push_back(std::move(build));
}

void add_two_stage(const SearchBench& bench, std::vector<Target>& targets) {
    if (!bench.two_stage) return;
    const TwoStageTimes& times = *bench.two_stage;
    const MethodResult* const scan = times.find(dense_scan_name);
    const MethodResult* const staged = times.find(two_stage_name);
    targets.push_back({.what = "two-stage: share of the dense top ten it finds",
                       .wanted = 100 * least_two_stage_recall,
                       .measured = 100 * staged->recall.value_or(0),
                       .unit = "%",
                       .remark = fmt::format("k {}, {} candidates, chosen for {:.1f} %", times.k,
                                             times.chosen.candidates, 100 * times.chosen.recall)});
    targets.push_back({.what = "two-stage: faster than the dense scan",
                       .wanted = least_two_stage_speed,
                       .measured = scan->times.median_us / staged->times.median_us,
                       .unit = "×",
                       .remark = fmt::format("stream {:.1f}", scan->times.stream_median_us /
                                                                  staged->times.stream_median_us)});
}

void add_workspace(const SearchBench& bench, std::vector<Target>& targets) {
    const auto add = [&](std::string what, double wanted, double WorkspaceTimes::*value,
                         double scale, std::string unit) {
        Target target{.what = std::move(what),
                      .bound = Bound::at_most,
                      .wanted = wanted * scale,
                      .measured = {},
                      .unit = std::move(unit)};
        if (bench.workspace) target.measured = (*bench.workspace).*value * scale;
        targets.push_back(std::move(target));
    };
    add("open a workspace to the first hit, k 8", most_open_ms, &WorkspaceTimes::open_ms, 1, "ms");
    add("new document visible after its commit", most_visible_ms, &WorkspaceTimes::visible_ms, 1,
        "ms");
    add("file after deleting half and compacting", most_kept, &WorkspaceTimes::kept_share, 100,
        "%");
}

void add_filters(const SearchBench& bench, std::vector<Target>& targets) {
    if (bench.filters.empty()) return;
    const auto slowest = std::ranges::max_element(bench.filters, {}, &Selectivity::ratio);
    targets.push_back({.what = "time with a filter of 0.01 … 100 %, the slowest",
                       .bound = Bound::at_most,
                       .wanted = most_filter_ratio,
                       .measured = slowest->ratio,
                       .unit = "×",
                       .remark = fmt::format("at {} %", slowest->share * 100)});
}

void add_exactness(const SearchBench& bench, std::vector<Target>& targets) {
    const auto wrong_codes = std::ranges::count(bench.codes, false, &CodesResult::exact);
    const auto wrong_filters = std::ranges::count(bench.filters, false, &Selectivity::exact);
    const auto all = static_cast<double>(bench.codes.size() + bench.filters.size());
    targets.push_back(
        {.what = "codes and filters with answers as brute force gives them",
         .wanted = 100,
         .measured = 100 * (1 - static_cast<double>(wrong_codes + wrong_filters) / all),
         .unit = "%"});
}

}  // namespace

bool Target::met() const {
    if (!measured || !wanted) return false;
    return bound == Bound::at_least ? *measured >= *wanted : *measured <= *wanted;
}

std::vector<Target> targets_of(const SearchBench& bench) {
    std::vector<Target> targets;
    add_speed(bench, targets);
    add_size(bench, targets);
    add_two_stage(bench, targets);
    add_workspace(bench, targets);
    add_filters(bench, targets);
    add_exactness(bench, targets);
    return targets;
}

}  // namespace sparsescope::bench
