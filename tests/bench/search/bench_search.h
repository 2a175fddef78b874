// SPDX-License-Identifier: GPL-3.0-or-later
// Speed and size of search against yardsticks in the same process on the same codes, one thread,
// warm, the best 100. Recall is against reading every row. Times: tests/bench/search/timing.h.
#pragma once
#include <cstddef>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/search/candidate_count.h"
#include "tests/bench/search/codes.h"
#include "tests/bench/search/timing.h"

namespace sparsescope::bench {

struct SearchBenchOptions {
    std::size_t documents = 1'000'000;
    bool full = false;                              // also ten times as many documents, for growth
    std::vector<std::filesystem::path> workspaces;  // whose newest model's codes are replicated
};

struct MethodResult {
    std::string method;
    QueryTimes times;
    std::optional<double> recall;  // none: searches other data
    double bytes_per_document = 0;
    double build_seconds = 0;
};

// All methods on one set of codes at one k.
struct CodesResult {
    std::string codes;  // "Zipf 0.5", or the name of a model
    std::size_t documents = 0;
    std::size_t hidden = 0;
    int k = 0;
    PostingStatistics postings;
    double postings_per_query = 0;  // of the queries asked
    bool exact = false;  // the index gave the best rows in the right order, on a sample of queries
    std::vector<MethodResult> methods;

    [[nodiscard]] const MethodResult* find(std::string_view method) const;
};

struct Selectivity {
    double share = 0;  // of documents that a filter lets through
    double median_us = 0;
    double ratio = 0;    // to the search without a filter
    bool exact = false;  // identical to brute force, on a sample of queries
};

// Median time of a query over ten times as many documents.
struct Growth {
    int k = 0;
    std::size_t documents = 0;  // the larger number
    double small_us = 0;
    double large_us = 0;
    double build_seconds = 0;  // of the larger index
};

// Searches over embeddings and the codes that belong to them.
struct TwoStageTimes {
    std::size_t documents = 0;
    std::size_t dim = 0;
    int k = 0;
    CandidateCount chosen;              // for 95 % of the ten nearest, as the searcher chooses
    std::vector<MethodResult> methods;  // recall: of the ten that the dense scan finds

    [[nodiscard]] const MethodResult* find(std::string_view method) const;
};

struct WorkspaceTimes {
    double open_ms = 0;     // open the file, answer the first query; the file is in the page cache
    double visible_ms = 0;  // from the commit of one document to a hit list with it in
    double kept_share = 0;  // of the file's size after half of the documents went
};

enum class Bound { at_least, at_most };

// One promise, and what came out.
struct Target {
    std::string what;
    Bound bound = Bound::at_least;
    std::optional<double> wanted;    // none: told for comparison
    std::optional<double> measured;  // none: not measured in this run
    std::string unit;                // "×", "ms", …
    std::string remark = {};

    [[nodiscard]] bool met() const;  // false when not measured
};

struct SearchBench {
    std::string processor;
    std::string features;
    std::string index_features;  // what the index itself uses of them
    double load_before = 0;      // of the machine, mean of one minute
    double load_after = 0;
    std::vector<CodesResult> codes;
    std::vector<Selectivity> filters;
    std::optional<TwoStageTimes> two_stage;
    std::optional<WorkspaceTimes> workspace;
    std::vector<Growth> growth;
    std::vector<Target> targets;
};

[[nodiscard]] Result<SearchBench> bench_search(const SearchBenchOptions& options,
                                               std::stop_token stop, const Progress& progress);

// The promises, held against everything measured. The first codes named main_codes carry the ratios
// to the yardsticks; the remarks tell the range over the others.
inline constexpr std::string_view main_codes = "Zipf 0.5";
[[nodiscard]] std::vector<Target> targets_of(const SearchBench& bench);

}  // namespace sparsescope::bench
