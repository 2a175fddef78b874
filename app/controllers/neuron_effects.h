// SPDX-License-Identifier: GPL-3.0-or-later
// Questions about the selected neuron that need more than codes: what would change with more or
// less of it, and why it is silent. Window thread only.
#pragma once
#include <vector>

#include "app/controllers/neuron_question.h"
#include "core/workspace/neuron_ablation.h"
#include "core/workspace/neuron_death.h"
#include "widgets/models/document_list_model.h"

namespace sparsescope {

struct AblationAnswer {
    AblationEffect effect;
    // Of the query on the Search page; nullopt: there is none that has a code of this model.
    std::optional<AblatedResults> results;
    std::vector<DocumentRow> came;  // into the results
    std::vector<DocumentRow> went;
    bool query_has_it = false;  // the neuron is in the query's code
};

// The first answer of a model and k prepares what all others use, which takes up to some seconds.
class AblationQuestion : public NeuronAnswer<AblationAnswer> {
    Q_OBJECT

  public:
    static constexpr double largest_factor = 3;

    explicit AblationQuestion(AppContext& context, QObject* parent = nullptr);
    // While a slider is dragged each answer is shown before the next is asked for, so that the
    // numbers move with it.
    void setFactor(double factor);
    [[nodiscard]] double factor() const { return factor_; }

  protected:
    Work work() override;
    void neuronChanges() override;

  private:
    struct Kept {  // used by the task's lane alone
        std::shared_ptr<const LoadedModel> model;
        std::shared_ptr<const AblationStudy> study;
    };
    void askNext();

    double factor_ = 0;
    bool again_ = false;  // the factor moved while an answer was under way
    std::shared_ptr<Kept> kept_ = std::make_shared<Kept>();
};

struct DeathAnswer {
    NeuronDeath death;
    std::vector<DocumentRow> beaten_on;  // captioned by rank
};

class DeathQuestion : public NeuronAnswer<DeathAnswer> {
    Q_OBJECT

  public:
    using NeuronAnswer<DeathAnswer>::NeuronAnswer;

  protected:
    Work work() override;
};

}  // namespace sparsescope
