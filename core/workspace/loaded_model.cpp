// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/loaded_model.h"

#include <algorithm>
#include <cmath>

#include "core/code/sparse_head.h"
#include "core/eval/neuron_metrics.h"
#include "core/workspace/held_out.h"

namespace sparsescope {

namespace {

constexpr int listed_neighbours = 12;

// The parts come from different tables; codes and labels are indexed by row from here on.
Status check_consistency(const LoadedModel& model) {
    const std::size_t rows = model.ids.size();
    if (model.codes.rows() != rows || model.labels.size() != rows || model.splits.size() != rows) {
        return fail(
            ErrorCode::corrupt,
            fmt::format("Model \"{}\" has codes for {} documents, but dataset \"{}\" has {}. "
                        "Encode the documents again: sparsescope-cli encode WORKSPACE "
                        "--model {}",
                        model.info.name, model.codes.rows(), model.dataset.name, rows,
                        model.info.name));
    }
    for (std::size_t row = 0; row < rows; ++row) {
        for (const NeuronId neuron : model.codes.row(row).neurons) {
            if (neuron < model.weights.hidden && neuron < model.codes.hidden()) continue;
            return fail(
                ErrorCode::corrupt,
                fmt::format("The code of row {} of model \"{}\" names neuron {}, but the "
                            "model has {} neurons. Encode the documents again: "
                            "sparsescope-cli encode WORKSPACE --model {}",
                            row, model.info.name, neuron, model.weights.hidden, model.info.name));
        }
    }
    return {};
}

// Calls the next stage of loading unless asked to stop.
class Stages {
  public:
    Stages(std::stop_token stop, const Progress& progress) : stop_(stop), progress_(progress) {}
    [[nodiscard]] Status next() {
        if (stop_.stop_requested()) return cancelled();
        report(progress_, "loading the model", done_++, count);
        return {};
    }

  private:
    static constexpr std::int64_t count = 4;
    std::stop_token stop_;
    const Progress& progress_;
    std::int64_t done_ = 0;
};

// The codes have a row for removed documents as well, which no frequency is about.
void complete(NeuronSummary& summary, std::int64_t active_held_out, std::int64_t documents) {
    summary.active_held_out = active_held_out;
    summary.frequency = documents > 0 ? static_cast<double>(summary.active_documents) /
                                            static_cast<double>(documents)
                                      : 0;
}

}  // namespace

std::int64_t LoadedModel::documents() const {
    return std::ranges::count_if(splits, [](Split split) { return split != Split::none; });
}

std::int64_t LoadedModel::row_of(DocumentId id) const {
    const auto found = std::lower_bound(ids.begin(), ids.end(), id);
    return found != ids.end() && *found == id ? found - ids.begin() : -1;
}

Status LoadedModel::check_k(int k) const {
    if (k >= 1 && k <= info.stored_k) return {};
    return fail(
        ErrorCode::invalid_argument,
        fmt::format("k is {}, but the codes of model \"{}\" hold {} active neurons: choose k "
                    "from 1 to {}.",
                    k, info.name, info.stored_k, info.stored_k));
}

std::vector<NeuronSummary> LoadedModel::neurons(int k) const {
    std::vector<NeuronSummary> summaries = neuron_summaries(codes, k, labels);
    const auto held_out = activations(codes, k, held_out_rows(splits));
    const std::int64_t documents = this->documents();
    for (NeuronSummary& summary : summaries)
        complete(summary, held_out[summary.neuron], documents);
    return summaries;
}

Result<NeuronDetail> LoadedModel::neuron(NeuronId id, int k, NeuronRows rows) const {
    return guard("describing a neuron", [&]() -> Result<NeuronDetail> {
        SPARSESCOPE_TRY(check_k(k));
        if (id >= weights.hidden) {
            return fail(ErrorCode::not_found,
                        fmt::format("Model \"{}\" has no neuron {}: its neurons are 0 to {}.",
                                    info.name, id, weights.hidden - 1));
        }
        NeuronDetail detail = neuron_detail(codes, k, id, labels, ids);
        complete(detail.summary, activations(codes, k, held_out_rows(splits))[id], documents());
        detail.neighbours = nearest_neurons(weights, id, listed_neighbours, rows);
        detail.neighbour_rows = rows;
        return detail;
    });
}

Result<std::shared_ptr<const LoadedModel>> load_model(const Corpus& corpus, ModelId id,
                                                      std::stop_token stop,
                                                      const Progress& progress) {
    using Loaded = std::shared_ptr<const LoadedModel>;
    return guard("loading the model", [&]() -> Result<Loaded> {
        Stages stages(stop, progress);
        const auto model = std::make_shared<LoadedModel>();
        SPARSESCOPE_ASSIGN(model->info, corpus.model(id));
        if (model->info.stored_k < 1) {
            return fail(ErrorCode::not_found,
                        fmt::format("Model \"{}\" has no codes yet. Encode the documents first: "
                                    "sparsescope-cli encode WORKSPACE --model {}",
                                    model->info.name, model->info.name));
        }
        SPARSESCOPE_TRY(stages.next());
        SPARSESCOPE_ASSIGN(model->dataset, corpus.dataset(model->info.dataset));
        SPARSESCOPE_ASSIGN(model->weights, corpus.head_weights(id));
        SPARSESCOPE_TRY(stages.next());
        SPARSESCOPE_ASSIGN(model->codes, corpus.codes(id));
        SPARSESCOPE_TRY(stages.next());
        SPARSESCOPE_ASSIGN(model->ids, corpus.document_ids(model->info.dataset));
        SPARSESCOPE_ASSIGN(model->labels, corpus.labels(model->info.dataset));
        SPARSESCOPE_ASSIGN(model->splits, corpus.splits(model->info.dataset));
        SPARSESCOPE_TRY(check_consistency(*model));
        SPARSESCOPE_TRY(stages.next());
        return Loaded(model);
    });
}

}  // namespace sparsescope
