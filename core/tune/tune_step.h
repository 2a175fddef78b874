// SPDX-License-Identifier: GPL-3.0-or-later
// A backbone, and in a joint run a sparse head behind it, that learn step by step by LibTorch's
// autograd. The header is free of LibTorch; torch/ has the body. One instance is used from one
// thread at a time. On the CPU the same calls with the same number of threads compute the same
// bytes.
#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/recipe/tune_config.h"
#include "core/tune/tune_data.h"
#include "core/types/embedding_view.h"
#include "core/types/head_weights.h"

namespace sparsescope {

struct TuneOptions {
    // A sentence-transformers folder (model_folder.h), or that of a picture model.
    std::filesystem::path backbone;
    std::string device = "cpu";       // or "cuda", where LibTorch has it
    std::int64_t memory_bytes = 0;    // that a step may take; 0: what is free, less a reserve
    std::optional<HeadWeights> head;  // joint: where the head starts; else made from the seed
};

struct TuneLosses {
    double total = 0;
    // By name, as LossValue (types/train_metrics.h) has them: "contrast@2", "reconstruction", …
    struct Part {
        std::string name;
        double value = 0, weight = 1;
    };
    std::vector<Part> parts;
    double gradient_norm = 0;     // before it was clipped
    std::int64_t tokens = 0;      // read, padding not counted; of pictures 0
    std::size_t micro_batch = 0;  // pairs a pass, as it was chosen
    bool finite = true;           // false: nothing was changed by this step
    // Joint: which neurons were active at k in this batch, for counting; [pairs·2, ≤ k].
    std::vector<std::vector<std::uint32_t>> active;
};

class TuneStep {
  public:
    // invalid_argument: the settings cannot work with this backbone (the sentence says why).
    [[nodiscard]] static Result<std::unique_ptr<TuneStep>> open(const TuneConfig& config,
                                                                const TuneOptions& options);
    virtual ~TuneStep() = default;

    [[nodiscard]] virtual std::size_t dim() const = 0;          // of the embeddings
    [[nodiscard]] virtual std::size_t hidden() const = 0;       // neurons; 0 without a head
    [[nodiscard]] virtual std::int64_t parameters() const = 0;  // of the backbone
    [[nodiscard]] virtual std::int64_t trained_parameters() const = 0;

    // One optimiser step. factor is that of the learning rates; k counts in joint runs only. A loss
    // or gradient that is not finite changes nothing (TuneLosses::finite). out_of_memory is tried
    // again with smaller passes before it is an error.
    [[nodiscard]] virtual Result<TuneLosses> run(const TuneInputs& inputs, const TuneBatch& batch,
                                                 double factor, int k) = 0;
    // As an encoder would give them: no dropout, the folder's steps behind the pooling applied.
    [[nodiscard]] virtual Result<EmbeddingMatrix> embed(const TuneInputs& inputs,
                                                        std::span<const std::int32_t> which,
                                                        std::stop_token stop) = 0;
    // Of a joint run whose head TuneOptions did not give: starts it from some of the inputs, as the
    // first step would. Does nothing when it has started, or where there is none.
    [[nodiscard]] virtual Status start_head(const TuneInputs& inputs) = 0;
    // Of a joint run; without neurons before it was started, unless TuneOptions gave one.
    [[nodiscard]] virtual HeadWeights head() const = 0;
    [[nodiscard]] virtual bool all_finite() const = 0;  // every weight

    // Everything that the next step depends on (weights that are trained, moments, counters, state
    // of the random numbers), as a safetensors file; restore() needs the same config and backbone.
    [[nodiscard]] virtual Status save(const std::filesystem::path& file) const = 0;
    [[nodiscard]] virtual Status restore(const std::filesystem::path& file) = 0;
    // The backbone as a folder of the kind it came from, under its original parameter names,
    // adapters merged, with everything else that lies in the folder; written whole or not at all.
    // With `head` its SparseAutoEncoder module is added; that of a network for pictures, which has
    // no modules, lies in the folder "sparse-head" inside. The folder must not exist.
    [[nodiscard]] virtual Status write_folder(const std::filesystem::path& folder,
                                              const HeadWeights* head, int k) const = 0;
};

}  // namespace sparsescope
