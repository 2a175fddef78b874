// SPDX-License-Identifier: GPL-3.0-or-later
// Small workspaces with planted documents, embeddings, a model and codes, made with the corpus
// alone.
#pragma once
#include <filesystem>

#include "core/corpus/corpus.h"

namespace sparsescope::test {

inline constexpr int sample_documents = 120;  // 20 of each label: 4 for tests, 2 for validation
inline constexpr int sample_labels = 6;
inline constexpr int sample_dim = 16;
inline constexpr int sample_hidden = 24;  // neurons 0 … 5 stand for a label each; the last is dead
inline constexpr int sample_k = 4;
inline constexpr int sample_stored_k = 12;
inline constexpr NeuronId dead_neuron = sample_hidden - 1;

// Texts "fox 3 is an animal of sort fox"; label c is called the c-th word of sample_words.
inline constexpr const char* sample_words[sample_labels] = {"fox",  "oak",  "iron",
                                                            "rain", "song", "bread"};

struct SampleOptions {
    bool images = false;  // 4 × 4 pictures whose pixels are the embedding
    bool model = true;
    bool encoded = true;
    bool labels = true;
    bool embeddings = true;
    EncoderIdentity encoder = {};  // that made them
};
// An encoder whose embeddings are those of the sample: dimension c stands for the c-th word.
[[nodiscard]] EncoderIdentity sample_encoder();
void make_workspace(const std::filesystem::path& file, const SampleOptions& options = {});

// A run that says it is running. process: of its engine; one that is gone, or this test's own.
RunId add_run(const std::filesystem::path& file, std::int64_t process, std::int64_t steps,
              const std::string& checkpoint = {});
StepMetrics step_metrics(std::int64_t step, std::int64_t total);

}  // namespace sparsescope::test
