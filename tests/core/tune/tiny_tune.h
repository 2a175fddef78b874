// SPDX-License-Identifier: GPL-3.0-or-later
// Settings, texts and batches for finetuning the models of tests/data/backbone.
#pragma once
#include "core/backbone/tokenizer.h"
#include "core/base/random.h"
#include "core/tune/tune_step.h"
#include "tests/core/backbone/model/tiny_models.h"

namespace sparsescope {

inline TuneConfig tiny_config() {
    TuneConfig config;
    config.ks = {2, 4, 64};
    config.batch = 4;
    config.learning_rate = 1e-3;
    config.max_tokens = 16;
    return config;
}

inline std::unique_ptr<TuneStep> open_step(const TuneConfig& config,
                                           const std::filesystem::path& folder) {
    set_compute_threads(1);  // for so little work, threads wait for one another only
    return value_of(TuneStep::open(config, {.backbone = folder}));
}

// Texts of several lengths, their ids drawn at random.
inline TuneInputs random_texts(std::size_t count, std::uint64_t seed = 7) {
    Random random(seed);
    TuneInputs inputs;
    for (std::size_t i = 0; i < count; ++i) {
        std::vector<std::int32_t> ids(3 + random.below(9));
        for (std::int32_t& id : ids)
            id = static_cast<std::int32_t>(5 + random.below(40));
        inputs.texts.push_back(ids);
    }
    return inputs;
}

// Document 2·i and 2·i + 1 are a pair.
inline TuneBatch pairs_of(std::size_t pairs) {
    TuneBatch batch;
    for (std::int32_t i = 0; i < static_cast<std::int32_t>(pairs); ++i) {
        batch.anchors.push_back(2 * i);
        batch.positives.push_back(2 * i + 1);
    }
    return batch;
}

inline std::vector<std::int32_t> all_of(const TuneInputs& inputs) {
    std::vector<std::int32_t> which;
    for (std::size_t i = 0; i < inputs.size(); ++i)
        which.push_back(static_cast<std::int32_t>(i));
    return which;
}

inline EmbeddingMatrix embeddings_of(TuneStep& step, const TuneInputs& inputs) {
    return value_of(step.embed(inputs, all_of(inputs), {}));
}

}  // namespace sparsescope
