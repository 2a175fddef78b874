// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/why_not.h"

#include <algorithm>
#include <cmath>

#include "core/base/part_list.h"
#include "core/search/boost.h"
#include "core/search/explain.h"
#include "core/workspace/query_composer.h"

namespace sparsescope {

namespace {

constexpr std::size_t shown_boosts = 3;

std::string exclusion_of(const Searchable& searchable, const SearchRequest& request,
                         std::size_t row, const SparseIndex& index,
                         const std::optional<RowSet>& filtered) {
    if (searchable.removed().contains(row)) return "This document was removed.";
    const DocumentId id = searchable.id_of(static_cast<std::int64_t>(row));
    if (std::ranges::find(request.documents, id) != request.documents.end())
        return "It is the query itself.";
    if (filtered && !filtered->contains(row)) return "The filter does not let it through.";
    const auto code = index.code(row);
    for (const NeuronTerm& term : request.neurons) {
        const bool active = std::ranges::find(code.neurons, term.neuron) != code.neurons.end();
        if (term.role == NeuronTerm::Role::require && !active)
            return fmt::format("It lacks neuron {}, which is required.", term.neuron);
        if (term.role == NeuronTerm::Role::forbid && active)
            return fmt::format("It has neuron {}, which is forbidden.", term.neuron);
    }
    return {};
}

// One question: a query, the rows that may be hits, their scores, and the row that is asked about.
class Inquiry {
  public:
    Inquiry(const SparseIndex& index, const std::optional<RowSet>& allowed,
            std::vector<QueryNeuron> query, std::size_t row, std::size_t n)
        : index_(index), allowed_(allowed), query_(std::move(query)), row_(row), n_(n) {
        scores_ = index.scores(code_of(query_).view());
    }

    [[nodiscard]] double score() const { return scores_[row_]; }
    // 1 = best; 0 when the score is.
    [[nodiscard]] std::int64_t rank() const { return rank_in(scores_); }

    // Of the last hit of a full list, else 0.
    [[nodiscard]] double score_needed() const {
        std::vector<double> positive;
        for (std::size_t row = 0; row < scores_.size(); ++row)
            if (is_rival(row) && scores_[row] > 0) positive.push_back(scores_[row]);
        if (positive.size() < n_) return 0;
        const auto last = positive.begin() + static_cast<std::ptrdiff_t>(n_ - 1);
        std::nth_element(positive.begin(), last, positive.end(), std::greater());
        return *last;
    }

    // The smallest boost at a neuron of the row. none: no boost there is enough, or (rounding to
    // fp16 moves neighbours about) none was found that really brings it into the list.
    [[nodiscard]] std::optional<WhyNot::Boost> boost_at(NeuronId neuron) const {
        std::vector<Rival> rivals;
        Rival mine;
        for (std::size_t row = 0; row < scores_.size(); ++row) {
            if (row != row_ && (!is_rival(row) || scores_[row] < scores_[row_])) {
                // Behind now, and only with this neuron can it get ahead.
                if (!is_rival(row)) continue;
            }
            const Rival rival{{static_cast<std::int64_t>(row), scores_[row]},
                              weight_at(row, neuron)};
            if (row == row_) {
                mine = rival;
            } else if (rival.now.score >= scores_[row_] || rival.weight > 0) {
                rivals.push_back(rival);
            }
        }
        const auto needed = smallest_boost(mine, rivals, n_);
        if (!needed) return std::nullopt;
        const auto at = std::ranges::find(query_, neuron, &QueryNeuron::neuron);
        const double from = at == query_.end() ? 0 : at->weight;
        for (const double slack : {1e-3, 1e-2, 1e-1}) {
            // Where any weight is enough it must still be one that fp16 can tell from 0.
            const double to = from + *needed * (1 + slack) + slack * slack;
            if (enters(neuron, to)) return WhyNot::Boost{neuron, from, to};
        }
        return std::nullopt;
    }

  private:
    [[nodiscard]] bool is_rival(std::size_t row) const {
        return !allowed_ || allowed_->contains(row);
    }
    [[nodiscard]] double weight_at(std::size_t row, NeuronId neuron) const {
        const auto code = index_.code(row);
        for (std::size_t i = 0; i < code.neurons.size(); ++i)
            if (code.neurons[i] == neuron)
                return static_cast<double>(code.weights[i]) / code.view().norm();
        return 0;
    }
    [[nodiscard]] std::int64_t rank_in(const std::vector<double>& scores) const {
        if (!(scores[row_] > 0)) return 0;
        std::int64_t rank = 1;
        for (std::size_t row = 0; row < scores.size(); ++row) {
            const bool ahead =
                scores[row] > scores[row_] || (scores[row] == scores[row_] && row < row_);
            if (ahead && is_rival(row)) ++rank;
        }
        return rank;
    }
    [[nodiscard]] bool enters(NeuronId neuron, double weight) const {
        std::vector<QueryNeuron> changed = query_;
        const auto at = std::ranges::find(changed, neuron, &QueryNeuron::neuron);
        if (at == changed.end()) {
            changed.push_back({neuron, weight, 0});
        } else {
            at->weight = weight;
        }
        const std::int64_t rank = rank_in(index_.scores(code_of(changed).view()));
        return rank > 0 && rank <= static_cast<std::int64_t>(n_);
    }

    const SparseIndex& index_;
    const std::optional<RowSet>& allowed_;
    std::vector<QueryNeuron> query_;
    std::size_t row_;
    std::size_t n_;
    std::vector<double> scores_;
};

// What one side has and the other has not.
void compare(const std::vector<QueryNeuron>& query, const CanonicalCode& document, WhyNot& why) {
    const Code code = code_of(query);
    why.shared = contributions_of(code.view(), document.view());
    const auto is_shared = [&](NeuronId neuron) {
        return std::ranges::find(why.shared, neuron, &Contribution::neuron) != why.shared.end();
    };
    for (const QueryNeuron& neuron : query)
        if (!is_shared(neuron.neuron)) why.query_only.push_back(neuron);
    const double norm = document.view().norm();
    for (std::size_t i = 0; i < document.neurons.size(); ++i)
        if (!is_shared(document.neurons[i]))
            why.document_only.push_back(
                {document.neurons[i], static_cast<double>(document.weights[i]) / norm, 0});
}

}  // namespace

Result<WhyNot> why_not(const Corpus& corpus, const Searchable& searchable,
                       const SearchRequest& asked, const SearchColumn& column, DocumentId document,
                       std::stop_token stop) {
    return guard("explaining", [&]() -> Result<WhyNot> {
        std::vector<std::string> ignored;
        SPARSESCOPE_ASSIGN(const SearchRequest request,
                           without_removed(searchable, asked, ignored));
        QueryComposer composer(corpus, searchable, request, stop);
        SPARSESCOPE_TRY(composer.check());
        SPARSESCOPE_ASSIGN(const SearcherEntry* const entry,
                           find_part(searchers(), "searcher", column.searcher));
        const bool words = !request.text.empty() && request.mode != TextMode::meaning;
        if (!entry->needs.codes || words)
            return fail(ErrorCode::unsupported,
                        "Only sparse searches can tell why: their scores are sums over neurons.");
        const std::int64_t row = searchable.row_of(document);
        if (row < 0)
            return fail(ErrorCode::not_found, fmt::format("Dataset \"{}\" has no document {}.",
                                                          searchable.dataset().name, document));
        SPARSESCOPE_ASSIGN(const auto index, searchable.index(corpus, column.k, stop));
        SPARSESCOPE_ASSIGN(const ComposedQuery composed, composer.compose(column.k));
        const auto& query = composed.neurons;
        SPARSESCOPE_ASSIGN(const auto filtered, composer.filtered(column.k));
        SPARSESCOPE_ASSIGN(const auto allowed, composer.allowed(column.k));
        const auto local = static_cast<std::size_t>(row);
        const CanonicalCode code = index->code(local);

        WhyNot why;
        why.document = document;
        compare(query, code, why);
        why.excluded = exclusion_of(searchable, request, local, *index, filtered);
        const Inquiry inquiry(*index, allowed, query, local, static_cast<std::size_t>(request.n));
        why.score = inquiry.score();
        why.score_needed = inquiry.score_needed();
        if (!why.excluded.empty()) return why;
        why.rank = inquiry.rank();
        if (why.rank > 0 && why.rank <= request.n) return why;
        for (const NeuronId neuron : code.neurons) {
            if (stop.stop_requested()) return cancelled();
            if (const auto boost = inquiry.boost_at(neuron))
                why.boosts.push_back(
                    {boost->neuron, boost->from * composed.length, boost->to * composed.length});
        }
        std::ranges::sort(why.boosts, {}, [](const WhyNot::Boost& b) { return b.to - b.from; });
        if (why.boosts.size() > shown_boosts) why.boosts.resize(shown_boosts);
        return why;
    });
}

}  // namespace sparsescope
