// SPDX-License-Identifier: GPL-3.0-or-later
// What a question about one neuron is asked of. Copied into tasks.
#pragma once
#include <memory>
#include <mutex>

#include "app/controllers/reader.h"
#include "core/eval/neuron_postings.h"
#include "core/workspace/loaded_model.h"

namespace sparsescope {

// The inverted index of the model in use, built by the first task that needs it. Any thread.
class NeuronIndex {
  public:
    [[nodiscard]] std::shared_ptr<const NeuronPostings> of(
        const std::shared_ptr<const LoadedModel>& model) {
        const std::scoped_lock lock(mutex_);
        if (model != model_) {
            postings_ = std::make_shared<const NeuronPostings>(model->codes);
            model_ = model;
        }
        return postings_;
    }

  private:
    std::mutex mutex_;
    std::shared_ptr<const LoadedModel> model_;  // guarded by mutex_
    std::shared_ptr<const NeuronPostings> postings_;
};

struct NeuronSubject {
    std::shared_ptr<const LoadedModel> model;
    NeuronId neuron = 0;
    int k = 0;
    std::shared_ptr<Reader> reader;  // of the question's own lane
    std::shared_ptr<NeuronIndex> index;

    [[nodiscard]] std::shared_ptr<const NeuronPostings> postings() const {
        return index->of(model);
    }
};

}  // namespace sparsescope
