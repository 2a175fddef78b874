// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/neuron_examples.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "core/base/random.h"

namespace sparsescope {

namespace {

bool is_stronger(const NeuronEntry& a, const NeuronEntry& b) {
    return a.weight != b.weight ? a.weight > b.weight : a.row < b.row;
}

// Sorts entries that come by row. Keys of 64 bits, weight before place, are sorted in half the time
// that entries take, which counts for neurons of a million documents.
void sort_by_weight(std::vector<NeuronEntry>& entries) {
    std::vector<std::uint64_t> keys(entries.size());
    for (std::size_t i = 0; i < entries.size(); ++i) {
        // Bits of positive floats are in the order of the floats.
        const std::uint64_t bits = ~std::bit_cast<std::uint32_t>(entries[i].weight);
        keys[i] = bits << 32 | i;
    }
    std::ranges::sort(keys);
    std::vector<NeuronEntry> sorted(entries.size());
    for (std::size_t i = 0; i < keys.size(); ++i)
        sorted[i] = entries[keys[i] & 0xFFFF'FFFFU];
    entries = std::move(sorted);
}

std::vector<double> edges_of(double low, double high, std::size_t bins, WeightScale scale) {
    std::vector<double> edges(bins + 1);
    for (std::size_t i = 0; i <= bins; ++i) {
        const double part = static_cast<double>(i) / static_cast<double>(bins);
        edges[i] = scale == WeightScale::linear ? high * part : low * std::pow(high / low, part);
    }
    edges.front() = scale == WeightScale::linear ? 0 : low;
    edges.back() = high;
    return edges;
}

}  // namespace

NeuronExamples::NeuronExamples(std::span<const NeuronEntry> entries, int k, int stored_k,
                               std::span<const DocumentId> ids)
    : k_(k),
      last_rank_(static_cast<int>(std::min<std::int64_t>(2 * std::int64_t{k}, stored_k))),
      ids_(ids) {
    for (const NeuronEntry& entry : entries) {
        if (entry.rank <= k)
            active_.push_back(entry);
        else if (entry.rank <= last_rank_)
            missed_.push_back(entry);
    }
    sort_by_weight(active_);
    sort_by_weight(missed_);
}

RankedDocument NeuronExamples::document(const NeuronEntry& entry) const {
    return {{ids_[entry.row], entry.row, entry.weight}, entry.rank};
}

std::vector<RankedDocument> NeuronExamples::first(std::span<const NeuronEntry> entries,
                                                  int n) const {
    std::vector<RankedDocument> documents;
    for (const NeuronEntry& entry : entries) {
        if (std::ssize(documents) >= n) break;
        documents.push_back(document(entry));
    }
    return documents;
}

std::vector<RankedDocument> NeuronExamples::strongest(int n) const {
    return first(active_, n);
}

std::vector<ExampleGroup> NeuronExamples::quantiles(int groups, int each) const {
    const std::size_t count =
        std::min(static_cast<std::size_t>(std::max(groups, 0)), active_.size());
    std::vector<ExampleGroup> result(count);
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t begin = active_.size() * i / count;
        const std::size_t end = active_.size() * (i + 1) / count;
        ExampleGroup& group = result[i];
        group.high = active_[begin].weight;
        group.low = active_[end - 1].weight;
        group.documents = static_cast<std::int64_t>(end - begin);
        const std::size_t shown =
            std::min(static_cast<std::size_t>(std::max(each, 0)), end - begin);
        for (std::size_t j = 0; j < shown; ++j)
            group.examples.push_back(document(active_[begin + (end - begin) * j / shown]));
    }
    return result;
}

std::vector<RankedDocument> NeuronExamples::random(int n, std::uint64_t seed) const {
    Random source(seed);
    std::vector<NeuronEntry> drawn(active_);
    const std::size_t count = std::min(static_cast<std::size_t>(std::max(n, 0)), drawn.size());
    for (std::size_t i = 0; i < count; ++i)
        std::swap(drawn[i], drawn[i + source.below(drawn.size() - i)]);
    drawn.resize(count);
    std::ranges::sort(drawn, is_stronger);
    return first(drawn, n);
}

NearMisses NeuronExamples::near_misses(int n) const {
    NearMisses misses;
    misses.documents = std::ssize(missed_);
    misses.examples = first(missed_, n);
    misses.first_rank = k_ + 1;
    misses.last_rank = last_rank_;
    misses.cut_short = last_rank_ < 2 * std::int64_t{k_};
    return misses;
}

std::span<const NeuronEntry> NeuronExamples::entries_between(double low, double high) const {
    const auto begin = std::ranges::partition_point(
        active_, [&](const NeuronEntry& entry) { return entry.weight > high; });
    const auto end = std::partition_point(
        begin, active_.end(), [&](const NeuronEntry& entry) { return entry.weight >= low; });
    return {begin, end};
}

ExampleGroup NeuronExamples::between(double low, double high, int n) const {
    const auto inside = entries_between(low, high);
    return {low, high, std::ssize(inside), first(inside, n)};
}

std::vector<std::int64_t> active_at_every_k(std::span<const NeuronEntry> entries, int stored_k) {
    std::vector<std::int64_t> counts(static_cast<std::size_t>(std::max(stored_k, 0)));
    for (const NeuronEntry& entry : entries)
        if (entry.rank <= stored_k) ++counts[static_cast<std::size_t>(entry.rank - 1)];
    for (std::size_t k = 1; k < counts.size(); ++k)
        counts[k] += counts[k - 1];
    return counts;
}

Histogram histogram_of_weights(std::span<const NeuronEntry> active, int bins, WeightScale scale) {
    if (active.empty() || bins < 1) return {};
    const auto [least, most] = std::ranges::minmax_element(active, {}, &NeuronEntry::weight);
    const double high = most->weight;
    const double low = least->weight < most->weight ? least->weight : high / 10;
    Histogram histogram;
    histogram.edges = edges_of(low, high, static_cast<std::size_t>(bins), scale);
    histogram.counts.resize(static_cast<std::size_t>(bins));
    for (const NeuronEntry& entry : active) {
        const auto above = std::ranges::upper_bound(histogram.edges, double{entry.weight});
        const auto bin =
            std::clamp<std::ptrdiff_t>(above - histogram.edges.begin() - 1, 0, bins - 1);
        histogram.counts[static_cast<std::size_t>(bin)] += 1;
    }
    return histogram;
}

}  // namespace sparsescope
