// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/what_moved.h"

#include <algorithm>
#include <set>

#include "core/eval/kept_neighbours.h"
#include "core/workspace/embedding_sample.h"
#include "core/workspace/neuron_report.h"

namespace sparsescope {

namespace {

constexpr double kept_from = 0.3;
constexpr double moved_from = 0.1;
constexpr std::size_t listed_neighbours = 3;
// So many documents are read to see whether rows are still the same.
constexpr std::size_t read_again = 200;

// The dataset that a chain of derived ones begins with.
Result<DatasetId> origin_of(const Corpus& corpus, DatasetId dataset) {
    std::set<DatasetId> seen;
    for (;;) {
        seen.insert(dataset);
        SPARSESCOPE_ASSIGN(const DatasetInfo info, corpus.dataset(dataset));
        if (!info.derived_from || seen.contains(*info.derived_from)) return dataset;
        dataset = *info.derived_from;
    }
}

Status check_documents(const Corpus& corpus, const LoadedModel& first, const LoadedModel& second) {
    SPARSESCOPE_ASSIGN(const DatasetId one, origin_of(corpus, first.info.dataset));
    SPARSESCOPE_ASSIGN(const DatasetId other, origin_of(corpus, second.info.dataset));
    if (one == other) return {};
    return fail(
        ErrorCode::invalid_argument,
        fmt::format("\"{}\" and \"{}\" are of different documents (\"{}\" and \"{}\"). "
                    "What moved can be told of models of one dataset, or of one and a "
                    "dataset that was made of it by finetuning.",
                    first.info.name, second.info.name, first.dataset.name, second.dataset.name));
}

// The rows that both datasets have and neither has removed.
RowSet rows_of_both(const LoadedModel& first, const LoadedModel& second) {
    const RowSet a = counted_rows(first), b = counted_rows(second);
    RowSet both(std::min(first.codes.rows(), second.codes.rows()));
    for (std::size_t row = 0; row < both.rows(); ++row)
        if (a.contains(row) && b.contains(row)) both.add(row);
    return both;
}

// A dataset whose rows were numbered anew has other documents in them.
Status check_texts(const Corpus& corpus, const LoadedModel& first, const LoadedModel& second,
                   std::span<const std::int64_t> rows) {
    if (first.info.dataset == second.info.dataset) return {};
    const auto read = [&](const LoadedModel& model) {
        std::vector<DocumentId> ids;
        for (std::size_t i = 0; i < rows.size();
             i += std::max<std::size_t>(1, rows.size() / read_again))
            ids.push_back(model.ids[static_cast<std::size_t>(rows[i])]);
        return corpus.documents(ids);
    };
    SPARSESCOPE_ASSIGN(const std::vector<Document> before, read(first));
    SPARSESCOPE_ASSIGN(const std::vector<Document> after, read(second));
    const bool same = std::ranges::equal(before, after, [](const Document& a, const Document& b) {
        return a.text == b.text && a.row == b.row;
    });
    if (same) return {};
    return fail(ErrorCode::invalid_input,
                fmt::format("The rows of \"{}\" and \"{}\" no longer hold the same documents: one "
                            "of them was compacted or edited. Make the second one anew.",
                            first.dataset.name, second.dataset.name));
}

NeuronFate fate_of(double overlap) {
    return overlap >= kept_from    ? NeuronFate::kept
           : overlap >= moved_from ? NeuronFate::moved
                                   : NeuronFate::vanished;
}

void judge_neurons(WhatMoved& moved, const NeuronComparison& comparison, const ActiveRows& active) {
    moved.k = comparison.k;
    moved.other_k = comparison.other_k;
    moved.fresh = comparison.fresh;
    moved.mean_overlap = comparison.mean_shared;
    moved.mean_cosine = comparison.stability;
    moved.other_alive = comparison.other_alive;
    for (const MatchedNeuron& match : comparison.matches) {
        if (!match.alive) continue;
        MovedNeuron neuron{.match = match};
        const auto& shared = match.by_documents;
        neuron.fate = fate_of(shared ? shared->jaccard : 0);
        neuron.documents = static_cast<std::int64_t>(active.size(match.neuron));
        neuron.left = neuron.documents - (shared ? shared->shared : 0);
        ++(neuron.fate == NeuronFate::kept    ? moved.kept
           : neuron.fate == NeuronFate::moved ? moved.moved
                                              : moved.vanished);
        moved.neurons.push_back(std::move(neuron));
    }
    std::ranges::stable_sort(moved.neurons, std::greater(), &MovedNeuron::left);
}

Status compare_documents(WhatMoved& moved, const Corpus& corpus, const LoadedModel& first,
                         const LoadedModel& second, const std::vector<std::int64_t>& rows,
                         const WhatMovedOptions& options, const std::stop_token& stop,
                         const Progress& progress) {
    std::vector<KeptNeighbours> kept;
    if (options.by_codes) {
        SPARSESCOPE_ASSIGN(
            kept, kept_by_codes({first.codes, moved.k}, {second.codes, moved.other_k}, rows,
                                options.nearest, listed_neighbours, stop, progress));
    } else {
        SPARSESCOPE_ASSIGN(const EmbeddingSample before,
                           read_embeddings(corpus, first.info.dataset, rows, stop, progress));
        SPARSESCOPE_ASSIGN(const EmbeddingSample after,
                           read_embeddings(corpus, second.info.dataset, rows, stop, progress));
        SPARSESCOPE_ASSIGN(kept,
                           kept_by_embeddings(before.embeddings.view(), after.embeddings.view(),
                                              options.nearest, listed_neighbours, stop, progress));
        for (KeptNeighbours& one : kept)
            for (auto* near : {&one.before, &one.after})
                for (std::int64_t& place : *near)
                    place = rows[static_cast<std::size_t>(place)];
    }
    double sum = 0;
    for (std::size_t i = 0; i < kept.size(); ++i) {
        if (!kept[i].kept) {
            ++moved.without;
            continue;
        }
        sum += *kept[i].kept;
        moved.changed.push_back(
            {rows[i], *kept[i].kept, std::move(kept[i].before), std::move(kept[i].after)});
    }
    moved.compared = std::ssize(rows);
    if (!moved.changed.empty()) moved.mean_kept = sum / static_cast<double>(moved.changed.size());
    std::ranges::stable_sort(moved.changed, {}, &MovedDocument::kept);
    return {};
}

}  // namespace

const char* to_string(NeuronFate fate) {
    switch (fate) {
        case NeuronFate::kept:
            return "kept";
        case NeuronFate::moved:
            return "moved";
        case NeuronFate::vanished:
            return "vanished";
    }
    return "";
}

Result<WhatMoved> what_moved(const Corpus& corpus, const LoadedModel& first,
                             const LoadedModel& second, const WhatMovedOptions& options,
                             std::stop_token stop, const Progress& progress) {
    return guard("finding what moved", [&]() -> Result<WhatMoved> {
        SPARSESCOPE_TRY(check_documents(corpus, first, second));
        const RowSet both = rows_of_both(first, second);
        std::vector<std::int64_t> rows;
        for (std::size_t row = 0; row < both.rows(); ++row)
            if (both.contains(row)) rows.push_back(static_cast<std::int64_t>(row));
        SPARSESCOPE_TRY(check_texts(corpus, first, second, rows));
        WhatMoved moved{.by_codes = options.by_codes, .documents = std::ssize(rows)};
        const CompareNeuronsOptions how{
            .k = options.k, .limit = moved_from, .same_documents = &both, .documents_decide = true};
        SPARSESCOPE_ASSIGN(const NeuronComparison comparison,
                           compare_neurons(first, second, how, stop, progress));
        judge_neurons(moved, comparison, ActiveRows(first.codes, comparison.k, both));
        SPARSESCOPE_TRY(compare_documents(moved, corpus, first, second,
                                          spread_in_runs(rows, options.most), options, stop,
                                          progress));
        return moved;
    });
}

}  // namespace sparsescope
