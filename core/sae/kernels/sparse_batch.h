// SPDX-License-Identifier: GPL-3.0-or-later
// The codes of one batch while it trains: the `slots` largest pre-activations of each row, after
// ReLU, value descending. The first k slots are the code at k, all slots the code at 4k.
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/types/ids.h"

namespace sparsescope::kernels {

template <class T>
struct SparseBatch {
    std::size_t rows = 0;
    std::size_t hidden = 0;
    int k = 0;
    int slots = 0;
    std::vector<NeuronId> neurons;      // [rows, slots]
    std::vector<T> values;              // [rows, slots], ≥ 0
    std::vector<std::uint32_t> active;  // [rows]: leading slots with a value > 0

    void resize(std::size_t row_count, std::size_t hidden_count, int code_k, int slot_count) {
        rows = row_count;
        hidden = hidden_count;
        k = code_k;
        slots = slot_count;
        neurons.resize(rows * static_cast<std::size_t>(slots));
        values.resize(neurons.size());
        active.resize(rows);
    }
    [[nodiscard]] std::size_t at(std::size_t row) const {
        return row * static_cast<std::size_t>(slots);
    }
    // Active slots of the row's code at k.
    [[nodiscard]] std::size_t active_at_k(std::size_t row) const {
        return std::min<std::size_t>(active[row], static_cast<std::size_t>(k));
    }
};

// Fills neurons, values and active of every row from pre-activations [rows, hidden]. Selection is
// on the signed value (ties: lower neuron first), ReLU comes after: method §1.1.
template <class T>
void select_top(const T* pre_activations, SparseBatch<T>& batch);

// The batch seen from its neurons: for each neuron the (row, slot) pairs where it is active, those
// within k first, rows ascending within each group.
struct BatchPostings {
    struct Entry {
        std::uint32_t row;
        std::uint32_t slot;
    };
    std::vector<std::uint64_t> begin;   // [hidden + 1]
    std::vector<std::uint64_t> middle;  // [hidden]: end of the entries with slot < k
    std::vector<Entry> entries;

    [[nodiscard]] std::span<const Entry> of(NeuronId neuron) const {
        return std::span(entries).subspan(begin[neuron], begin[neuron + 1] - begin[neuron]);
    }
    [[nodiscard]] std::span<const Entry> of_at_k(NeuronId neuron) const {
        return std::span(entries).subspan(begin[neuron], middle[neuron] - begin[neuron]);
    }
};

template <class T>
void build_postings(const SparseBatch<T>& batch, BatchPostings& postings);

}  // namespace sparsescope::kernels
