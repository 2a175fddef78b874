// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sae/kernels/sparse_batch.h"

#include <bit>
#include <type_traits>

#include "core/base/clones.h"
#include "core/base/parallel.h"

namespace sparsescope::kernels {

namespace {

__extension__ using Wide = unsigned __int128;

// A key whose integer order is: larger value first, then lower neuron. Sorting integers is faster
// than sorting pairs, and the tie rule comes for free.
template <class T>
struct KeyOf {
    using Bits = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
    using Key = std::conditional_t<sizeof(T) == 4, std::uint64_t, Wide>;
    static Bits ordered(T value) {
        const Bits bits = std::bit_cast<Bits>(value);
        constexpr Bits sign = Bits{1} << (sizeof(Bits) * 8 - 1);
        return bits & sign ? ~bits : bits | sign;
    }
    static Key make(T value, NeuronId neuron) { return (Key{ordered(value)} << 32) | Key{~neuron}; }
    static NeuronId neuron(Key key) { return ~static_cast<NeuronId>(key); }
    // The smallest value a key that beats `key` can have.
    static T value(Key key) {
        const Bits bits = static_cast<Bits>(key >> 32);
        constexpr Bits sign = Bits{1} << (sizeof(Bits) * 8 - 1);
        return std::bit_cast<T>(bits & sign ? static_cast<Bits>(bits ^ sign)
                                            : static_cast<Bits>(~bits));
    }
};

SPARSESCOPE_CLONES
bool any_at_least(const float* values, float threshold) {
    int any = 0;
    for (int i = 0; i < 32; ++i)
        any |= values[i] >= threshold ? 1 : 0;
    return any != 0;
}
bool any_at_least(const double* values, double threshold) {
    return std::any_of(values, values + 32, [threshold](double v) { return v >= threshold; });
}

// Candidates that reach the running threshold go to a buffer of twice the wanted size; when it is
// full, the better half stays and sets the threshold. Whole blocks below the threshold are skipped.
template <class T>
class TopSelector {
  public:
    using K = KeyOf<T>;
    explicit TopSelector(std::size_t count) : count_(count) { keys_.reserve(2 * count + 64); }

    std::span<const typename K::Key> select(const T* values, std::size_t n) {
        keys_.clear();
        const std::size_t head = std::min(n, 2 * count_);
        for (std::size_t j = 0; j < head; ++j)
            push(values[j], j);
        keep_best();
        std::size_t j = head;
        for (; j + 32 <= n; j += 32) {
            if (!any_at_least(values + j, threshold_)) continue;
            for (std::size_t i = j; i < j + 32; ++i)
                if (values[i] >= threshold_) push(values[i], i);
            if (keys_.size() >= 2 * count_) keep_best();
        }
        for (; j < n; ++j)
            if (!(values[j] < threshold_)) push(values[j], j);
        keep_best();
        std::sort(keys_.begin(), keys_.end(), std::greater<>());
        return keys_;
    }

  private:
    void push(T value, std::size_t j) { keys_.push_back(K::make(value, static_cast<NeuronId>(j))); }
    void keep_best() {
        if (keys_.size() > count_) {
            const auto last = keys_.begin() + static_cast<std::ptrdiff_t>(count_ - 1);
            std::nth_element(keys_.begin(), last, keys_.end(), std::greater<>());
            keys_.resize(count_);
            threshold_ = K::value(keys_.back());
        } else if (keys_.size() == count_) {
            threshold_ = K::value(*std::min_element(keys_.begin(), keys_.end()));
        }
    }

    std::size_t count_;
    T threshold_{};
    std::vector<typename K::Key> keys_;
};

}  // namespace

template <class T>
void select_top(const T* pre_activations, SparseBatch<T>& batch) {
    const auto slots = static_cast<std::size_t>(batch.slots);
    parallel_for(static_cast<std::int64_t>(batch.rows), [&](std::int64_t first, std::int64_t last) {
        TopSelector<T> selector(slots);
        for (auto row = static_cast<std::size_t>(first); row < static_cast<std::size_t>(last);
             ++row) {
            const T* values = pre_activations + row * batch.hidden;
            const auto keys = selector.select(values, batch.hidden);
            const std::size_t base = batch.at(row);
            std::uint32_t active = 0;
            for (std::size_t s = 0; s < slots; ++s) {
                const NeuronId neuron = KeyOf<T>::neuron(keys[s]);
                const T value = values[neuron];
                batch.neurons[base + s] = neuron;
                batch.values[base + s] = value > 0 || value != value ? value : T{0};
                // Not-a-number counts as active, so that it reaches the loss and stops the run.
                if (!(value <= 0)) active = static_cast<std::uint32_t>(s) + 1;
            }
            batch.active[row] = active;
            batch.active_k[row] = std::min(active, static_cast<std::uint32_t>(batch.k));
        }
    });
}

template <class T>
void build_postings(const SparseBatch<T>& batch, BatchPostings& postings) {
    // Counting sort with two groups per neuron: slots of the code at k, then the others.
    std::vector<std::uint64_t> cursor(2 * batch.hidden + 1, 0);
    const auto group = [&](std::size_t row, std::size_t slot) {
        return 2 * std::size_t{batch.neurons[batch.at(row) + slot]} +
               (slot < batch.active_k[row] ? 0 : 1);
    };
    for (std::size_t row = 0; row < batch.rows; ++row)
        for (std::size_t slot = 0; slot < batch.active[row]; ++slot)
            ++cursor[group(row, slot) + 1];
    for (std::size_t i = 1; i < cursor.size(); ++i)
        cursor[i] += cursor[i - 1];

    postings.begin.resize(batch.hidden + 1);
    postings.middle.resize(batch.hidden);
    for (std::size_t neuron = 0; neuron < batch.hidden; ++neuron) {
        postings.begin[neuron] = cursor[2 * neuron];
        postings.middle[neuron] = cursor[2 * neuron + 1];
    }
    postings.begin[batch.hidden] = cursor.back();
    postings.entries.resize(cursor.back());
    for (std::size_t row = 0; row < batch.rows; ++row)
        for (std::size_t slot = 0; slot < batch.active[row]; ++slot)
            postings.entries[cursor[group(row, slot)]++] = {static_cast<std::uint32_t>(row),
                                                            static_cast<std::uint32_t>(slot)};
}

template void select_top(const float*, SparseBatch<float>&);
template void select_top(const double*, SparseBatch<double>&);
template void build_postings(const SparseBatch<float>&, BatchPostings&);
template void build_postings(const SparseBatch<double>&, BatchPostings&);

}  // namespace sparsescope::kernels
