// SPDX-License-Identifier: GPL-3.0-or-later
// A part of the training loss. A loss is one file in this folder and one word in the list of
// core/sae/CMakeLists.txt. It is on when its weight in the config is above 0.
//   L = L(k) + w₄·L(4k) + β·L_aux + γ·L_contrastive + …                 (method §2)
// Every loss computes its value and adds weight·gradient by hand; tests check each against finite
// differences in double precision.
#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/recipe/train_config.h"
#include "core/sae/head_parameters.h"
#include "core/sae/kernels/contrast.h"
#include "core/sae/kernels/reconstruct.h"
#include "core/sae/kernels/soft_contrast.h"
#include "core/sae/kernels/sparse_batch.h"
#include "core/sae/likeness.h"

namespace sparsescope {

// The gradient of a loss that looks at whole neurons instead of the code's active slots.
template <class T>
struct NeuronGradient {
    std::vector<NeuronId> neurons;  // ascending
    std::vector<T> encoder_rows;    // [neurons, dim]
    std::vector<T> latent_bias;     // [neurons]
    std::vector<T> pre_bias;        // [dim], or empty; the part that comes through the decoder's +b
};

// One batch after the forward pass and decoding. Losses read everything and add to the last three
// members.
template <class T>
struct StepState {
    std::size_t rows = 0;
    const T* x = nullptr;                      // [rows, dim]
    kernels::RowLabels labels;                 // or empty
    std::span<const std::uint32_t> documents;  // [rows], numbers that likeness knows; or empty
    const Likeness* likeness = nullptr;        // or null: nothing is known
    double error_unit_per_row = 1;             // squared errors are counted in this many times rows
    const HeadParameters<T>* head = nullptr;
    std::vector<T> centred;          // x − b [rows, dim]
    std::vector<T> pre_activations;  // [rows, hidden]
    kernels::SparseBatch<T> code;
    kernels::BatchPostings postings;
    std::vector<NeuronId> dead;  // ascending; by the counter after this step's first update
    kernels::Reconstruction<T> reconstruction;  // add to reconstruction.grad_values
    NeuronGradient<T> neuron_gradient;          // written by at most one loss
    // ∂c [hidden] where c belongs to the sparsifier (thresholds of jump_relu); otherwise empty.
    std::vector<T> latent_bias_gradient;

    // What sums of squared errors are divided by, which TrainConfig::reconstruction decides.
    [[nodiscard]] double error_unit() const {
        return error_unit_per_row * static_cast<double>(rows);
    }
};

template <class T>
class Loss {
  public:
    virtual ~Loss() = default;
    // How strongly the residuals pull on the decoder, per unit of weight and in error units. It is
    // asked before the decode pass, which applies it.
    [[nodiscard]] virtual kernels::ReconstructionScale reconstruction_scale() const { return {}; }
    // Whether the code has to reach beyond k, to 4k.
    [[nodiscard]] virtual bool needs_wide() const { return reconstruction_scale().at_wide != 0; }
    // Whether prefixes shorter than k count as codes too.
    [[nodiscard]] virtual bool needs_nested() const { return false; }
    // The term of a loss on the cosines of the codes. The step fills all such terms in one pass,
    // gradients included, before it asks for values.
    virtual kernels::ContrastTerm* contrast_term() { return nullptr; }
    // The same for a loss with soft targets, which it fills in for this batch.
    virtual kernels::SoftContrastTerm<T>* soft_contrast_term(const StepState<T>&) {
        return nullptr;
    }
    // Returns the value before its weight, and adds weight·gradient to the state.
    virtual double evaluate(StepState<T>& state, double weight) = 0;
};

struct LossEntry {
    std::string name;
    std::string summary;
    double (*weight)(const TrainConfig& config);  // 0: off
    std::unique_ptr<Loss<float>> (*make)(const TrainConfig& config);
    std::unique_ptr<Loss<double>> (*make_double)(const TrainConfig& config);
};

[[nodiscard]] std::span<const LossEntry* const> losses();

// make<L> serves both precisions of a loss that is constructed from the config.
template <template <class> class L, class T>
std::unique_ptr<Loss<T>> make_loss(const TrainConfig& config) {
    return std::make_unique<L<T>>(config);
}

}  // namespace sparsescope
