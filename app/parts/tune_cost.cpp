// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/tune_cost.h"

#include <algorithm>

#include "core/backbone/model_folder.h"
#include "widgets/number_format.h"

namespace sparsescope {
namespace {

// Of a BERT: tables, and in each layer four square maps, two that widen and narrow, and two norms.
std::int64_t parameters_of(const TransformerShape& shape) {
    const auto number = [](std::size_t value) { return static_cast<std::int64_t>(value); };
    const std::int64_t hidden = number(shape.hidden);
    const std::int64_t wide = number(shape.intermediate);
    const std::int64_t tables =
        (number(shape.vocabulary) + number(shape.positions) + number(shape.token_types) + 2) *
        hidden;
    const std::int64_t layer =
        4 * hidden * (hidden + 1) + hidden * wide + wide + wide * hidden + hidden + 4 * hidden;
    return tables + number(shape.layers) * layer;
}

}  // namespace

Result<BackboneFacts> backbone_facts(const std::filesystem::path& folder) {
    SPARSESCOPE_ASSIGN(const ModelFolder model, read_model_folder(folder));
    const TransformerShape& shape = model.shape;
    BackboneFacts facts;
    facts.size.parameters = parameters_of(shape);
    facts.size.layers = static_cast<std::int64_t>(shape.layers);
    facts.size.hidden = static_cast<std::int64_t>(shape.hidden);
    facts.size.intermediate = static_cast<std::int64_t>(shape.intermediate);
    facts.size.heads = static_cast<std::int64_t>(shape.heads);
    facts.size.vocabulary = static_cast<std::int64_t>(shape.vocabulary);
    facts.tokens = static_cast<std::int64_t>(model.max_tokens);
    facts.free_bytes = free_memory_bytes();
    return facts;
}

MemoryWords memory_words(const BackboneFacts& facts, const TuneConfig& config) {
    const std::int64_t longest = facts.tokens > 0
                                     ? std::min<std::int64_t>(facts.tokens, config.max_tokens)
                                     : config.max_tokens;
    const TuneMemory memory = tune_memory(facts.size, config, longest);
    const std::int64_t each = memory.document * (2 + config.mined_negatives);  // a pair
    const QString free = format::bytes(facts.free_bytes);
    if (config.micro_batch > 0) {
        const std::int64_t taken = memory.weights + each * config.micro_batch;
        if (facts.free_bytes <= 0 || taken <= facts.free_bytes)
            return {QString("A step takes at most %1, in passes of %2 pairs.")
                        .arg(format::bytes(taken), format::count(config.micro_batch)),
                    true,
                    {}};
        return {QString("Passes of %1 pairs may take %2, and %3 are free: they are made smaller as "
                        "needed, which changes no result.")
                    .arg(format::count(config.micro_batch), format::bytes(taken), free),
                true,
                {}};
    }
    if (facts.free_bytes <= 0)
        return {
            QString("A step takes at most %1.").arg(format::bytes(memory.whole_batch)), true, {}};
    if (memory.whole_batch <= facts.free_bytes)
        return {QString("A step takes at most %1 of the %2 that are free.")
                    .arg(format::bytes(memory.whole_batch), free),
                true,
                {}};
    if (memory.least > facts.free_bytes || each <= 0)
        return {
            QString("Even one pair at a time takes %1, and %2 are free. Choose adapters (LoRA), "
                    "freeze layers or allow fewer tokens of a text.")
                .arg(format::bytes(memory.least), free),
            false,
            {}};
    const std::int64_t pass = std::max<std::int64_t>(1, (facts.free_bytes - memory.weights) / each);
    return {QString("A batch of %1 may take %2, and %3 are free: it is computed in passes of about "
                    "%4, which changes no result.")
                .arg(format::count(config.batch), format::bytes(memory.whole_batch), free,
                     format::counted(pass, "pair", "pairs")),
            true, pass};
}

}  // namespace sparsescope
