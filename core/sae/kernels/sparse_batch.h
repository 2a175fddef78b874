// SPDX-License-Identifier: GPL-3.0-or-later
// The codes of one batch while it trains: up to `slots` active neurons of each row, magnitude
// descending. The first active_k[row] of them are the code at k, all of them the code at 4k.
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
    std::vector<NeuronId> neurons;        // [rows, slots]
    std::vector<T> values;                // [rows, slots]; ≥ 0 unless has_signs
    std::vector<std::uint32_t> active;    // [rows]: leading slots with a value other than 0
    std::vector<std::uint32_t> active_k;  // [rows]: those of the code at k, ≤ active
    bool has_signs = false;

    void resize(std::size_t row_count, std::size_t hidden_count, int code_k, int slot_count) {
        rows = row_count;
        hidden = hidden_count;
        k = code_k;
        slots = slot_count;
        neurons.resize(rows * static_cast<std::size_t>(slots));
        values.resize(neurons.size());
        active.resize(rows);
        active_k.resize(rows);
    }
    [[nodiscard]] std::size_t at(std::size_t row) const {
        return row * static_cast<std::size_t>(slots);
    }
    [[nodiscard]] std::size_t active_at_k(std::size_t row) const { return active_k[row]; }
};

// Fills neurons, values, active and active_k (at most k) of every row from pre-activations [rows,
// hidden]. Selection is on the signed value (ties: lower neuron first), ReLU comes after: method
// §1.1.
template <class T>
void select_top(const T* pre_activations, SparseBatch<T>& batch);

// The batch seen from its neurons: for each neuron the (row, slot) pairs where it is active, those
// of the code at k first, rows ascending within each group.
struct BatchPostings {
    struct Entry {
        std::uint32_t row;
        std::uint32_t slot;
    };
    std::vector<std::uint64_t> begin;   // [hidden + 1]
    std::vector<std::uint64_t> middle;  // [hidden]: end of the entries of the code at k
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
