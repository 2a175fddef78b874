// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/code_block.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/corpus/blob.h"

namespace sparsescope {

namespace {

// Above this a table of all neurons would be large and mostly unused.
constexpr std::size_t max_table = std::size_t{1} << 20;

bool narrow_ids(std::size_t hidden) {
    return hidden <= std::size_t{std::numeric_limits<std::uint16_t>::max()} + 1;
}

}  // namespace

std::string CodeChecker::problem(CodeView code) {
    const bool table = hidden_ <= max_table;
    if (table && last_seen_.empty()) last_seen_.resize(hidden_);
    if (++number_ == 0) {  // after 2³² codes the numbers begin again
        std::ranges::fill(last_seen_, 0);
        number_ = 1;
    }
    for (std::size_t i = 0; i < code.size(); ++i) {
        const NeuronId neuron = code.neurons[i];
        const float weight = code.weights[i];
        if (neuron >= hidden_)
            return fmt::format("neuron {} of a head with {} neurons", neuron, hidden_);
        if (!(weight > 0) || !std::isfinite(weight)) return fmt::format("a weight of {}", weight);
        const bool ordered = i == 0 || code.weights[i - 1] > weight ||
                             (code.weights[i - 1] == weight && code.neurons[i - 1] < neuron);
        if (!ordered) return "weights that are not sorted";
        if (!table) continue;
        if (last_seen_[neuron] == number_) return fmt::format("neuron {} twice", neuron);
        last_seen_[neuron] = number_;
    }
    return table ? std::string() : twice_in_any(code);
}

std::string CodeChecker::twice_in_any(CodeView code) {
    sorted_.assign(code.neurons.begin(), code.neurons.end());
    std::ranges::sort(sorted_);
    const auto twice = std::ranges::adjacent_find(sorted_);
    return twice == sorted_.end() ? std::string() : fmt::format("neuron {} twice", *twice);
}

std::string CodeBlock::read(std::span<const std::byte> data, std::int64_t rows) {
    const auto count = static_cast<std::size_t>(rows);
    lengths_.clear();
    if (rows < 1 || data.size() / sizeof(std::uint32_t) < count) return "the wrong size";
    lengths_.resize(count);
    offsets_.resize(count);
    take(data, lengths_.data(), count);
    std::size_t entries = 0;
    for (std::size_t i = 0; i < count; ++i) {
        offsets_[i] = entries;
        entries += lengths_[i];
    }
    const bool narrow = narrow_ids(hidden_);
    const std::size_t entry_bytes =
        (narrow ? sizeof(std::uint16_t) : sizeof(NeuronId)) + sizeof(float);
    if (data.size() % entry_bytes != 0 || data.size() / entry_bytes != entries)
        return "the wrong size";

    neurons_.resize(entries);
    weights_.resize(entries);
    if (narrow) {
        narrow_.resize(entries);
        take(data, narrow_.data(), entries);
        std::ranges::copy(narrow_, neurons_.begin());
    } else {
        take(data, neurons_.data(), entries);
    }
    take(data, weights_.data(), entries);
    for (std::size_t i = 0; i < count; ++i)
        if (auto problem = checker_.problem(row(i)); !problem.empty()) return problem;
    return {};
}

std::vector<std::byte> encode_code_block(const CodeMatrix& codes) {
    const bool narrow = narrow_ids(codes.hidden());
    std::vector<std::byte> data;
    data.reserve(codes.rows() * sizeof(std::uint32_t) +
                 codes.entries() * (sizeof(NeuronId) + sizeof(float)));
    const auto append = [&](auto value) {
        append_bytes(data, std::span<const decltype(value)>(&value, 1));
    };
    for (std::size_t row = 0; row < codes.rows(); ++row)
        append(static_cast<std::uint32_t>(codes.row(row).size()));
    for (std::size_t row = 0; row < codes.rows(); ++row) {
        const auto neurons = codes.row(row).neurons;
        if (!narrow) {
            append_bytes(data, neurons);
            continue;
        }
        for (const NeuronId neuron : neurons)
            append(static_cast<std::uint16_t>(neuron));
    }
    for (std::size_t row = 0; row < codes.rows(); ++row)
        append_bytes(data, codes.row(row).weights);
    return data;
}

}  // namespace sparsescope
