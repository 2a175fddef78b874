// SPDX-License-Identifier: GPL-3.0-or-later
// What every searcher of the list promises. Its whole ranking (all rows, no filter) is compared
// with scores added up naively here; every other answer must be that ranking, filtered and cut to
// n. The sparse ones are held to more: tests/core/search/sparse_searchers_test.cpp.
#include "core/search/searcher.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <map>

#include "core/base/part_list.h"
#include "core/search/compressed/quantiser.h"
#include "core/search/sparse_index.h"
#include "tests/support/random_codes.h"

namespace sparsescope {
namespace {

constexpr int k = 5;
constexpr std::size_t rows = 240;
constexpr std::size_t hidden = 40;
constexpr std::size_t dim = 24;
constexpr int dimensions = 7;
constexpr double dense_weight = 0.5;

// A text has the words of its row; a score is how often the query's word occurs.
struct World {
    CodeMatrix codes{hidden};
    EmbeddingMatrix embeddings{rows, dim};
    std::vector<std::string> texts;
    std::vector<DocumentId> ids;
    EmbeddingMatrix by_product, by_bits;  // what is left of them in bytes

    explicit World(std::uint64_t seed) {
        Random random(seed);
        codes = test::random_codes(random, rows, hidden, 8, 3);
        for (std::size_t row = 0; row < rows; ++row) {
            ids.push_back(50 + 2 * static_cast<DocumentId>(row));
            // Every seventh is a copy, which makes ties; one has no direction.
            for (std::size_t i = 0; i < dim; ++i) {
                embeddings.row(row)[i] = row % 7 == 6 ? embeddings.row(row - 3)[i]
                                                      : static_cast<float>(random.uniform(-1, 1));
            }
            texts.emplace_back(1 + random.below(5), 'a');
            if (random.below(3) == 0) texts.back() = "b";
        }
        for (float& value : embeddings.row(100))
            value = 0;
        const EmbeddingMatrix sample = training_sample(embeddings.view(), rows, 1);
        by_product =
            decoded_rows(**train_product_quantiser(sample.view(), dim, 1), embeddings.view());
        by_bits = decoded_rows(**train_binary_quantiser(sample.view(), 1), embeddings.view());
    }
    [[nodiscard]] SearchSource source() const {
        return {&codes, ids, embeddings.view(),
                [this](std::string_view text, int n) { return find(text, n); },
                std::make_shared<const SparseIndex>(SparseIndex::build(codes, k))};
    }
    [[nodiscard]] double occurrences(std::size_t row, std::string_view text) const {
        return static_cast<double>(std::ranges::count(texts[row], text.front()));
    }
    [[nodiscard]] Result<SearchResult> find(std::string_view text, int n) const {
        SearchResult result;
        for (std::size_t row = 0; row < rows; ++row) {
            const double score = occurrences(row, text);
            if (score > 0) result.hits.push_back({ids[row], static_cast<std::int64_t>(row), score});
        }
        result.cost.candidates = static_cast<std::int64_t>(result.hits.size());
        std::ranges::stable_sort(result.hits, std::greater{}, &SearchHit::score);
        if (result.hits.size() > static_cast<std::size_t>(n))
            result.hits.resize(static_cast<std::size_t>(n));
        return result;
    }
};

double naive_cosine(std::span<const float> a, std::span<const float> b) {
    double ab = 0, aa = 0, bb = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        ab += static_cast<double>(a[i]) * b[i];
        aa += static_cast<double>(a[i]) * a[i];
        bb += static_cast<double>(b[i]) * b[i];
    }
    return ab / std::sqrt(aa * bb);  // NaN: no direction, no score
}

double naive_sparse(CodeView query, CodeView document) {
    std::vector<float> q(hidden), d(hidden);
    for (std::size_t i = 0; i < query.size(); ++i)
        q[query.neurons[i]] = query.weights[i];
    for (std::size_t i = 0; i < document.size(); ++i)
        d[document.neurons[i]] = document.weights[i];
    const double score = naive_cosine(q, d);
    return score > 0 ? score : NAN;  // no hit
}

struct Naive {
    double tolerance;
    std::function<double(const World&, const SearchQuery&, std::size_t row)> score;
};

double sparse_at_k(const World& world, const SearchQuery& query, std::size_t row) {
    return naive_sparse(query.code.prefix(k), world.codes.row(row).prefix(k));
}
double dense_of(const World& world, const SearchQuery& query, std::size_t row) {
    return naive_cosine(query.embedding, world.embeddings.row(row));
}

// Cosine of the query, times the length of what is left of the document, which may be more than 1.
double naive_compressed(const World& world, const EmbeddingMatrix& decoded,
                        const SearchQuery& query, std::size_t row) {
    double squares = 0;
    for (const float value : decoded.row(row))
        squares += static_cast<double>(value) * value;
    const double cosine = naive_cosine(query.embedding, decoded.row(row));
    if (std::isnan(dense_of(world, query, row))) return NAN;
    return std::clamp(cosine * std::sqrt(squares), -1.0, 1.0);
}

// A searcher that is missing here fails its test.
const std::map<std::string, Naive>& naive_scores() {
    static const std::map<std::string, Naive> scores{
        {"exhaustive", {1e-3, sparse_at_k}},
        {"inverted", {1e-3, sparse_at_k}},
        {"dense", {1e-5, dense_of}},
        {"dense-int8", {0.02, dense_of}},
        {"pq",
         {1e-5,
          [](const World& world, const SearchQuery& query, std::size_t row) {
              return naive_compressed(world, world.by_product, query, row);
          }}},
        {"binary",
         {1e-5,
          [](const World& world, const SearchQuery& query, std::size_t row) {
              return naive_compressed(world, world.by_bits, query, row);
          }}},
        {"truncated",
         {1e-5,
          [](const World& world, const SearchQuery& query, std::size_t row) {
              return naive_cosine(query.embedding.first(dimensions),
                                  world.embeddings.row(row).first(dimensions));
          }}},
        {"two-stage",
         {2e-3,
          [](const World& world, const SearchQuery& query, std::size_t row) {
              const double dense = dense_of(world, query, row);
              return sparse_at_k(world, query, row) +
                     dense_weight * (std::isnan(dense) ? 0 : dense);
          }}},
        {"full-text", {0, [](const World& world, const SearchQuery& query, std::size_t row) {
                           const double count = world.occurrences(row, query.text);
                           return count > 0 ? count : NAN;
                       }}}};
    return scores;
}

class SearcherContract : public testing::TestWithParam<const SearcherEntry*> {
  protected:
    static SearchOptions options(int n) {
        SearchOptions options;
        options.n = n;
        options.k = k;
        options.dimensions = dimensions;
        options.candidates = static_cast<int>(rows);
        options.dense_weight = dense_weight;
        return options;
    }
    static std::vector<SearchHit> search(const Searcher& searcher, const SearchQuery& query,
                                         const SearchOptions& options) {
        const auto result = searcher.search(query, options);
        EXPECT_TRUE(result);
        return result ? result->hits : std::vector<SearchHit>{};
    }
};

void expect_ranking(const World& world, const SearchQuery& query, const Naive& naive,
                    const std::vector<SearchHit>& ranking) {
    std::size_t with_score = 0;
    for (std::size_t row = 0; row < rows; ++row)
        with_score += std::isnan(naive.score(world, query, row)) ? 0 : 1;
    EXPECT_EQ(ranking.size(), with_score);
    for (std::size_t i = 0; i < ranking.size(); ++i) {
        const auto row = static_cast<std::size_t>(ranking[i].row);
        EXPECT_EQ(ranking[i].document, world.ids[row]);
        EXPECT_NEAR(ranking[i].score, naive.score(world, query, row), naive.tolerance);
        if (i == 0) continue;
        EXPECT_TRUE(ranking[i - 1].score > ranking[i].score ||
                    (ranking[i - 1].score == ranking[i].score &&
                     ranking[i - 1].document < ranking[i].document));
    }
}

TEST_P(SearcherContract, RanksByItsScoreAndObeysEveryOption) {
    ASSERT_TRUE(naive_scores().contains(GetParam()->name)) << "add its naive score to this test";
    const Naive& naive = naive_scores().at(GetParam()->name);
    const World world(31);
    const auto searcher = GetParam()->make(world.source());
    Random random(32);
    for (int round = 0; round < 60; ++round) {
        const auto row = 1 + random.below(rows - 1);
        const SearchQuery query{world.codes.row(row), world.embeddings.row(row),
                                round % 2 == 0 ? "a" : "b"};
        if (query.code.empty() || row == 100) continue;
        const auto ranking = search(*searcher, query, options(static_cast<int>(rows)));
        expect_ranking(world, query, naive, ranking);

        SearchOptions cut = options(1 + static_cast<int>(random.below(rows)));
        RowSet allowed(rows);
        for (std::size_t i = 0; i < rows; ++i)
            if (random.below(1 + static_cast<std::uint64_t>(round) % 6) == 0) allowed.add(i);
        if (round % 4 != 0) cut.allowed = &allowed;
        if (round % 3 != 0) cut.exclude_row = static_cast<std::int64_t>(row);
        std::vector<SearchHit> expected;
        for (const SearchHit& hit : ranking) {
            if (hit.row == cut.exclude_row) continue;
            if (cut.allowed && !allowed.contains(static_cast<std::size_t>(hit.row))) continue;
            if (expected.size() < static_cast<std::size_t>(cut.n)) expected.push_back(hit);
        }
        const auto found = search(*searcher, query, cut);
        ASSERT_EQ(found.size(), expected.size());
        for (std::size_t i = 0; i < found.size(); ++i) {
            EXPECT_EQ(found[i].document, expected[i].document);
            EXPECT_EQ(found[i].score, expected[i].score);
        }
        if (HasFailure()) return;
    }
}

TEST_P(SearcherContract, FindsNothingForNothing) {
    const World world(33);
    const auto searcher = GetParam()->make(world.source());
    EXPECT_TRUE(search(*searcher, {}, options(10)).empty());
    const SearchQuery query{world.codes.row(3), world.embeddings.row(3), "a"};
    EXPECT_TRUE(search(*searcher, query, options(0)).empty());
    EXPECT_TRUE(search(*searcher, query, options(-2)).empty());
    const std::vector<float> zeros(dim);
    EXPECT_TRUE(search(*searcher, {{}, zeros, {}}, options(10)).empty());
    const RowSet none(rows);
    SearchOptions nobody = options(10);
    nobody.allowed = &none;
    EXPECT_TRUE(search(*searcher, query, nobody).empty());
}

TEST_P(SearcherContract, ServesAnEmptyCorpus) {
    const CodeMatrix codes(hidden);
    const EmbeddingMatrix embeddings(0, dim);
    const World world(34);
    const auto searcher =
        GetParam()->make({&codes,
                          {},
                          embeddings.view(),
                          [](std::string_view, int) { return SearchResult{}; },
                          std::make_shared<const SparseIndex>(SparseIndex::build(codes, k))});
    EXPECT_TRUE(
        search(*searcher, {world.codes.row(3), world.embeddings.row(3), "a"}, options(10)).empty());
}

TEST_P(SearcherContract, RefusesAQueryOfAnotherDimension) {
    if (!GetParam()->needs.embeddings) GTEST_SKIP() << "reads no embeddings";
    const World world(35);
    const auto searcher = GetParam()->make(world.source());
    const std::vector<float> longer(dim + 1, 1.0F);
    const auto refused = searcher->search({world.codes.row(3), longer, {}}, options(10));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::invalid_argument);
}

TEST(TwoStage, ShowsBothPartsAndTheReasonsOfTheSparseOne) {
    const World world(36);
    const auto searcher = (*find_part(searchers(), "searcher", "two-stage"))->make(world.source());
    SearchOptions options{.n = 20, .k = k, .candidates = 50, .dense_weight = 2};
    const auto result =
        searcher->search({world.codes.row(3), world.embeddings.row(3), {}}, options);
    ASSERT_TRUE(result);
    ASSERT_EQ(result->hits.size(), 20U);
    for (const SearchHit& hit : result->hits) {
        ASSERT_TRUE(hit.parts);
        EXPECT_DOUBLE_EQ(hit.score, hit.parts->sparse + 2 * hit.parts->dense);
        double sum = 0;
        for (const Contribution& contribution : hit.contributions)
            sum += contribution.value;
        EXPECT_NEAR(sum, hit.parts->sparse, 1e-9);
    }
}

TEST(Truncated, RefusesMoreNumbersThanThereAre) {
    const World world(37);
    const auto searcher = (*find_part(searchers(), "searcher", "truncated"))->make(world.source());
    for (const int wrong : {-1, static_cast<int>(dim) + 1}) {
        SearchOptions options;
        options.dimensions = wrong;
        const auto refused = searcher->search({{}, world.embeddings.row(3), {}}, options);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().code, ErrorCode::invalid_argument);
    }
}

// Documents of one direction, where rounding carries quotients beyond 1.
TEST_P(SearcherContract, ScoresNeverExceedOne) {
    constexpr std::size_t copies = 200;
    Random random(38);
    for (int round = 0; round < 20; ++round) {
        std::vector<NeuronId> neurons;
        std::vector<float> weights;
        for (NeuronId neuron = 0; neuron < k; ++neuron) {
            neurons.push_back(neuron);
            weights.push_back(static_cast<float>(1 - 0.19 * neuron * random.uniform(0.5, 1)));
        }
        std::vector<float> direction;
        for (std::size_t i = 0; i < dim; ++i)
            direction.push_back(static_cast<float>(random.uniform(-1, 1)));
        CodeMatrix codes(hidden);
        EmbeddingMatrix embeddings(copies, dim);
        std::vector<DocumentId> ids;
        for (std::size_t row = 0; row < copies; ++row) {
            const auto factor = static_cast<float>(random.uniform(0.1, 10));
            codes.append({neurons, weights});
            for (std::size_t i = 0; i < dim; ++i)
                embeddings.row(row)[i] = factor * direction[i];
            ids.push_back(static_cast<DocumentId>(row + 1));
        }
        const auto searcher = GetParam()->make(
            {&codes, ids, embeddings.view(), [](std::string_view, int) { return SearchResult{}; },
             std::make_shared<const SparseIndex>(SparseIndex::build(codes, k))});
        SearchOptions asked = options(copies);
        asked.dense_weight = std::numeric_limits<double>::infinity();
        asked.dimensions = 0;
        for (const SearchHit& hit :
             search(*searcher, {{neurons, weights}, direction, "a"}, asked)) {
            EXPECT_LE(hit.score, 1);
            EXPECT_GE(hit.score, 0.7);
            if (hit.parts) {
                EXPECT_LE(hit.parts->sparse, 1);
            }
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Searchers, SearcherContract,
                         testing::ValuesIn(searchers().begin(), searchers().end()),
                         [](const auto& test) {
                             std::string name = test.param->name;
                             std::ranges::replace(name, '-', '_');
                             return name;
                         });

}  // namespace
}  // namespace sparsescope
