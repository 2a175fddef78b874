// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/tune_memory.h"

#include <algorithm>
#include <fstream>
#include <string>

namespace sparsescope {

namespace {

constexpr std::int64_t bytes = 4;  // of a number

// Weights of a layer's four products, without biases and norms.
std::int64_t products(const BackboneSize& size) {
    return 4 * size.hidden * size.hidden + 2 * size.hidden * size.intermediate;
}

std::int64_t trained_layers(const BackboneSize& size, const TuneConfig& config) {
    return std::max<std::int64_t>(0, size.layers - config.frozen_layers);
}

}  // namespace

std::int64_t trained_parameters(const BackboneSize& size, const TuneConfig& config) {
    if (size.layers == 0) return size.parameters;
    const std::int64_t layers = trained_layers(size, config);
    if (config.lora)  // A and B of queries, keys, values, output, up and down
        return layers * config.lora_rank *
               (8 * size.hidden + 2 * (size.hidden + size.intermediate));
    if (config.frozen_layers == 0) return size.parameters;
    return layers * (products(size) + 9 * size.hidden + size.intermediate);
}

std::int64_t kept_bytes(const BackboneSize& size, const TuneConfig& config, std::int64_t tokens) {
    if (size.layers == 0) return bytes * size.kept_of_picture;
    const std::int64_t of_layer =
        10 * size.hidden + 2 * size.intermediate + (config.lora ? size.hidden : 0);
    const std::int64_t scratch = 6 * size.hidden + 2 * size.intermediate;
    return bytes * tokens * (trained_layers(size, config) * of_layer + scratch);
}

TuneMemory tune_memory(const BackboneSize& size, const TuneConfig& config, std::int64_t tokens) {
    TuneMemory memory;
    memory.weights = bytes * (size.parameters + 3 * trained_parameters(size, config));
    memory.document = kept_bytes(size, config, tokens);
    const std::int64_t documents = std::int64_t{config.batch} *
                                   (2 + (config.mined_negatives > 0 ? config.mined_negatives : 0));
    memory.whole_batch = memory.weights + documents * memory.document;
    memory.least = memory.weights + memory.document;
    return memory;
}

std::int64_t free_memory_bytes() {
    std::ifstream file("/proc/meminfo");
    std::string name;
    std::int64_t kibibytes = 0;
    while (file >> name >> kibibytes) {
        if (name == "MemAvailable:") {
            constexpr std::int64_t reserve = std::int64_t{256} << 20;
            return std::max<std::int64_t>(0, kibibytes * 1024 / 10 * 9 - reserve);
        }
        file.ignore(64, '\n');
    }
    return 0;
}

}  // namespace sparsescope
