// SPDX-License-Identifier: GPL-3.0-or-later
// The codes of one batch while it trains: up to `slots` active neurons of each row, by descending
// magnitude. The first active_k[row] of them are the code at k and all of them are the code at 4k;
// shorter prefixes may count as codes of their own (nested).
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
    std::vector<int> nested;              // prefixes below k that count as codes too, ascending
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

    // A row's slots fall into segments: up to each nested prefix, on to k, and on to 4k. The code
    // that a segment completes is made of it and all before it.
    [[nodiscard]] std::size_t segments() const { return nested.size() + (slots > k ? 2 : 1); }
    [[nodiscard]] std::size_t segment_at_k() const { return nested.size(); }
    [[nodiscard]] std::size_t segment_end(std::size_t row, std::size_t segment) const {
        if (segment > nested.size()) return active[row];
        if (segment == nested.size()) return active_k[row];
        return std::min(static_cast<std::size_t>(nested[segment]), active_at_k(row));
    }
    [[nodiscard]] std::size_t segment_of(std::size_t row, std::size_t slot) const {
        if (slot >= active_k[row]) return nested.size() + 1;
        std::size_t segment = 0;
        while (segment < nested.size() && slot >= static_cast<std::size_t>(nested[segment]))
            ++segment;
        return segment;
    }
};

// Fills neurons, values, active and active_k (at most k) of every row from pre-activations [rows,
// hidden]. Neurons are selected by their signed value (of those that tie, the lower first), and
// ReLU comes after (method §1.1).
template <class T>
void select_top(const T* pre_activations, SparseBatch<T>& batch);

// The batch seen from its neurons: for each neuron the (row, slot) pairs where it is active. Those
// of the code at k come first, and rows ascend within each group.
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
