// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/search/bench_search.h"

#include <cstdlib>

#include "core/corpus/corpus.h"
#include "core/search/kernels.h"
#include "tests/bench/search/contenders.h"
#include "tests/bench/search/measure.h"
#include "tests/bench/search/simd.h"

namespace sparsescope::bench {

namespace {

constexpr std::size_t query_count = 200;
constexpr int ks[] = {2, 8, 32};
constexpr int filter_k = 8;
constexpr int two_stage_k = 32;
constexpr int dense_ks[] = {2, 8};  // dense scans take the same time at every k

struct Skew {
    double zipf;
    std::string_view name;
};
constexpr Skew skews[] = {{0, "Zipf 0"}, {0.5, main_codes}, {0.8, "Zipf 0.8"}};

double load_average() {
    double load = 0;
    return ::getloadavg(&load, 1) == 1 ? load : 0;
}

CodeMatrix prefixes(const CodeMatrix& codes, int k) {
    CodeMatrix shorter(codes.hidden());
    shorter.reserve(codes.rows(), static_cast<std::size_t>(k));
    for (std::size_t row = 0; row < codes.rows(); ++row)
        shorter.append(codes.row(row).prefix(static_cast<std::size_t>(k)));
    return shorter;
}

class Bench {
  public:
    Bench(const SearchBenchOptions& options, std::stop_token stop, const Progress& progress)
        : options_(options), stop_(std::move(stop)), progress_(progress) {}

    Result<SearchBench> run() {
        bench_.processor = processor_name();
        bench_.features = processor_features();
        bench_.index_features = kernels().instructions;
        bench_.load_before = load_average();
        SPARSESCOPE_TRY(read_trained());
        for (const Skew& skew : skews)
            SPARSESCOPE_TRY(measure_synthetic(skew));
        for (const Trained& trained : trained_)
            SPARSESCOPE_TRY(measure_trained(trained));
        SPARSESCOPE_ASSIGN(bench_.two_stage,
                           measure_two_stage(options_.documents, two_stage_k, stop_, progress_));
        if (options_.full) {
            SPARSESCOPE_ASSIGN(bench_.growth,
                               measure_growth(spec_of(0.5), query_count, stop_, progress_));
        }
        bench_.load_after = load_average();
        bench_.targets = targets_of(bench_);
        return std::move(bench_);
    }

  private:
    // Codes of a model, to be replicated.
    struct Trained {
        std::string name;
        int stored_k = 0;  // no more than the largest of ks
        CodeMatrix codes;
    };

    [[nodiscard]] SyntheticSpec spec_of(double zipf) const {
        return {.documents = options_.documents, .zipf = zipf};
    }

    Status measure_synthetic(const Skew& skew) {
        report(progress_, fmt::format("making codes, {}", skew.name), 0, 0);
        const SyntheticSpec spec = spec_of(skew.zipf);
        const CodeMatrix codes = synthetic_codes(spec);
        const CodeMatrix queries = synthetic_queries(spec, query_count);
        const bool main = skew.name == main_codes;
        {
            std::vector<Method> dense;
            if (main) dense = dense_contenders(codes.rows());
            for (const int k : ks) {
                const bool beside_dense = std::ranges::find(dense_ks, k) != std::end(dense_ks);
                SPARSESCOPE_TRY(measure_at(std::string(skew.name), codes, queries, k,
                                           beside_dense ? dense : std::vector<Method>()));
            }
        }
        if (!main) return {};
        report(progress_, "searching with filters", 0, 0);
        SPARSESCOPE_ASSIGN(bench_.filters, measure_filters(codes, queries, filter_k, stop_));
        SPARSESCOPE_ASSIGN(bench_.workspace, measure_workspace(prefixes(codes, filter_k), queries,
                                                               filter_k, stop_, progress_));
        return {};
    }

    // First of all, so that a wrong path is told at once.
    Status read_trained() {
        for (const auto& path : options_.workspaces) {
            report(progress_, fmt::format("reading {}", path.string()), 0, 0);
            SPARSESCOPE_ASSIGN(const Corpus corpus, Corpus::open(path, Access::read_only));
            SPARSESCOPE_ASSIGN(const ModelInfo model, corpus.model(""));
            SPARSESCOPE_ASSIGN(const DatasetInfo dataset, corpus.dataset(model.dataset));
            SPARSESCOPE_ASSIGN(CodeMatrix codes, corpus.codes(model.id));
            if (codes.entries() == 0)
                return fail(
                    ErrorCode::not_found,
                    fmt::format("{} holds no codes: encode its documents first.", path.string()));
            trained_.push_back({fmt::format("{} ({})", dataset.name, model.name),
                                std::min(model.stored_k, ks[std::size(ks) - 1]), std::move(codes)});
        }
        return {};
    }

    Status measure_trained(const Trained& trained) {
        report(progress_, fmt::format("replicating codes, {}", trained.name), 0, 0);
        const int k = trained.stored_k;
        const CodeMatrix codes = replicate(trained.codes, options_.documents, k, {}, 1);
        const CodeMatrix queries = replicate(trained.codes, query_count, k, {}, 2);
        for (const int smaller : ks) {
            if (smaller <= k)
                SPARSESCOPE_TRY(measure_at(trained.name, codes, queries, smaller, {}));
        }
        return {};
    }

    Status measure_at(const std::string& name, const CodeMatrix& codes, const CodeMatrix& queries,
                      int k, std::span<const Method> others) {
        report(progress_, fmt::format("searching {} codes, {}, k {}", codes.rows(), name, k), 0, 0);
        SPARSESCOPE_ASSIGN(CodesResult result,
                           measure_codes(name, codes, queries, k, others, stop_));
        bench_.codes.push_back(std::move(result));
        return {};
    }

    const SearchBenchOptions& options_;
    std::stop_token stop_;
    const Progress& progress_;
    std::vector<Trained> trained_;
    SearchBench bench_;
};

}  // namespace

const MethodResult* CodesResult::find(std::string_view method) const {
    const auto found = std::ranges::find(methods, method, &MethodResult::method);
    return found == methods.end() ? nullptr : &*found;
}

const MethodResult* TwoStageTimes::find(std::string_view method) const {
    const auto found = std::ranges::find(methods, method, &MethodResult::method);
    return found == methods.end() ? nullptr : &*found;
}

Result<SearchBench> bench_search(const SearchBenchOptions& options, std::stop_token stop,
                                 const Progress& progress) {
    return guard("timing search", [&] { return Bench(options, std::move(stop), progress).run(); });
}

}  // namespace sparsescope::bench
