// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/neuron_conditions.h"

#include <algorithm>
#include <ranges>

namespace sparsescope {

namespace {

constexpr auto not_asked = static_cast<std::size_t>(-1);

}  // namespace

NeuronConditions::NeuronConditions(std::span<const Condition* const> conditions, int k) : k_(k) {
    for (const Condition* condition : conditions)
        std::visit([this](const auto& c) { add(c); }, *condition);
}

void NeuronConditions::add(const NeuronWeightIs& c) {
    tests_.push_back({slots_of({&c.neuron, 1}), true, 0, c.comparison, c.weight});
}

void NeuronConditions::add(const NeuronOn& c) {
    tests_.push_back({slots_of({&c.neuron, 1}), false, c.k.value_or(k_), Comparison::equal, 1});
}

void NeuronConditions::add(const SharesNeurons& c) {
    tests_.push_back({slots_of(c.neurons), false, k_, c.comparison, static_cast<double>(c.count)});
}

std::vector<std::size_t> NeuronConditions::slots_of(std::span<const NeuronId> neurons) {
    std::vector<std::size_t> slots;
    for (const NeuronId neuron : neurons)
        slots.push_back(slots_.try_emplace(neuron, slots_.size()).first->second);
    return slots;
}

Status NeuronConditions::check(const ModelInfo& model) const {
    if (model.stored_k == 0)
        return fail(ErrorCode::invalid_argument,
                    fmt::format("The filter asks about neurons, but the documents have no codes of "
                                "{} yet. Encode them, or leave the neurons out.",
                                model.name));
    const NeuronId last = std::ranges::max(slots_ | std::views::keys);
    if (last >= model.hidden)
        return fail(ErrorCode::invalid_argument,
                    fmt::format("There is no neuron n{}: {} has n0 to n{}.", last, model.name,
                                model.hidden - 1));
    for (const Test& test : tests_) {
        if (test.k > model.stored_k)
            return fail(
                ErrorCode::invalid_argument,
                fmt::format("Which neurons are active at k = {} is not known: of each document {} "
                            "keeps the {} strongest. Ask for k = {} at most.",
                            test.k, model.name, model.stored_k, model.stored_k));
    }
    return {};
}

Result<std::vector<RowSet>> NeuronConditions::answer(const Corpus& corpus, const ModelInfo& model,
                                                     std::size_t rows, std::stop_token stop) {
    slot_of_.assign(model.hidden, not_asked);
    for (const auto& [neuron, slot] : slots_)
        slot_of_[neuron] = slot;
    found_.resize(slots_.size());
    std::vector<RowSet> sets(tests_.size(), RowSet(rows));
    const auto answer_row = [&](std::size_t row, CodeView code) {
        look_up(code);
        for (std::size_t i = 0; i < tests_.size(); ++i) {
            if (holds_for(tests_[i])) sets[i].add(row);
        }
    };
    SPARSESCOPE_TRY(
        corpus.for_each_codes(model.id, 0, static_cast<std::int64_t>(rows), stop,
                              [&](std::int64_t first, const CodeMatrix& piece) -> Status {
                                  if (stop.stop_requested()) return cancelled();
                                  for (std::size_t i = 0; i < piece.rows(); ++i)
                                      answer_row(static_cast<std::size_t>(first) + i, piece.row(i));
                                  return {};
                              }));
    return sets;
}

void NeuronConditions::look_up(CodeView code) {
    std::ranges::fill(found_, Found{});
    for (std::size_t rank = 0; rank < code.size(); ++rank) {
        const std::size_t slot = slot_of_[code.neurons[rank]];
        if (slot != not_asked) found_[slot] = {rank, static_cast<double>(code.weights[rank])};
    }
}

bool NeuronConditions::holds_for(const Test& test) const {
    if (test.by_weight)
        return holds(found_[test.slots.front()].weight, test.comparison, test.bound);
    const auto active = std::ranges::count_if(test.slots, [&](std::size_t slot) {
        return found_[slot].weight > 0 && found_[slot].rank < static_cast<std::size_t>(test.k);
    });
    return holds(static_cast<double>(active), test.comparison, test.bound);
}

}  // namespace sparsescope
