// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model_files/head_parts.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sparsescope {
namespace {

std::string shape_text(const std::vector<std::uint64_t>& shape) {
    std::string text;
    for (const std::uint64_t size : shape)
        text += (text.empty() ? "" : " × ") + std::to_string(size);
    return text.empty() ? "a single number" : text;
}

bool finite_numbers(const std::vector<float>& values) {
    return std::ranges::all_of(values, [](float v) { return std::isfinite(v); });
}

Result<const NamedTensor*> need_floats(const TensorSource& source, const std::string& name) {
    const NamedTensor* tensor = source.find(name);
    if (tensor == nullptr)
        return unusable_head(source.name(), fmt::format("it has no tensor \"{}\".", name));
    if (is_floating(tensor->type) && !is_convertible(tensor->type))
        return unusable_head(
            source.name(), fmt::format("\"{}\" holds {}, which cannot be read. Save it as float32.",
                                       name, to_string(tensor->type)));
    if (!is_floating(tensor->type))
        return unusable_head(source.name(),
                             fmt::format("\"{}\" holds {}, where weights are wanted.", name,
                                         to_string(tensor->type)));
    return tensor;
}

}  // namespace

std::string left_out(std::int64_t count, std::string_view what, std::string_view behind) {
    return fmt::format("{} {}{}{} {} left out.", count, what, count == 1 ? "" : "s", behind,
                       count == 1 ? "was" : "were");
}

tl::unexpected<Error> unusable_head(const std::string& file, std::string reason) {
    return fail(
        ErrorCode::invalid_input,
        fmt::format("{} is not a sparse head that can be used: {}", file, std::move(reason)));
}

Result<const NamedTensor*> need_tensor(const TensorSource& source, const std::string& name,
                                       std::vector<std::uint64_t> shape) {
    SPARSESCOPE_ASSIGN(const NamedTensor* tensor, need_floats(source, name));
    if (tensor->shape != shape)
        return unusable_head(source.name(),
                             fmt::format("\"{}\" is {} where the weights ask for {}.", name,
                                         shape_text(tensor->shape), shape_text(shape)));
    return tensor;
}

Result<const NamedTensor*> need_matrix(const TensorSource& source, const std::string& name) {
    SPARSESCOPE_ASSIGN(const NamedTensor* tensor, need_floats(source, name));
    if (tensor->shape.size() != 2 || tensor->items == 0)
        return unusable_head(source.name(), fmt::format("\"{}\" is not a matrix.", name));
    return tensor;
}

Result<std::vector<float>> read_finite(const TensorSource& source, const std::string& name) {
    SPARSESCOPE_ASSIGN(auto values, source.read_floats(name));
    if (!finite_numbers(values))
        return unusable_head(source.name(), fmt::format("\"{}\" contains NaN or infinity.", name));
    return values;
}

std::vector<float> transposed(const std::vector<float>& matrix, std::size_t rows,
                              std::size_t columns) {
    constexpr std::size_t tile = 32;  // both matrices stay in the cache
    std::vector<float> result(matrix.size());
    for (std::size_t i = 0; i < rows; i += tile)
        for (std::size_t j = 0; j < columns; j += tile)
            for (std::size_t r = i; r < std::min(i + tile, rows); ++r)
                for (std::size_t c = j; c < std::min(j + tile, columns); ++c)
                    result[c * rows + r] = matrix[r * columns + c];
    return result;
}

void fold_pre_bias(HeadWeights& head) {
    for (std::size_t i = 0; i < head.hidden; ++i) {
        const auto row = head.row(i);
        double sum = head.latent_bias[i];
        for (std::size_t j = 0; j < head.dim; ++j)
            sum += static_cast<double>(row[j]) * head.pre_bias[j];
        head.latent_bias[i] = static_cast<float>(sum);
    }
}

Status settle_decoder(HeadWeights& head, ModelDescription& description, const std::string& file) {
    if (!finite_numbers(head.encoder_weight) || !finite_numbers(head.latent_bias))
        return unusable_head(file, "its weights and biases together exceed what floats can hold.");
    if (head.decoder_weight == head.encoder_weight) {
        head.decoder_weight.clear();
        description.tied = true;
    }
    return {};
}

Status set_shape(ModelDescription& description, const std::string& file, std::uint64_t hidden,
                 std::uint64_t dim) {
    constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int32_t>::max());
    if (hidden > most || dim > most)
        return unusable_head(file,
                             fmt::format("it claims {} neurons over {} values.", hidden, dim));
    description.hidden = static_cast<std::size_t>(hidden);
    description.dim = static_cast<std::size_t>(dim);
    return {};
}

Status set_k(ModelDescription& description, const std::string& file,
             std::optional<std::int64_t> k) {
    if (!k) {
        description.missing.emplace_back(
            "The file does not say how many neurons a code has: give k.");
        return {};
    }
    if (*k < 1 || static_cast<std::uint64_t>(*k) > description.hidden)
        return unusable_head(
            file,
            fmt::format("its k is {}, but must be between 1 and {}, the number of its neurons.", *k,
                        description.hidden));
    description.k = static_cast<int>(*k);
    return {};
}

}  // namespace sparsescope
