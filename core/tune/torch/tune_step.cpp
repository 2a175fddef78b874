// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/Context.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/core.h>

#include "core/base/parallel.h"
#include "core/tune/new_cnn.h"
#include "core/tune/torch/torch_step.h"

namespace sparsescope {

namespace tune {

TorchStep::TorchStep(const TuneConfig& config, std::unique_ptr<Backbone> backbone,
                     std::unique_ptr<Objective> objective, std::int64_t memory_bytes)
    : config_(config),
      backbone_(std::move(backbone)),
      objective_(std::move(objective)),
      optimiser_(backbone_->parameters(), {.weight_decay = config.weight_decay}),
      size_(backbone_->size()),
      budget_(std::max<std::int64_t>(
          1, memory_bytes - tune_memory(size_, config, config.max_tokens).weights)) {}

std::int64_t TorchStep::parameters() const {
    std::int64_t all = 0;
    for (const Parameter& parameter : backbone_->parameters())
        all += parameter.value.numel();
    return all;
}

std::int64_t TorchStep::trained_parameters() const {
    std::int64_t all = 0;
    for (const Parameter& parameter : optimiser_.parameters())
        all += parameter.value.numel();
    return all;
}

bool TorchStep::all_finite() const {
    for (const Parameter& parameter : optimiser_.parameters())
        if (!parameter.value.detach().isfinite().all().item<bool>()) return false;
    return true;
}

Status TorchStep::check_documents(const TuneInputs& inputs,
                                  std::span<const std::int32_t> documents) const {
    for (const std::int32_t document : documents) {
        if (document < 0 || static_cast<std::size_t>(document) >= inputs.size())
            return fail(ErrorCode::invalid_argument,
                        fmt::format("Document {} of {} was asked for.", document, inputs.size()));
        SPARSESCOPE_TRY(backbone_->check(inputs, document));
    }
    return {};
}

Status TorchStep::check(const TuneInputs& inputs, const TuneBatch& batch) const {
    const std::size_t pairs = batch.pairs();
    const bool fits = pairs > 0 && batch.positives.size() == pairs &&
                      batch.negatives.size() % pairs == 0 &&
                      (batch.scores.empty() || batch.scores.size() == pairs) &&
                      (batch.groups.empty() || batch.groups.size() == pairs);
    if (!fits) return fail(ErrorCode::invalid_argument, "A batch has columns of several lengths.");
    if ((config_.data == TuneDataKind::scored) != !batch.scores.empty())
        return fail(ErrorCode::invalid_argument,
                    "Scored pairs need scores, and others must not have any.");
    for (const auto* column : {&batch.anchors, &batch.positives, &batch.negatives})
        SPARSESCOPE_TRY(check_documents(inputs, *column));
    return {};
}

Status TorchStep::start(const TuneInputs& inputs) {
    JointHead* head = objective_->head();
    if (head == nullptr || head->started()) return {};
    const std::size_t count = std::min(head->sample_size(), inputs.size());
    std::vector<std::int32_t> sample;
    for (std::size_t i = 0; i < count; ++i)
        sample.push_back(std::int32_t(i * inputs.size() / count));
    SPARSESCOPE_ASSIGN(const EmbeddingMatrix embeddings, embed(inputs, sample, {}));
    head->start(embeddings.view());
    return {};
}

TunePasses TorchStep::passes_of(const TuneInputs& inputs, const TuneBatch& batch) const {
    const std::size_t columns = 2 + batch.negatives.size() / batch.pairs();
    PassLimits limits{.bytes = budget_};
    if (config_.micro_batch > 0) limits.documents = std::size_t(config_.micro_batch) * columns;
    const auto length = [&](std::int32_t document) { return backbone_->length(inputs, document); };
    return tune_passes(batch, limits, length, [&](std::int32_t document) {
        return kept_bytes(size_, config_, std::int64_t(length(document)));
    });
}

TuneLosses TorchStep::gradients(const TuneInputs& inputs, const TuneBatch& batch,
                                const TunePasses& passes, int k) {
    TuneLosses losses;
    const bool keep = passes.count() == 1;
    const auto embedded = [&](std::size_t pass) {
        const std::size_t first = passes.starts[pass];
        return backbone_->embed(
            inputs, std::span(passes.documents).subspan(first, passes.starts[pass + 1] - first));
    };
    std::vector<at::Tensor> parts;
    {
        const c10::AutoGradMode graphs(keep);
        for (std::size_t pass = 0; pass < passes.count(); ++pass)
            parts.push_back(embedded(pass));
    }
    const at::Tensor all = at::cat(parts).detach();
    losses.finite = all.isfinite().all().item<bool>();
    losses.total = std::numeric_limits<double>::quiet_NaN();
    if (!losses.finite) return losses;
    const at::Tensor gradient = objective_->gradient(all, passes, batch, k, losses);
    losses.finite = std::isfinite(losses.total) && gradient.isfinite().all().item<bool>();
    if (!losses.finite) return losses;
    for (std::size_t pass = 0; pass < passes.count(); ++pass) {
        const at::Tensor part = keep ? std::move(parts[pass]) : embedded(pass);
        if (part.requires_grad())
            part.backward(gradient.slice(0, std::int64_t(passes.starts[pass]),
                                         std::int64_t(passes.starts[pass + 1])));
    }
    losses.gradient_norm = std::sqrt(optimiser_.squared_norm());
    losses.finite = std::isfinite(losses.gradient_norm);
    return losses;
}

Result<TuneLosses> TorchStep::gradients(const TuneInputs& inputs, const TuneBatch& batch, int k) {
    for (;;) {
        const TunePasses passes = passes_of(inputs, batch);
        std::string why;
        try {
            TuneLosses losses = gradients(inputs, batch, passes, k);
            if (!inputs.texts.empty())
                for (const std::int32_t document : passes.documents)
                    losses.tokens += std::int64_t(backbone_->length(inputs, document));
            losses.micro_batch = (batch.pairs() + passes.count() - 1) / passes.count();
            return losses;
        } catch (const std::bad_alloc&) {
            why = "bad_alloc";
        } catch (const std::exception& error) {
            // LibTorch has no type of its own for this on the CPU. Behind the first line stands
            // where it was thrown, and allocators stand there always.
            why = error.what();
            why.resize(std::min(why.size(), why.find('\n')));
            if (why.find("alloc") == std::string::npos && why.find("memory") == std::string::npos)
                throw;
        }
        optimiser_.forget_gradients();
        if (passes.count() == passes.documents.size())
            return fail(ErrorCode::out_of_memory,
                        "There is not enough memory to finetune this model, even with one document "
                        "at a time. Choose adapters (LoRA), freeze layers, or shorten texts.",
                        why);
        std::int64_t all = 0;
        for (const std::int32_t document : passes.documents)
            all += kept_bytes(size_, config_, std::int64_t(backbone_->length(inputs, document)));
        budget_ = std::max<std::int64_t>(1, std::min(budget_, all) / 2);
    }
}

Result<TuneLosses> TorchStep::run(const TuneInputs& inputs, const TuneBatch& batch, double factor,
                                  int k) {
    return guard("finetuning", [&]() -> Result<TuneLosses> {
        SPARSESCOPE_TRY(check(inputs, batch));
        at::set_num_threads(compute_threads());
        SPARSESCOPE_TRY(start(inputs));
        SPARSESCOPE_ASSIGN(TuneLosses losses, gradients(inputs, batch, k));
        if (!losses.finite) {
            optimiser_.forget_gradients();
            return losses;
        }
        const bool clipped = config_.clip > 0 && losses.gradient_norm > config_.clip;
        objective_->accept(factor);
        optimiser_.step(config_.learning_rate * factor,
                        clipped ? config_.clip / losses.gradient_norm : 1);
        return losses;
    });
}

Result<EmbeddingMatrix> TorchStep::embed(const TuneInputs& inputs,
                                         std::span<const std::int32_t> which,
                                         std::stop_token stop) {
    return guard("embedding documents", [&]() -> Result<EmbeddingMatrix> {
        SPARSESCOPE_TRY(check_documents(inputs, which));
        at::set_num_threads(compute_threads());
        const c10::NoGradGuard no_gradient;
        EmbeddingMatrix out(which.size(), dim());
        TuneBatch batch{.anchors = {which.begin(), which.end()}};
        const auto length = [&](std::int32_t document) {
            return backbone_->length(inputs, document);
        };
        // A processor is quickest with what fits into its caches, an accelerator with much at once.
        const std::size_t most = backbone_->parameters().front().value.device().is_cpu() ? 32 : 512;
        const TunePasses passes = tune_passes(batch, {.documents = most}, length,
                                              [](std::int32_t) { return std::int64_t{0}; });
        EmbeddingMatrix unique(passes.documents.size(), dim());
        for (std::size_t pass = 0; pass < passes.count(); ++pass) {
            if (stop.stop_requested()) return cancelled();
            const std::size_t first = passes.starts[pass];
            const auto values = floats_of(backbone_->embed(
                inputs,
                std::span(passes.documents).subspan(first, passes.starts[pass + 1] - first)));
            std::copy(values.begin(), values.end(), unique.row(first).begin());
        }
        for (std::size_t i = 0; i < which.size(); ++i)
            std::ranges::copy(unique.row(std::size_t(passes.anchors[i])), out.row(i).begin());
        return out;
    });
}

namespace {

Result<c10::Device> device_of(const std::string& name) {
    if (name == "cpu") return c10::Device(at::kCPU);
    if (name == "cuda" && at::globalContext().hasCUDA()) return c10::Device(at::kCUDA);
    return fail(ErrorCode::invalid_argument,
                name == "cuda" ? "This LibTorch computes on the processor only, or there is no "
                                 "graphics card that it knows. Choose the device cpu."
                               : fmt::format("There is no device '{}'; there is cpu, and cuda "
                                             "where LibTorch has it.",
                                             name));
}

}  // namespace

}  // namespace tune

Result<std::unique_ptr<TuneStep>> TuneStep::open(const TuneConfig& config,
                                                 const TuneOptions& options) {
    return guard("opening a model to finetune it", [&]() -> Result<std::unique_ptr<TuneStep>> {
        SPARSESCOPE_ASSIGN(const c10::Device device, tune::device_of(options.device));
        const auto open =
            is_cnn_folder(options.backbone) ? tune::open_cnn_backbone : tune::open_text_backbone;
        SPARSESCOPE_ASSIGN(auto backbone, open(options.backbone, config, device));
        std::unique_ptr<tune::Objective> objective;
        if (config.arm == TuneArm::joint) {
            SPARSESCOPE_ASSIGN(objective,
                               tune::joint_objective(config, backbone->dim(), options.head));
        } else {
            objective = tune::staged_objective(config, backbone->dim());
        }
        const std::int64_t free =
            options.memory_bytes > 0 ? options.memory_bytes : free_memory_bytes();
        const TuneMemory memory = tune_memory(backbone->size(), config, config.max_tokens);
        if (free > 0 && memory.least > free)
            return fail(ErrorCode::out_of_memory,
                        fmt::format("Finetuning this model takes {} MiB, of which {} MiB are its "
                                    "weights, their gradients and moments, but {} MiB are free. "
                                    "Choose adapters (LoRA), freeze layers, or shorten texts.",
                                    memory.least >> 20, memory.weights >> 20, free >> 20));
        return std::make_unique<tune::TorchStep>(
            config, std::move(backbone), std::move(objective),
            free > 0 ? free : std::numeric_limits<std::int64_t>::max());
    });
}

}  // namespace sparsescope
