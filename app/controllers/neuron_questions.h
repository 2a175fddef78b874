// SPDX-License-Identifier: GPL-3.0-or-later
// All questions of the page of one neuron, which share one study of the model. Window thread only.
#pragma once
#include "app/controllers/neuron_details.h"
#include "app/controllers/neuron_effects.h"
#include "app/controllers/neuron_examples.h"
#include "app/controllers/neuron_trial.h"

namespace sparsescope {

class NeuronQuestions : public QObject {
    Q_OBJECT

  public:
    explicit NeuronQuestions(AppContext& context, QObject* parent = nullptr)
        : QObject(parent), context_(context) {}

  private:
    AppContext& context_;
    std::shared_ptr<SharedStudy> studies_ = std::make_shared<SharedStudy>();

  public:
    NeuronCountsQuestion counts{context_, studies_, nullptr};
    NeuronExamplesQuestion examples{context_, studies_, nullptr};
    CoActivityQuestion together{context_, studies_, nullptr};
    MatchesQuestion matches{context_, studies_, nullptr};
    ClassifierQuestion classifier{context_, studies_, nullptr};
    AblationQuestion ablation{context_, studies_, nullptr};
    DeathQuestion death{context_, studies_, nullptr};
    TrialQuestion trial{context_, studies_, nullptr};
};

}  // namespace sparsescope
