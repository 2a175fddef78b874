// SPDX-License-Identifier: GPL-3.0-or-later
// All questions of the page of one neuron, which share one study of the model. Window thread only.
#pragma once
#include "app/controllers/neuron_details.h"
#include "app/controllers/neuron_effects.h"
#include "app/controllers/neuron_examples.h"
#include "app/controllers/neuron_past.h"
#include "app/controllers/neuron_trial.h"

namespace sparsescope {

class NeuronQuestions : public QObject {
    Q_OBJECT

  public:
    explicit NeuronQuestions(AppContext& context, QObject* parent = nullptr)
        : QObject(parent), context_(context) {}

  private:
    AppContext& context_;

  public:
    NeuronCountsQuestion counts{context_};
    NeuronExamplesQuestion examples{context_};
    CoActivityQuestion together{context_};
    MatchesQuestion matches{context_};
    ClassifierQuestion classifier{context_};
    AblationQuestion ablation{context_};
    DeathQuestion death{context_};
    TrialQuestion trial{context_};
    NeuronPast past{context_};
};

}  // namespace sparsescope
