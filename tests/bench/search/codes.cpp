// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/search/codes.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "core/formats/element_type.h"

namespace sparsescope::bench {

namespace {

constexpr std::size_t topic_count = 2000;
constexpr std::size_t draws_per_topic = 64;
constexpr double main_topic_share = 0.7;
constexpr double second_topic_share = 0.2;
constexpr float smallest_weight = 0x1p-14F;  // of a normal number of half precision
constexpr double weight_spread = 0.5;        // σ of the logarithm of a weight

// Draws neurons with given probabilities.
class NeuronSampler {
  public:
    explicit NeuronSampler(std::vector<double> shares) : cumulative_(std::move(shares)) {
        std::partial_sum(cumulative_.begin(), cumulative_.end(), cumulative_.begin());
    }
    [[nodiscard]] NeuronId draw(Random& random) const {
        const double at = random.uniform() * cumulative_.back();
        const auto found = std::upper_bound(cumulative_.begin(), cumulative_.end(), at);
        return static_cast<NeuronId>(std::min<std::ptrdiff_t>(
            found - cumulative_.begin(), static_cast<std::ptrdiff_t>(cumulative_.size()) - 1));
    }

  private:
    std::vector<double> cumulative_;
};

struct Entry {
    NeuronId neuron;
    float weight;
};

// One row under construction; its neurons are distinct.
class Row {
  public:
    explicit Row(std::size_t hidden) : taken_(hidden, 0) {}

    void clear() {
        for (const Entry& entry : entries_)
            taken_[entry.neuron] = 0;
        entries_.clear();
    }
    bool add(NeuronId neuron, double weight) {
        if (taken_[neuron] != 0) return false;
        taken_[neuron] = 1;
        entries_.push_back({neuron, static_cast<float>(weight)});
        return true;
    }
    [[nodiscard]] std::size_t size() const { return entries_.size(); }

    // Sorts, rounds to ratios of half precision and appends the row.
    void append_to(CodeMatrix& codes) {
        const auto strongest = std::ranges::max_element(entries_, {}, &Entry::weight);
        const float unit = strongest == entries_.end() ? 1 : strongest->weight;
        for (Entry& entry : entries_)
            entry.weight = half_to_float(float_to_half(entry.weight / unit));
        std::ranges::sort(entries_, [](const Entry& a, const Entry& b) {
            return a.weight > b.weight || (a.weight == b.weight && a.neuron < b.neuron);
        });
        neurons_.clear();
        weights_.clear();
        for (const Entry& entry : entries_) {
            if (entry.weight < smallest_weight) break;
            neurons_.push_back(entry.neuron);
            weights_.push_back(entry.weight);
        }
        codes.append({neurons_, weights_});
    }

  private:
    std::vector<std::uint8_t> taken_;
    std::vector<Entry> entries_;
    std::vector<NeuronId> neurons_;
    std::vector<float> weights_;
};

// Neuron ids say nothing about popularity: ranks are shuffled.
NeuronSampler zipf_sampler(std::size_t hidden, double exponent, Random& random) {
    std::vector<double> shares(hidden);
    for (std::size_t rank = 0; rank < hidden; ++rank)
        shares[rank] = std::pow(static_cast<double>(rank + 1), -exponent);
    random.shuffle(std::span(shares));
    return NeuronSampler(std::move(shares));
}

class TopicMixture {
  public:
    explicit TopicMixture(const SyntheticSpec& spec)
        : spec_(spec),
          random_(spec.seed),
          popular_(zipf_sampler(spec.hidden, spec.zipf, random_)),
          topics_(topic_count * draws_per_topic) {
        for (NeuronId& neuron : topics_)
            neuron = popular_.draw(random_);
    }

    // Strongest first, so that a prefix has the skew of a code drawn at that k.
    [[nodiscard]] CodeMatrix documents(std::size_t count, std::uint64_t seed) const {
        Random random(seed);
        CodeMatrix codes(spec_.hidden);
        const auto k = std::min(static_cast<std::size_t>(spec_.k), spec_.hidden / 2);
        codes.reserve(count, k);
        Row row(spec_.hidden);
        std::vector<double> weights(k);
        for (std::size_t i = 0; i < count; ++i) {
            for (double& weight : weights)
                weight = std::exp(weight_spread * random.normal());
            std::ranges::sort(weights, std::greater<>());
            row.clear();
            const std::size_t main = random.below(topic_count);
            const std::size_t second = random.below(topic_count);
            while (row.size() < k)
                row.add(draw(main, second, random), weights[row.size()]);
            row.append_to(codes);
        }
        return codes;
    }

  private:
    [[nodiscard]] NeuronId draw(std::size_t main, std::size_t second, Random& random) const {
        const double which = random.uniform();
        if (which >= main_topic_share + second_topic_share) return popular_.draw(random);
        const std::size_t topic = which < main_topic_share ? main : second;
        return topics_[topic * draws_per_topic + random.below(draws_per_topic)];
    }

    SyntheticSpec spec_;
    Random random_;
    NeuronSampler popular_;
    std::vector<NeuronId> topics_;
};

std::vector<std::uint64_t> document_frequencies(const CodeMatrix& codes, int k) {
    std::vector<std::uint64_t> frequencies(codes.hidden(), 0);
    for (std::size_t row = 0; row < codes.rows(); ++row) {
        for (const NeuronId neuron : codes.row(row).prefix(static_cast<std::size_t>(k)).neurons)
            ++frequencies[neuron];
    }
    return frequencies;
}

}  // namespace

CodeMatrix synthetic_codes(const SyntheticSpec& spec) {
    return TopicMixture(spec).documents(spec.documents, spec.seed + 1);
}

CodeMatrix synthetic_queries(const SyntheticSpec& spec, std::size_t count) {
    return TopicMixture(spec).documents(count, spec.seed + 2);
}

CodeMatrix replicate(const CodeMatrix& codes, std::size_t documents, int k,
                     const ReplicaNoise& noise, std::uint64_t seed) {
    CodeMatrix replicas(codes.hidden());
    if (codes.entries() == 0) return replicas;
    Random random(seed);
    const auto frequencies = document_frequencies(codes, k);
    const NeuronSampler used(std::vector<double>(frequencies.begin(), frequencies.end()));
    replicas.reserve(documents, static_cast<std::size_t>(k));
    Row row(codes.hidden());
    for (std::size_t i = 0; i < documents; ++i) {
        const CodeView source = codes.row(i % codes.rows()).prefix(static_cast<std::size_t>(k));
        row.clear();
        for (std::size_t j = 0; j < source.size(); ++j) {
            const double weight =
                static_cast<double>(source.weights[j]) * std::exp(noise.weight * random.normal());
            const NeuronId neuron =
                random.uniform() < noise.swap ? used.draw(random) : source.neurons[j];
            // A neuron drawn twice is left out: real rows are not all equally long either.
            row.add(neuron, weight);
        }
        row.append_to(replicas);
    }
    return replicas;
}

PostingStatistics posting_statistics(const CodeMatrix& codes, int k) {
    const auto frequencies = document_frequencies(codes, k);
    PostingStatistics statistics;
    double total = 0, squares = 0;
    for (const std::uint64_t frequency : frequencies) {
        const auto postings = static_cast<double>(frequency);
        total += postings;
        squares += postings * postings;
        if (frequency > 0) ++statistics.used_neurons;
    }
    if (total == 0) return statistics;
    const auto rows = static_cast<double>(codes.rows());
    statistics.skew = static_cast<double>(codes.hidden()) * squares / (total * total);
    statistics.expected_postings = squares / rows;
    statistics.mean_length = total / rows;
    return statistics;
}

double mean_postings(const CodeMatrix& codes, const CodeMatrix& queries, int k) {
    const auto frequencies = document_frequencies(codes, k);
    std::uint64_t postings = 0;
    for (std::size_t i = 0; i < queries.rows(); ++i) {
        for (const NeuronId neuron : queries.row(i).prefix(static_cast<std::size_t>(k)).neurons)
            postings += frequencies[neuron];
    }
    return queries.rows() == 0
               ? 0
               : static_cast<double>(postings) / static_cast<double>(queries.rows());
}

}  // namespace sparsescope::bench
