// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/neuron_ablation.h"

#include <algorithm>
#include <cmath>

#include "core/eval/query_loop.h"
#include "core/eval/rank_overlap.h"
#include "core/workspace/embedding_sample.h"
#include "core/workspace/evaluate.h"

namespace sparsescope {

namespace {

constexpr std::size_t most_reconstructed = 8192;
constexpr std::size_t most_queries = 1000;
// Rows that the queries' nearest may be together. At k of 1 or 2 thousands tie for one query; then
// fewer ask.
constexpr std::size_t most_nearest = 4'000'000;
constexpr std::int64_t queries_at_once = 128;

std::vector<std::int64_t> rows_of_part(const LoadedModel& model, Split part, bool labelled_only) {
    std::vector<std::int64_t> rows;
    for (std::size_t row = 0; row < model.splits.size(); ++row)
        if (model.splits[row] == part && (!labelled_only || model.labels[row] >= 0))
            rows.push_back(static_cast<std::int64_t>(row));
    return rows;
}

// The part that evaluates the model; the training part where that is empty.
Split asking_part(const LoadedModel& model) {
    const Split usual = usual_queries(model);
    return std::ranges::find(model.splits, usual) != model.splits.end() ? usual : Split::train;
}

Status check_factor(double factor) {
    if (std::isfinite(factor) && factor >= 0) return {};
    return fail(ErrorCode::invalid_argument,
                fmt::format("A weight cannot be multiplied by {}: choose 0 to leave the neuron "
                            "out, or a positive number.",
                            factor));
}

std::vector<std::int64_t> spread_evenly(const std::vector<std::int64_t>& all, std::size_t most) {
    std::vector<std::int64_t> chosen;
    const std::size_t count = std::min(all.size(), most);
    for (std::size_t i = 0; i < count; ++i)
        chosen.push_back(all[i * all.size() / count]);
    return chosen;
}

}  // namespace

Result<std::shared_ptr<const AblationStudy>> AblationStudy::prepare(
    const Corpus& corpus, std::shared_ptr<const NeuronStudy> study, int k,
    std::shared_ptr<const SparseIndex> index, std::stop_token stop, const Progress& progress) {
    using Made = std::shared_ptr<const AblationStudy>;
    return guard("preparing to leave a neuron out", [&]() -> Result<Made> {
        const LoadedModel& model = study->model();
        SPARSESCOPE_TRY(model.check_k(k));
        const std::shared_ptr<AblationStudy> made(new AblationStudy);
        made->study_ = study;
        made->k_ = k;
        made->present_ = RowSet(model.splits.size());
        for (std::size_t row = 0; row < model.splits.size(); ++row)
            if (model.splits[row] != Split::none) made->present_.add(row);
        const bool fits = index && index->k() == k && index->rows() == model.codes.rows() &&
                          index->hidden() == model.codes.hidden();
        if (!fits) {
            report(progress, "indexing the codes", 0, 0);
            index = std::make_shared<const SparseIndex>(SparseIndex::build(model.codes, k));
        }
        made->index_ = std::move(index);
        if (stop.stop_requested()) return cancelled();
        SPARSESCOPE_TRY(made->ask(stop, progress));
        SPARSESCOPE_TRY(made->measure(corpus, stop, progress));
        return Made(made);
    });
}

Status AblationStudy::measure(const Corpus& corpus, const std::stop_token& stop,
                              const Progress& progress) {
    const LoadedModel& model = study_->model();
    if (model.dataset.dim == 0) return {};
    std::vector<std::int64_t> rows =
        spread_in_runs(rows_of_part(model, asked_, false), most_reconstructed);
    if (rows.empty()) return {};
    SPARSESCOPE_ASSIGN(const EmbeddingSample sample,
                       read_embeddings(corpus, model.dataset.id, std::move(rows), stop, progress));
    SPARSESCOPE_ASSIGN(shares_, ReconstructionShares::measure(model.weights, model.codes, k_,
                                                              sample.embeddings.view(), sample.rows,
                                                              stop, progress));
    return {};
}

std::int64_t AblationStudy::itself(std::size_t query) const {
    return asked_ == Split::train ? queries_[query] : -1;
}

Status AblationStudy::ask(const std::stop_token& stop, const Progress& progress) {
    const LoadedModel& model = study_->model();
    asked_ = asking_part(model);
    judged_by_labels_ = !rows_of_part(model, Split::train, true).empty() &&
                        !rows_of_part(model, asked_, true).empty();
    database_ = RowSet(model.splits.size());
    for (const std::int64_t row : rows_of_part(model, Split::train, judged_by_labels_))
        database_.add(static_cast<std::size_t>(row));
    if (database_.empty()) return {};
    const auto wanted = spread_evenly(rows_of_part(model, asked_, judged_by_labels_), most_queries);
    std::size_t together = 0;
    for (std::size_t first = 0; first < wanted.size() && together < most_nearest;
         first += queries_at_once) {
        const std::size_t count = std::min<std::size_t>(queries_at_once, wanted.size() - first);
        queries_.insert(queries_.end(), wanted.begin() + static_cast<std::ptrdiff_t>(first),
                        wanted.begin() + static_cast<std::ptrdiff_t>(first + count));
        before_.resize(queries_.size());
        SPARSESCOPE_TRY(for_queries(
            static_cast<std::int64_t>(count), queries_at_once, stop, progress,
            [&](std::int64_t begin, std::int64_t end) {
                for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end);
                     ++i) {
                    if (stop.stop_requested()) return;
                    const auto row = static_cast<std::size_t>(queries_[first + i]);
                    before_[first + i] = nearest_rows(
                        *index_, model.codes.row(row).prefix(static_cast<std::size_t>(k_)),
                        database_, itself(first + i));
                }
            }));
        for (std::size_t i = first; i < first + count; ++i)
            together += before_[i].rows.size();
    }
    return {};
}

double AblationStudy::rightness(std::size_t query, const NearestRows& nearest) const {
    if (nearest.rows.empty()) return 0;
    const auto& labels = study_->model().labels;
    const std::int32_t own = labels[static_cast<std::size_t>(queries_[query])];
    const auto right =
        std::ranges::count_if(nearest.rows, [&](std::uint32_t row) { return labels[row] == own; });
    return static_cast<double>(right) / static_cast<double>(nearest.rows.size());
}

Status AblationStudy::ask_again(AblationEffect& effect, const OneNeuron& neuron, int listed,
                                const std::stop_token& stop) const {
    const CodeMatrix& codes = study_->model().codes;
    const ReweightedSearch search(*index_, codes, database_, neuron.id(),
                                  neuron.examples().entries(), effect.factor);
    std::vector<NearestRows> after(queries_.size());
    SPARSESCOPE_TRY(for_queries(
        std::ssize(queries_), std::ssize(queries_), stop, {},
        [&](std::int64_t begin, std::int64_t end) {
            for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end); ++i) {
                if (stop.stop_requested()) return;
                const CodeView code = codes.row(static_cast<std::size_t>(queries_[i]));
                after[i] = search.nearest(code.prefix(static_cast<std::size_t>(k_)), itself(i),
                                          before_[i]);
            }
        }));
    double right_before = 0;
    double right_after = 0;
    for (std::size_t i = 0; i < queries_.size(); ++i) {
        right_before += rightness(i, before_[i]);
        right_after += rightness(i, after[i]);
        const auto& was = before_[i].rows;
        const auto& is = after[i].rows;
        if (was.empty() ? is.empty() : std::ranges::binary_search(is, was.front())) continue;
        ++effect.changed;
        if (std::ssize(effect.some_changed) < listed)
            effect.some_changed.push_back({queries_[i],
                                           was.empty() ? -1 : std::int64_t{was.front()},
                                           is.empty() ? -1 : std::int64_t{is.front()}});
    }
    effect.queries = std::ssize(queries_);
    if (!judged_by_labels_ || queries_.empty()) return {};
    effect.accuracy_before = right_before / static_cast<double>(effect.queries);
    effect.accuracy_after = right_after / static_cast<double>(effect.queries);
    return {};
}

Result<AblationEffect> AblationStudy::effect(const OneNeuron& neuron, double factor, int listed,
                                             std::stop_token stop) const {
    return guard("leaving a neuron out", [&]() -> Result<AblationEffect> {
        SPARSESCOPE_TRY(check_factor(factor));
        AblationEffect effect;
        effect.neuron = neuron.id();
        effect.factor = factor;
        effect.asked = asked_;
        if (shares_) {
            effect.ev_documents = shares_->documents();
            effect.ev_before = shares_->explained_variance(neuron.id());
            effect.ev_after = shares_->explained_variance(neuron.id(), factor);
            effect.best_factor = shares_->best_factor(neuron.id());
        }
        SPARSESCOPE_TRY(ask_again(effect, neuron, listed, stop));
        return effect;
    });
}

Result<AblatedResults> AblationStudy::results(const OneNeuron& neuron, double factor,
                                              const Query& query) const {
    return guard("leaving a neuron out", [&]() -> Result<AblatedResults> {
        SPARSESCOPE_TRY(check_factor(factor));
        const LoadedModel& model = study_->model();
        RowSet allowed = present_;
        if (query.allowed) {
            RowSet filter = *query.allowed;
            filter.resize(allowed.rows());
            allowed &= filter;
        }
        SearchCost cost;
        const std::vector<ScoredRow> before = index_->search(
            query.code, {.n = query.n, .allowed = &allowed, .excluded = query.excluded}, cost);
        const ReweightedSearch search(*index_, model.codes, allowed, neuron.id(),
                                      neuron.examples().entries(), factor);
        const std::vector<ScoredRow> after = search.search(query.code, query.n, query.excluded);
        AblatedResults results;
        std::vector<std::int64_t> rows_before, rows_after;
        for (const ScoredRow& row : before) {
            results.before.push_back({model.ids[static_cast<std::size_t>(row.row)], row.row,
                                      static_cast<float>(row.score)});
            rows_before.push_back(row.row);
        }
        for (const ScoredRow& row : after) {
            results.after.push_back({model.ids[static_cast<std::size_t>(row.row)], row.row,
                                     static_cast<float>(row.score)});
            rows_after.push_back(row.row);
            if (std::ranges::find(rows_before, row.row) != rows_before.end()) ++results.kept;
        }
        results.rbo = rank_biased_overlap(rows_before, rows_after);
        return results;
    });
}

}  // namespace sparsescope
