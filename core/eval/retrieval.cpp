// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/retrieval.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace sparsescope {

namespace {

constexpr std::size_t first_page = 10;
constexpr int long_list = 100;

double gain(float grade) {
    return std::exp2(static_cast<double>(grade)) - 1;
}

double discount(std::size_t place) {  // from 0
    return 1 / std::log2(static_cast<double>(place) + 2);
}

// What was judged for each query: by document.
class Judged {
  public:
    static Result<Judged> read(const Ranker& ranker, std::span<const Judgement> judgements) {
        Judged judged;
        judged.of_query_.resize(ranker.queries());
        for (const Judgement& one : judgements) {
            if (one.query >= ranker.queries() || one.document >= ranker.documents() ||
                !(one.grade >= 0) || !std::isfinite(one.grade))
                return fail(ErrorCode::invalid_argument,
                            fmt::format("The judgement of document {} for query {} (grade {}) does "
                                        "not fit: there are {} queries and {} documents, and "
                                        "grades are 0 or more.",
                                        one.document, one.query, one.grade, ranker.queries(),
                                        ranker.documents()));
            if (one.grade > 0) judged.of_query_[one.query].push_back(one);
        }
        for (auto& documents : judged.of_query_)
            std::ranges::sort(documents, {}, &Judgement::document);
        return judged;
    }

    [[nodiscard]] std::span<const Judgement> of(std::size_t query) const {
        return of_query_[query];
    }
    [[nodiscard]] float grade(std::size_t query, std::int64_t document) const {
        const auto& known = of_query_[query];
        const auto at = std::ranges::lower_bound(
            known, document, {}, [](const Judgement& one) { return std::int64_t{one.document}; });
        return at != known.end() && at->document == document ? at->grade : 0;
    }
    // The DCG of the best order.
    [[nodiscard]] double ideal(std::size_t query) const {
        std::vector<double> gains;
        for (const Judgement& one : of_query_[query])
            gains.push_back(gain(one.grade));
        std::ranges::sort(gains, std::greater());
        double sum = 0;
        for (std::size_t place = 0; place < std::min(first_page, gains.size()); ++place)
            sum += gains[place] * discount(place);
        return sum;
    }

  private:
    std::vector<std::vector<Judgement>> of_query_;
};

// Every document of a tie has each of its places equally often.
double expected_dcg(const Judged& judged, std::size_t query, Ranking ranking) {
    double sum = 0;
    for (std::size_t begin = 0; begin < std::min(first_page, ranking.size());) {
        const std::size_t end = end_of_tie(ranking, begin);
        double gains = 0, discounts = 0;
        for (std::size_t i = begin; i < end; ++i)
            gains += gain(judged.grade(query, ranking[i].row));
        for (std::size_t place = begin; place < std::min(end, first_page); ++place)
            discounts += discount(place);
        sum += gains * discounts / static_cast<double>(end - begin);
        begin = end;
    }
    return sum;
}

}  // namespace

Result<RetrievalQuality> retrieval_quality(const Ranker& ranker,
                                           std::span<const Judgement> judgements,
                                           std::stop_token stop, const Progress& progress) {
    return guard("judging a search", [&]() -> Result<RetrievalQuality> {
        SPARSESCOPE_ASSIGN(const Judged judged, Judged::read(ranker, judgements));
        std::vector<double> ndcg(ranker.queries()), recall(ranker.queries()),
            recall_of_page(ranker.queries());
        const auto visit = [&](std::size_t query, Ranking ranking) {
            const auto relevant = static_cast<double>(judged.of(query).size());
            if (relevant == 0) return;
            ndcg[query] = expected_dcg(judged, query, ranking) / judged.ideal(query);
            const auto found = [&](std::int64_t document) {
                return judged.grade(query, document) > 0 ? 1.0 : 0.0;
            };
            recall[query] = expected_sum(ranking, long_list, found) / relevant;
            recall_of_page[query] = expected_sum(ranking, first_page, found) / relevant;
        };
        SPARSESCOPE_TRY(ranker.rank(long_list, visit, stop, progress));
        RetrievalQuality quality;
        for (std::size_t query = 0; query < ranker.queries(); ++query) {
            if (judged.of(query).empty()) continue;
            quality.ndcg_at_10 += ndcg[query];
            quality.recall_at_10 += recall_of_page[query];
            quality.recall_at_100 += recall[query];
            quality.ndcg_of_query.push_back(static_cast<float>(ndcg[query]));
        }
        quality.queries = std::ssize(quality.ndcg_of_query);
        if (quality.queries > 0) {
            quality.ndcg_at_10 /= static_cast<double>(quality.queries);
            quality.recall_at_10 /= static_cast<double>(quality.queries);
            quality.recall_at_100 /= static_cast<double>(quality.queries);
        }
        return quality;
    });
}

std::size_t shared_depth(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b) {
    const auto [end, other] = std::ranges::mismatch(a, b);
    return static_cast<std::size_t>(end - a.begin());
}

Result<PathQuality> path_quality(const Ranker& ranker, const PathRows& rows, std::stop_token stop,
                                 const Progress& progress) {
    return guard("judging a search by levels", [&]() -> Result<PathQuality> {
        constexpr std::size_t deep = 6;
        const auto path = [&](std::int64_t row) {
            return rows.paths.of(static_cast<std::size_t>(row));
        };
        std::vector<double> wup(ranker.queries()), deep_hits(ranker.queries());
        const auto visit = [&](std::size_t query, Ranking ranking) {
            const auto own = path(rows.queries[query]);
            if (own.empty()) return;
            const auto at = [&](std::int64_t document) {
                return path(rows.documents[static_cast<std::size_t>(document)]);
            };
            wup[query] = expected_sum(ranking, first_page, [&](std::int64_t document) {
                const auto other = at(document);
                return 2 * static_cast<double>(shared_depth(own, other)) /
                       static_cast<double>(own.size() + other.size());
            });
            deep_hits[query] = expected_sum(ranking, first_page, [&](std::int64_t document) {
                return shared_depth(own, at(document)) >= deep ? 1.0 : 0.0;
            });
        };
        SPARSESCOPE_TRY(ranker.rank(static_cast<int>(first_page), visit, stop, progress));
        PathQuality quality;
        for (std::size_t query = 0; query < ranker.queries(); ++query) {
            if (path(rows.queries[query]).empty()) continue;
            ++quality.queries;
            if (path(rows.queries[query]).size() >= deep) ++quality.deep_queries;
            quality.wup_at_10 += wup[query];
            quality.deep_at_10 += deep_hits[query];
        }
        if (quality.queries > 0) {
            const double places =
                static_cast<double>(first_page) * static_cast<double>(quality.queries);
            quality.wup_at_10 /= places;
            quality.deep_at_10 /= places;
        }
        return quality;
    });
}

}  // namespace sparsescope
