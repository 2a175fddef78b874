// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/neuron_study.h"

#include <algorithm>

#include "core/code/neuron_reading.h"
#include "core/code/sparse_head.h"
#include "core/workspace/held_out.h"

namespace sparsescope {

namespace {

std::vector<std::int32_t> labels_in_use(const LoadedModel& model) {
    std::vector<std::int32_t> labels = model.labels;
    for (std::size_t row = 0; row < labels.size(); ++row)
        if (model.splits[row] == Split::none) labels[row] = no_label;
    return labels;
}

std::vector<NeuronEntry> stored_entries(const NeuronStudy& study, NeuronId id) {
    if (id >= study.postings().hidden()) return {};
    return entries_of(study.model().codes, study.postings(), id);
}

}  // namespace

Result<std::shared_ptr<const NeuronStudy>> NeuronStudy::of(std::shared_ptr<const LoadedModel> model,
                                                           std::stop_token stop,
                                                           const Progress& progress) {
    using Made = std::shared_ptr<const NeuronStudy>;
    return guard("preparing the pages of neurons", [&]() -> Result<Made> {
        if (stop.stop_requested()) return cancelled();
        report(progress, "preparing the pages of neurons", 0, 1);
        const std::shared_ptr<NeuronStudy> study(new NeuronStudy);
        study->postings_ = NeuronPostings(model->codes, stop);
        if (stop.stop_requested()) return cancelled();
        study->labels_ = LabelCounts(labels_in_use(*model));
        study->documents_ = model->documents();
        study->held_out_ = sparsescope::held_out_part(model->splits);
        study->model_ = std::move(model);
        report(progress, "preparing the pages of neurons", 1, 1);
        return Made(study);
    });
}

Result<OneNeuron> NeuronStudy::neuron(NeuronId id, int k) const {
    return guard("describing a neuron", [&]() -> Result<OneNeuron> {
        SPARSESCOPE_TRY(model_->check_k(k));
        if (id >= model_->weights.hidden)
            return fail(ErrorCode::not_found,
                        fmt::format("Model \"{}\" has no neuron {}: its neurons are 0 to {}.",
                                    model_->info.name, id, model_->weights.hidden - 1));
        return OneNeuron(shared_from_this(), id, k);
    });
}

OneNeuron::OneNeuron(std::shared_ptr<const NeuronStudy> study, NeuronId id, int k)
    : study_(std::move(study)),
      id_(id),
      k_(k),
      entries_(stored_entries(*study_, id)),
      examples_(entries_, k, study_->model().info.stored_k, study_->model().ids) {
    summarise();
}

void OneNeuron::summarise() {
    const auto active = examples_.entries();
    const auto part = study_->held_out_part();
    const auto& splits = study_->model().splits;
    summary_.neuron = id_;
    summary_.active_documents = std::ssize(active);
    summary_.active_held_out =
        part ? std::ranges::count_if(
                   active, [&](const NeuronEntry& entry) { return splits[entry.row] == *part; })
             : std::ssize(active);
    if (active.empty()) return;
    const auto count = static_cast<double>(active.size());
    summary_.frequency = count / static_cast<double>(study_->documents());
    summary_.max_weight = active.front().weight;
    constexpr std::size_t bins = NeuronSummary::spark_bins;
    double sum = 0;
    for (const NeuronEntry& entry : active) {
        sum += entry.weight;
        const auto bin = static_cast<std::size_t>(entry.weight / summary_.max_weight * bins);
        summary_.spark[std::min(bin, bins - 1)] += 1;
    }
    summary_.mean_weight = sum / count;
    const float peak = std::ranges::max(summary_.spark);
    for (float& bin : summary_.spark)
        bin /= peak;
    WeightInterval all;
    judge_purity(all, study_->labels(), active);
    summary_.purity = all.purity;
    summary_.top_label = all.top_label;
}

std::vector<std::int64_t> OneNeuron::active_at_every_k() const {
    return sparsescope::active_at_every_k(entries_, study_->model().info.stored_k);
}

Histogram OneNeuron::weights(int bins, WeightScale scale) const {
    return histogram_of_weights(examples_.entries(), bins, scale);
}

WeightInterval OneNeuron::interval(double low, double high, int n) const {
    WeightInterval interval{examples_.between(low, high, n)};
    judge_purity(interval, study_->labels(), examples_.entries_between(low, high));
    return interval;
}

LabelTable OneNeuron::labels() const {
    return label_table(study_->labels(), examples_.entries(), study_->model().info.hidden);
}

Result<NeuronClassifier> OneNeuron::classifier(std::int32_t label) const {
    const auto counts = study_->labels().of_label();
    // Labels outlive their documents, so one may have a name and no document.
    const std::string name = study_->model().dataset.label_name(label);
    if (label < 0 || std::cmp_greater_equal(label, counts.size()) ||
        counts[static_cast<std::size_t>(label)] == 0)
        return fail(ErrorCode::invalid_argument,
                    study_->labels().labelled() == 0
                        ? fmt::format("The documents of \"{}\" have no labels, so that a neuron "
                                      "cannot be judged as classifier of one.",
                                      study_->model().dataset.name)
                        : fmt::format("No document of \"{}\" has the label {}. Choose one that "
                                      "documents have.",
                                      study_->model().dataset.name,
                                      name.empty() ? std::to_string(label) : '"' + name + '"'));
    return classify(examples_.entries(), study_->labels().by_row(), study_->model().splits, label);
}

CoActivity OneNeuron::co_activity(const CoActivityOptions& options) const {
    const LoadedModel& model = study_->model();
    const auto counts = study_->postings().active_counts(k_);
    return sparsescope::co_activity(model.codes, k_, id_, examples_.entries(), counts,
                                    study_->documents(), model.weights, options);
}

std::vector<NeuronNeighbour> OneNeuron::neighbours(int n, NeuronRows rows) const {
    return nearest_neurons(study_->model().weights, id_, n, rows);
}

NeuronMatches OneNeuron::matches(const LoadedModel& other, int k,
                                 const MatchOptions& options) const {
    const LoadedModel& model = study_->model();
    const bool same_documents =
        other.dataset.id == model.dataset.id && other.codes.rows() == model.codes.rows();
    return match_neuron(model.weights.row(id_), examples_.entries(),
                        {&other.weights, same_documents ? &other.codes : nullptr, k}, options);
}

NeuronReading OneNeuron::at_row(std::int64_t row) const {
    return read_neuron(study_->model().codes.row(static_cast<std::size_t>(row)), id_, k_);
}

Result<NeuronReading> OneNeuron::at(std::span<const float> embedding) const {
    const LoadedModel& model = study_->model();
    if (embedding.size() != model.weights.dim)
        return fail(ErrorCode::invalid_argument,
                    fmt::format("The vector has {} numbers, but model \"{}\" reads embeddings of "
                                "{}.",
                                embedding.size(), model.info.name, model.weights.dim));
    return read_neuron(pre_activations(model.weights, embedding), id_, k_);
}

}  // namespace sparsescope
