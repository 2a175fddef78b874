// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sae/model_file.h"

#include <algorithm>
#include <cmath>

#include "core/formats/safetensors_writer.h"
#include "core/sae/model_tensors.h"

namespace sparsescope {

namespace {

tl::unexpected<Error> bad_model(const std::filesystem::path& path, std::string reason) {
    return fail(ErrorCode::invalid_input,
                fmt::format("{} is not a sparse head that can be used: {}", path.string(),
                            std::move(reason)));
}

// The tensor under its name, with or without the "module." that distributed training puts before
// it.
const TensorInfo* find(const SafetensorsFile& file, const std::string& name) {
    const TensorInfo* tensor = file.find(name);
    return tensor != nullptr ? tensor : file.find("module." + name);
}

bool all_finite(const std::vector<float>& values) {
    return std::all_of(values.begin(), values.end(), [](float v) { return std::isfinite(v); });
}

Result<std::vector<float>> read_vector(const SafetensorsFile& file,
                                       const std::filesystem::path& path, const std::string& name,
                                       std::uint64_t length) {
    const TensorInfo* tensor = find(file, name);
    if (tensor == nullptr) return bad_model(path, fmt::format("it has no tensor \"{}\".", name));
    if (tensor->items != length)
        return bad_model(path, fmt::format("\"{}\" has {} values where the weights ask for {}.",
                                           name, tensor->items, length));
    SPARSESCOPE_ASSIGN(auto values, file.read_floats(tensor->name));
    if (!all_finite(values))
        return bad_model(path, fmt::format("\"{}\" contains NaN or infinity.", name));
    return values;
}

}  // namespace

Result<HeadWeights> read_head_weights(const std::filesystem::path& path) {
    return guard("reading a model file", [&]() -> Result<HeadWeights> {
        SPARSESCOPE_ASSIGN(const SafetensorsFile file, SafetensorsFile::open(path));
        const TensorInfo* encoder = find(file, encoder_weight_key);
        const TensorInfo* decoder = find(file, decoder_weight_key);
        const TensorInfo* matrix = encoder != nullptr ? encoder : decoder;
        if (matrix == nullptr)
            return bad_model(path, fmt::format("it has neither \"{}\" nor \"{}\".",
                                               encoder_weight_key, decoder_weight_key));
        if (matrix->shape.size() != 2 || matrix->shape[0] == 0 || matrix->shape[1] == 0)
            return bad_model(path, fmt::format("\"{}\" is not a matrix.", matrix->name));
        HeadWeights weights;
        weights.hidden = static_cast<std::size_t>(matrix->shape[0]);
        weights.dim = static_cast<std::size_t>(matrix->shape[1]);
        SPARSESCOPE_ASSIGN(weights.encoder_weight, file.read_floats(matrix->name));
        if (!all_finite(weights.encoder_weight))
            return bad_model(path, fmt::format("\"{}\" contains NaN or infinity.", matrix->name));
        if (encoder != nullptr && decoder != nullptr) {
            SPARSESCOPE_ASSIGN(const auto other, file.read_floats(decoder->name));
            if (other != weights.encoder_weight)
                return bad_model(
                    path, "its encoder and decoder weights differ, but this head ties them.");
        }
        SPARSESCOPE_ASSIGN(weights.pre_bias, read_vector(file, path, pre_bias_key, weights.dim));
        SPARSESCOPE_ASSIGN(weights.latent_bias,
                           read_vector(file, path, latent_bias_key, weights.hidden));
        if (const TensorInfo* counter = find(file, last_nonzero_key);
            counter != nullptr && counter->items == weights.hidden) {
            SPARSESCOPE_ASSIGN(weights.stats_last_nonzero, file.read_integers(counter->name));
        }
        return weights;
    });
}

Status write_head_weights(const std::filesystem::path& path, const HeadWeights& weights) {
    const std::vector<std::int64_t> no_counter(weights.hidden, 0);
    const auto& counter =
        weights.stats_last_nonzero.empty() ? no_counter : weights.stats_last_nonzero;
    const TensorToWrite tensors[] = {
        float_tensor(encoder_weight_key, {weights.hidden, weights.dim}, weights.encoder_weight),
        float_tensor(latent_bias_key, {weights.hidden}, weights.latent_bias),
        float_tensor(pre_bias_key, {weights.dim}, weights.pre_bias),
        integer_tensor(last_nonzero_key, counter),
    };
    return write_safetensors(path, tensors);
}

}  // namespace sparsescope
