// SPDX-License-Identifier: GPL-3.0-or-later
// What a question about one neuron is asked of. Copied into tasks.
#pragma once
#include <memory>
#include <mutex>
#include <stop_token>

#include "app/controllers/reader.h"
#include "core/workspace/neuron_study.h"

namespace sparsescope {

// The study of the model in use, made by the first task that needs it. Any thread.
class SharedStudy {
  public:
    [[nodiscard]] Result<std::shared_ptr<const NeuronStudy>> of(
        const std::shared_ptr<const LoadedModel>& model, const std::stop_token& stop) {
        const std::scoped_lock lock(mutex_);
        if (!study_ || study_->shared_model() != model) {
            SPARSESCOPE_ASSIGN(study_, NeuronStudy::of(model, stop));
        }
        return study_;
    }

  private:
    std::mutex mutex_;
    std::shared_ptr<const NeuronStudy> study_;  // guarded by mutex_
};

struct NeuronSubject {
    std::shared_ptr<const LoadedModel> model;
    NeuronId neuron = 0;
    int k = 0;
    std::shared_ptr<Reader> reader;  // of the question's own lane
    std::shared_ptr<SharedStudy> studies;

    [[nodiscard]] Result<OneNeuron> study(const std::stop_token& stop) const {
        SPARSESCOPE_ASSIGN(const auto made, studies->of(model, stop));
        return made->neuron(neuron, k);
    }
};

}  // namespace sparsescope
