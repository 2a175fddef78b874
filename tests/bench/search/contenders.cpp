// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/search/contenders.h"

#include <algorithm>

#include "core/search/kernels.h"
#include "tests/bench/search/max_score.h"
#include "tests/bench/search/row_scan.h"
#include "tests/bench/search/sindi.h"

namespace sparsescope::bench {

namespace {

constexpr std::size_t dense_queries = 64;

double per_document(std::size_t bytes, std::size_t documents) {
    return static_cast<double>(bytes) / static_cast<double>(std::max<std::size_t>(documents, 1));
}

template <class Index>
struct Built {
    std::shared_ptr<const Index> index;
    double seconds = 0;
};
template <class Index>
Built<Index> build(const CodeMatrix& codes, int k) {
    Built<Index> built;
    built.seconds = seconds_of([&] { built.index = std::make_shared<const Index>(codes, k); });
    return built;
}

// search(index, query) as a method.
template <class Index, class Search>
void add(std::vector<Method>& methods, std::string_view name, const Built<Index>& built,
         std::size_t documents, const CodeMatrix& queries, int k, Search search) {
    const auto method = [index = built.index, &queries, k, search](std::size_t query) {
        return search(*index, queries.row(query).prefix(static_cast<std::size_t>(k)));
    };
    methods.push_back({.name = std::string(name),
                       .search = method,
                       .bytes_per_document = per_document(built.index->bytes(), documents),
                       .build_seconds = built.seconds});
}

template <class Scan>
Method dense_method(std::string_view name, EmbeddingView rows,
                    std::shared_ptr<const EmbeddingMatrix> queries) {
    std::shared_ptr<const Scan> scan;
    const double seconds = seconds_of([&] { scan = std::make_shared<const Scan>(rows); });
    return {.name = std::string(name),
            .search =
                [scan, queries](std::size_t query) {
                    return scan->search(queries->row(query % queries->rows), hits_wanted);
                },
            .bytes_per_document = per_document(scan->bytes(), rows.rows),
            .build_seconds = seconds};
}

}  // namespace

Method index_method(std::string_view name, const SparseIndex& index, const CodeMatrix& queries,
                    const RowSet* allowed) {
    const auto search = [&index, &queries, allowed](std::size_t query) {
        SearchCost cost;
        const CodeView code = queries.row(query).prefix(static_cast<std::size_t>(index.k()));
        const std::vector<ScoredRow> rows =
            index.search(code, {.n = hits_wanted, .allowed = allowed}, cost);
        std::vector<Found> found;
        found.reserve(rows.size());
        for (const ScoredRow& row : rows)
            found.push_back({static_cast<std::uint32_t>(row.row), static_cast<float>(row.score)});
        return found;
    };
    return {.name = std::string(name),
            .search = search,
            .bytes_per_document = per_document(index.bytes(), index.rows())};
}

SparseContenders sparse_contenders(const CodeMatrix& codes, const CodeMatrix& queries, int k) {
    std::vector<Method> methods;
    std::shared_ptr<const SparseIndex> index;
    const double seconds = seconds_of(
        [&] { index = std::make_shared<const SparseIndex>(SparseIndex::build(codes, k)); });
    const auto add_level = [&](std::string_view name, SimdLevel level) {
        Method method = index_method(name, *index, queries);
        method.search = [index, search = std::move(method.search)](std::size_t query) {
            return search(query);
        };
        method.prepare = [level] { limit_simd_level(level); };
        method.build_seconds = seconds;
        methods.push_back(std::move(method));
    };
    const auto sindi = [](Sindi::Collect collect) {
        return [collect](const Sindi& windows, CodeView query) {
            return windows.search(query, hits_wanted, collect);
        };
    };
    const auto search = [](const auto& rows, CodeView query) {
        return rows.search(query, hits_wanted);
    };
    // Two ways to search the same index are not neighbours, so that none finds its lists in a cache
    // that the other filled.
    add_level(index_name, best_simd_level());
    const auto windows = build<Sindi>(codes, k);
    add(methods, sindi_scan_name, windows, codes.rows(), queries, k, sindi(Sindi::Collect::scan));
    add(methods, max_score_name, build<MaxScore>(codes, k), codes.rows(), queries, k, search);
    if (best_simd_level() >= SimdLevel::avx512_vbmi) add_level(index_avx2_name, SimdLevel::avx2);
    add(methods, sindi_lists_name, windows, codes.rows(), queries, k,
        sindi(Sindi::Collect::term_lists));
    add(methods, row_scan_name, build<RowScan>(codes, k), codes.rows(), queries, k, search);
    return {index, std::move(methods)};
}

std::vector<Method> dense_contenders(std::size_t rows) {
    std::vector<Method> methods;
    const auto add_dim = [&](std::size_t dim, std::string_view floats, std::string_view bytes) {
        const EmbeddingMatrix embeddings = random_embeddings(rows, dim, 1);
        const auto queries =
            std::make_shared<const EmbeddingMatrix>(random_embeddings(dense_queries, dim, 2));
        methods.push_back(dense_method<FloatScan>(floats, embeddings.view(), queries));
        methods.push_back(dense_method<ByteScan>(bytes, embeddings.view(), queries));
    };
    add_dim(256, float256_name, byte256_name);
    add_dim(32, float32_name, byte32_name);
    return methods;
}

}  // namespace sparsescope::bench
