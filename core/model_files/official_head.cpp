// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model_files/official_head.h"

#include <algorithm>
#include <map>

#include "core/formats/head_names.h"
#include "core/formats/safetensors_writer.h"
#include "core/model_files/head_parts.h"
#include "core/model_files/model_tensors.h"

namespace sparsescope {
namespace {

// What stands before the names of the head: the shortest beginning under which all of it is there.
// Without one, the shortest under which something is, so that the message can say what is missing.
std::optional<std::string> official_prefix(const TensorSource& source, bool whole) {
    std::optional<std::string> best;
    const auto has = [&](const std::string& name) { return source.find(name) != nullptr; };
    for (const NamedTensor& tensor : source.tensors()) {
        for (const std::string name :
             {pre_bias_key, latent_bias_key, encoder_weight_key, decoder_weight_key}) {
            if (!tensor.name.ends_with(name)) continue;
            const std::string prefix = tensor.name.substr(0, tensor.name.size() - name.size());
            if (!prefix.empty() && prefix.back() != '.' && prefix.back() != '/') continue;
            if (whole && !(has(prefix + pre_bias_key) && has(prefix + latent_bias_key) &&
                           (has(prefix + encoder_weight_key) || has(prefix + decoder_weight_key))))
                continue;
            if (!best || prefix.size() < best->size()) best = prefix;
        }
    }
    return best;
}

void count_ignored(OfficialPlan& plan) {
    std::int64_t backbone = 0, others = 0;
    for (const NamedTensor& tensor : plan.source->tensors()) {
        const std::string& name = tensor.name;
        const auto is = [&](const char* key) { return name == plan.prefix + key; };
        if (is(pre_bias_key) || is(latent_bias_key) || is(encoder_weight_key) ||
            is(decoder_weight_key) || is(last_nonzero_key))
            continue;
        ++(name.find("pre_trained_backbone.") != std::string::npos ? backbone : others);
    }
    ModelDescription& description = plan.description;
    description.ignored_tensors = backbone + others;
    if (backbone > 0) description.notes.push_back(left_out(backbone, "tensor", " of the backbone"));
    if (others > 0)
        description.notes.push_back(left_out(others, "other tensor", ", as of an optimiser,"));
}

}  // namespace

bool has_official_head(const TensorSource& source) {
    return official_prefix(source, true).has_value();
}

Result<OfficialPlan> plan_official_head(TensorSourcePtr source) {
    OfficialPlan plan;
    plan.source = std::move(source);
    const TensorSource& file = *plan.source;
    auto prefix = official_prefix(file, true);
    if (!prefix) prefix = official_prefix(file, false);
    plan.prefix = prefix.value_or("");
    const std::string encoder = plan.prefix + encoder_weight_key;
    const std::string decoder = plan.prefix + decoder_weight_key;
    plan.weight = file.find(encoder) != nullptr ? encoder : decoder;
    if (file.find(plan.weight) == nullptr)
        return unusable_head(
            file.name(), fmt::format("it has neither \"{}\" nor \"{}\". It has: {}.",
                                     encoder_weight_key, decoder_weight_key, file.some_names()));
    SPARSESCOPE_ASSIGN(const NamedTensor* matrix, need_matrix(file, plan.weight));
    const std::uint64_t hidden = matrix->shape[0], dim = matrix->shape[1];
    if (plan.weight == encoder && file.find(decoder) != nullptr) {
        SPARSESCOPE_TRY(need_tensor(file, decoder, {hidden, dim}));
        plan.repeated_weight = decoder;
    }
    SPARSESCOPE_TRY(need_tensor(file, plan.prefix + pre_bias_key, {dim}));
    SPARSESCOPE_TRY(need_tensor(file, plan.prefix + latent_bias_key, {hidden}));
    SPARSESCOPE_TRY(set_shape(plan.description, file.name(), hidden, dim));
    auto k = file.number("k");
    if (!k) k = file.number("sparsescope.k");
    SPARSESCOPE_TRY(set_k(plan.description, file.name(), k));
    count_ignored(plan);
    return plan;
}

Result<HeadWeights> read_official_head(const OfficialPlan& plan) {
    const TensorSource& file = *plan.source;
    HeadWeights weights;
    weights.hidden = plan.description.hidden;
    weights.dim = plan.description.dim;
    SPARSESCOPE_ASSIGN(weights.encoder_weight, read_finite(file, plan.weight));
    if (!plan.repeated_weight.empty()) {
        SPARSESCOPE_ASSIGN(const auto other, file.read_floats(plan.repeated_weight));
        if (other != weights.encoder_weight)
            return unusable_head(
                file.name(), "its encoder and decoder weights differ, but this head ties them.");
    }
    SPARSESCOPE_ASSIGN(weights.pre_bias, read_finite(file, plan.prefix + pre_bias_key));
    SPARSESCOPE_ASSIGN(weights.latent_bias, read_finite(file, plan.prefix + latent_bias_key));
    const NamedTensor* counter = file.find(plan.prefix + last_nonzero_key);
    if (counter != nullptr && counter->items == weights.hidden) {
        SPARSESCOPE_ASSIGN(weights.stats_last_nonzero, file.read_integers(counter->name));
    }
    return weights;
}

Result<HeadWeights> read_head_weights(const std::filesystem::path& path) {
    return guard("reading a model file", [&]() -> Result<HeadWeights> {
        SPARSESCOPE_ASSIGN(TensorSourcePtr source, open_tensor_source(path));
        SPARSESCOPE_ASSIGN(const OfficialPlan plan, plan_official_head(std::move(source)));
        return read_official_head(plan);
    });
}

Status check_tied(const HeadWeights& weights, const std::string& format) {
    if (weights.tied()) return {};
    return fail(ErrorCode::invalid_argument,
                fmt::format("This model has a decoder of its own, which the format \"{}\" has no "
                            "place for. Save it as saelens or dictionary-learning.",
                            format));
}

Status write_head_weights(const std::filesystem::path& path, const HeadWeights& weights, int k) {
    const std::vector<std::int64_t> no_counter(weights.hidden, 0);
    const auto& counter =
        weights.stats_last_nonzero.empty() ? no_counter : weights.stats_last_nonzero;
    const TensorToWrite tensors[] = {
        float_tensor(encoder_weight_key, {weights.hidden, weights.dim}, weights.encoder_weight),
        float_tensor(latent_bias_key, {weights.hidden}, weights.latent_bias),
        float_tensor(pre_bias_key, {weights.dim}, weights.pre_bias),
        integer_tensor(last_nonzero_key, counter),
    };
    std::map<std::string, std::string> metadata;
    if (k > 0) metadata["sparsescope.k"] = std::to_string(k);
    return write_safetensors(path, tensors, metadata);
}

}  // namespace sparsescope
