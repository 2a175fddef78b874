// SPDX-License-Identifier: GPL-3.0-or-later
// The numbers behind the page of one neuron, all recomputed from stored codes. A NeuronStudy is
// what is made once for a model (its inverted index: 6 bytes a stored entry); a OneNeuron is one
// neuron at one k, made in milliseconds, which then answers every question about it at once. Both
// are immutable and safe from any thread. What needs embeddings as well is in neuron_ablation.h and
// neuron_death.h.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "core/eval/co_activity.h"
#include "core/eval/neuron_classifier.h"
#include "core/eval/neuron_examples.h"
#include "core/eval/neuron_labels.h"
#include "core/eval/neuron_match.h"
#include "core/eval/neuron_postings.h"
#include "core/types/neuron_page.h"
#include "core/workspace/loaded_model.h"

namespace sparsescope {

class OneNeuron;

class NeuronStudy : public std::enable_shared_from_this<NeuronStudy> {
  public:
    // Reads all codes once: a tenth of a second for 100,000 documents. Errors: cancelled.
    [[nodiscard]] static Result<std::shared_ptr<const NeuronStudy>> of(
        std::shared_ptr<const LoadedModel> model, std::stop_token stop = {},
        const Progress& progress = {});

    [[nodiscard]] const LoadedModel& model() const { return *model_; }
    [[nodiscard]] std::shared_ptr<const LoadedModel> shared_model() const { return model_; }
    [[nodiscard]] const NeuronPostings& postings() const { return postings_; }
    // Those of removed documents count as none.
    [[nodiscard]] const LabelCounts& labels() const { return labels_; }
    [[nodiscard]] std::int64_t documents() const { return documents_; }  // that are not removed
    // The part that tells dead neurons (held_out.h); nullopt: all documents do.
    [[nodiscard]] std::optional<Split> held_out_part() const { return held_out_; }

    // not_found: no such neuron; invalid_argument: the codes cannot be read at k.
    [[nodiscard]] Result<OneNeuron> neuron(NeuronId id, int k) const;

  private:
    NeuronStudy() = default;
    std::shared_ptr<const LoadedModel> model_;
    NeuronPostings postings_;
    LabelCounts labels_;
    std::int64_t documents_ = 0;
    std::optional<Split> held_out_;
};

class OneNeuron {
  public:
    [[nodiscard]] NeuronId id() const { return id_; }
    [[nodiscard]] int k() const { return k_; }
    [[nodiscard]] const NeuronStudy& study() const { return *study_; }
    // The same numbers as LoadedModel::neuron().
    [[nodiscard]] const NeuronSummary& summary() const { return summary_; }
    // Strongest, quantiles, random, near misses.
    [[nodiscard]] const NeuronExamples& examples() const { return examples_; }
    // How many documents have it at k = 1 … stored_k.
    [[nodiscard]] std::vector<std::int64_t> active_at_every_k() const;
    [[nodiscard]] Histogram weights(int bins, WeightScale scale) const;
    // The documents with weights in [low, high], the n strongest listed.
    [[nodiscard]] WeightInterval interval(double low, double high, int n) const;
    [[nodiscard]] LabelTable labels() const;
    // invalid_argument: no document has the label.
    [[nodiscard]] Result<NeuronClassifier> classifier(std::int32_t label) const;
    [[nodiscard]] CoActivity co_activity(const CoActivityOptions& options = {}) const;
    [[nodiscard]] std::vector<NeuronNeighbour> neighbours(
        int n, NeuronRows rows = NeuronRows::encoder) const;
    // Its best matches in another model, whose codes are read at k. Shared documents are counted
    // where both are of one dataset and have codes of the same documents.
    [[nodiscard]] NeuronMatches matches(const LoadedModel& other, int k,
                                        const MatchOptions& options = {}) const;
    // From the stored code of a row; nothing is known beyond stored_k.
    [[nodiscard]] NeuronReading at_row(std::int64_t row) const;
    // Of an embedding. invalid_argument: it has another length than the model's.
    [[nodiscard]] Result<NeuronReading> at(std::span<const float> embedding) const;

  private:
    friend class NeuronStudy;
    OneNeuron(std::shared_ptr<const NeuronStudy> study, NeuronId id, int k);
    void summarise();

    std::shared_ptr<const NeuronStudy> study_;
    NeuronId id_;
    int k_;
    std::vector<NeuronEntry> entries_;
    NeuronExamples examples_;
    NeuronSummary summary_;
};

}  // namespace sparsescope
