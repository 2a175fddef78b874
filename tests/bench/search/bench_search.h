// SPDX-License-Identifier: GPL-3.0-or-later
// Measures the speed and size of the search index against yardsticks, in one process, on the same
// codes and with one thread. Each query asks for the best 100 documents; recall is measured against
// reading every row. tests/bench/search/timing.h says how times are taken.
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
    bool full = false;                              // also measures ten times as many documents
    std::vector<std::filesystem::path> workspaces;  // whose newest models give codes to replicate
};

struct MethodResult {
    std::string method;
    QueryTimes times;
    std::optional<double> recall;  // nullopt: the method searches other data
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
    double postings_per_query = 0;  // of the queries that were asked
    bool exact = false;             // is_exact() (measure.h) of the index
    std::vector<MethodResult> methods;

    [[nodiscard]] const MethodResult* find(std::string_view method) const;
};

struct Selectivity {
    double share = 0;  // of documents that a filter lets through
    double median_us = 0;
    double ratio = 0;    // to the time without a filter
    bool exact = false;  // is_exact() (measure.h) with this filter
};

// The median time of a query, and that over ten times as many documents.
struct Growth {
    int k = 0;
    std::size_t documents = 0;  // the larger number
    double small_us = 0;
    double large_us = 0;
    double build_seconds = 0;  // of the larger index
};

// Times of searches over embeddings and the codes that belong to them.
struct TwoStageTimes {
    std::size_t documents = 0;
    std::size_t dim = 0;
    int k = 0;
    CandidateCount chosen;              // what the searcher chooses for 95 % recall
    std::vector<MethodResult> methods;  // recall is of the dense scan's ten hits

    [[nodiscard]] const MethodResult* find(std::string_view method) const;
};

struct WorkspaceTimes {
    double open_ms = 0;     // to open a cached file and answer one query
    double visible_ms = 0;  // from a document's commit to a list with it
    double kept_share = 0;  // of the file size, after half of the documents went
};

enum class Bound { at_least, at_most };

// One promise, and what was measured.
struct Target {
    std::string what;
    Bound bound = Bound::at_least;
    std::optional<double> wanted;    // nullopt: shown for comparison only
    std::optional<double> measured;  // nullopt: not measured in this run
    std::string unit;                // "×", "ms", …
    std::string remark = {};

    [[nodiscard]] bool met() const;  // false when not measured
};

struct SearchBench {
    std::string processor;
    std::string features;
    std::string index_features;  // those that the index uses
    double load_before = 0;      // load average of the machine over one minute
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

// Compares the promises with the measurements. Ratios to the yardsticks are those of the first
// codes named main_codes; the remarks give the range over the other codes.
inline constexpr std::string_view main_codes = "Zipf 0.5";
[[nodiscard]] std::vector<Target> targets_of(const SearchBench& bench);

}  // namespace sparsescope::bench
