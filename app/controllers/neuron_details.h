// SPDX-License-Identifier: GPL-3.0-or-later
// Questions about the selected neuron whose answers come straight from a NeuronStudy
// (core/workspace/neuron_study.h). Window thread only.
#pragma once
#include <vector>

#include "app/controllers/neuron_question.h"

namespace sparsescope {

// What the top of the page needs besides the summary.
struct NeuronCounts {
    LabelTable labels;
    std::vector<std::int64_t> at_every_k;  // documents at k = 1, 2, …
};

class NeuronCountsQuestion : public NeuronAnswer<NeuronCounts> {
    Q_OBJECT

  public:
    using NeuronAnswer<NeuronCounts>::NeuronAnswer;

  protected:
    Work work() override;
};

class CoActivityQuestion : public NeuronAnswer<CoActivity> {
    Q_OBJECT

  public:
    using NeuronAnswer<CoActivity>::NeuronAnswer;

  protected:
    Work work() override;
};

// The best matches in another model of the workspace, which is loaded for it and kept while it is
// looked at. Not asked until a model is chosen.
struct OtherMatches {
    std::shared_ptr<const LoadedModel> other;
    int k = 0;  // that its codes are read at
    NeuronMatches matches;
};

class MatchesQuestion : public NeuronAnswer<OtherMatches> {
    Q_OBJECT

  public:
    using NeuronAnswer<OtherMatches>::NeuronAnswer;
    void setOther(ModelId model);  // 0: none
    [[nodiscard]] ModelId other() const { return other_; }

  protected:
    Work work() override;

  private:
    struct Kept {  // by the task's lane alone
        std::shared_ptr<const LoadedModel> model;
    };
    ModelId other_ = 0;
    std::shared_ptr<Kept> kept_ = std::make_shared<Kept>();
};

// The neuron as classifier of a label. Without a chosen one, that of its most common label.
class ClassifierQuestion : public NeuronAnswer<NeuronClassifier> {
    Q_OBJECT

  public:
    using NeuronAnswer<NeuronClassifier>::NeuronAnswer;
    void setLabel(std::optional<std::int32_t> label);

  protected:
    Work work() override;
    void neuronChanges() override { label_.reset(); }

  private:
    std::optional<std::int32_t> label_;
};

}  // namespace sparsescope
