// SPDX-License-Identifier: GPL-3.0-or-later
// Two-stage search against what it stands in for, a scan of all embeddings, at equal hits, and
// against compressed embeddings.
#include <algorithm>
#include <limits>
#include <numeric>

#include "core/search/candidate_count.h"
#include "core/search/compressed/compressed_rows.h"
#include "core/search/searcher.h"
#include "tests/bench/search/contenders.h"
#include "tests/bench/search/measure.h"
#include "tests/bench/search/topic_space.h"

namespace sparsescope::bench {

namespace {

constexpr std::size_t dim = TopicSpace::dim;
constexpr std::size_t query_count = 200;
constexpr int hits = 10;

std::vector<Found> found_of(std::span<const SearchHit> hits_of_search) {
    std::vector<Found> found;
    for (const SearchHit& hit : hits_of_search)
        found.push_back({static_cast<std::uint32_t>(hit.row), static_cast<float>(hit.score)});
    return found;
}

// Share of the first method's rows that the second one finds too, over all queries.
double share_found(const Method& truth, const Method& method) {
    std::size_t same = 0, all = 0;
    for (std::size_t query = 0; query < query_count; ++query) {
        const auto expected = truth.search(query);
        const auto found = method.search(query);
        all += expected.size();
        for (const Found& hit : expected)
            same += static_cast<std::size_t>(std::ranges::count(found, hit.row, &Found::row));
    }
    return static_cast<double>(same) / static_cast<double>(std::max<std::size_t>(all, 1));
}

// Everything that is searched; the methods refer to it.
struct World {
    EmbeddingMatrix documents, queries;
    CodeMatrix codes{TopicSpace::hidden}, query_codes{TopicSpace::hidden};
    std::vector<DocumentId> ids;

    World(std::size_t rows, int k) {
        const TopicSpace space;
        documents = space.rows(rows, 1);
        queries = space.rows(query_count, 2);
        const EmbeddingMatrix neurons = space.rows(TopicSpace::hidden, 3);
        const auto active = static_cast<std::size_t>(k);
        codes = codes_by_cosine(documents.view(), neurons.view(), active);
        query_codes = codes_by_cosine(queries.view(), neurons.view(), active);
        ids.resize(rows);
        std::iota(ids.begin(), ids.end(), DocumentId{1});
    }
};

Method scan_method(std::string_view name, const World& world) {
    const auto scan = std::make_shared<const FloatScan>(world.documents.view());
    return {
        .name = std::string(name),
        .search = [scan, &world](
                      std::size_t query) { return scan->search(world.queries.row(query), hits); },
        .bytes_per_document = sizeof(float) * dim};
}

Method compressed_method(std::string_view name, const World& world,
                         std::shared_ptr<const CompressedRows> rows) {
    return {.name = std::string(name),
            .search =
                [rows, &world](std::size_t query) {
                    SearchCost cost;
                    std::vector<Found> found;
                    for (const ScoredRow& row :
                         rows->search(world.queries.row(query), {.n = hits}, cost))
                        found.push_back(
                            {static_cast<std::uint32_t>(row.row), static_cast<float>(row.score)});
                    return found;
                },
            .bytes_per_document = static_cast<double>(rows->quantiser().bytes())};
}

Method two_stage_method(std::string_view name, const World& world, const Searcher& searcher, int k,
                        int candidates) {
    const SearchOptions options{.n = hits,
                                .k = k,
                                .explain = false,
                                .candidates = candidates,
                                .dense_weight = std::numeric_limits<double>::infinity()};
    return {.name = std::string(name),
            .search =
                [&searcher, &world, options](std::size_t query) {
                    return found_of(
                        searcher
                            .search({world.query_codes.row(query), world.queries.row(query), {}},
                                    options)
                            .map([](const SearchResult& result) { return result.hits; })
                            .value_or(std::vector<SearchHit>()));
                },
            .bytes_per_document =
                static_cast<double>(searcher.bytes()) / static_cast<double>(world.codes.rows()) +
                sizeof(float) * dim};
}

// Embeddings in 32 bytes each, and in one bit a dimension.
Status add_compressed(const World& world, std::stop_token stop, std::vector<Method>& methods) {
    const EmbeddingMatrix sample =
        training_sample(world.documents.view(), 100 * Quantiser::values, 1);
    SPARSESCOPE_ASSIGN(auto product, train_product_quantiser(sample.view(), 32, 1, stop));
    SPARSESCOPE_ASSIGN(auto binary, train_binary_quantiser(sample.view(), 1, stop));
    for (auto [name, quantiser] : {std::pair(product_name, product), {binary_name, binary}}) {
        SPARSESCOPE_ASSIGN(auto rows,
                           CompressedRows::encode(quantiser, world.documents.view(), stop));
        methods.push_back(compressed_method(name, world, std::move(rows)));
    }
    return {};
}

const SearcherEntry& two_stage() {
    return **std::ranges::find(searchers(), "two-stage", &SearcherEntry::name);
}

}  // namespace

Result<TwoStageTimes> measure_two_stage(std::size_t documents, int k, std::stop_token stop,
                                        const Progress& progress) {
    report(progress, "making embeddings and their codes", 0, 0);
    const World world(documents, k);
    if (stop.stop_requested()) return cancelled();
    report(progress, "measuring how many candidates are enough", 0, 0);
    const auto index = std::make_shared<const SparseIndex>(SparseIndex::build(world.codes, k));
    TwoStageTimes times{.documents = documents, .dim = dim, .k = k};
    SPARSESCOPE_ASSIGN(times.chosen,
                       candidates_for_recall(*index, world.documents.view(), {}, stop));
    const auto searcher = two_stage().make({nullptr, world.ids, world.documents.view(), {}, index});
    std::vector<Method> methods = {
        scan_method(dense_scan_name, world),
        two_stage_method(two_stage_name, world, *searcher, k, times.chosen.candidates)};
    report(progress, "compressing embeddings", 0, 0);
    SPARSESCOPE_TRY(add_compressed(world, stop, methods));
    report(progress, "searching in two stages", 0, 0);
    SPARSESCOPE_ASSIGN(const auto measured, time_methods(methods, query_count, {}, stop));
    for (std::size_t m = 0; m < methods.size(); ++m)
        times.methods.push_back({methods[m].name, measured[m], share_found(methods[0], methods[m]),
                                 methods[m].bytes_per_document, 0});
    return times;
}

}  // namespace sparsescope::bench
