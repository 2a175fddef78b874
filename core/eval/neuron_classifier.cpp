// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/neuron_classifier.h"

#include <algorithm>

namespace sparsescope {

namespace {

constexpr std::size_t most_points = 200;

// How many documents reach a weight, with the label and without.
struct Reached {
    double weight = 0;
    std::int64_t with = 0;
    std::int64_t without = 0;
};

double share_of(std::int64_t count, std::int64_t all) {
    return all > 0 ? static_cast<double>(count) / static_cast<double>(all) : 0;
}

double f1_of(const Reached& at, std::int64_t positives) {
    return share_of(2 * at.with, at.with + at.without + positives);
}

// The labelled documents of one part.
class Part {
  public:
    Part(std::span<const NeuronEntry> active, std::span<const std::int32_t> labels,
         std::span<const Split> splits, std::int32_t label, Split part) {
        for (std::size_t row = 0; row < labels.size(); ++row) {
            if (splits[row] != part || labels[row] < 0) continue;
            ++documents_;
            if (labels[row] == label) ++positives_;
        }
        std::vector<Reached> weights;
        for (const NeuronEntry& entry : active) {
            if (splits[entry.row] != part || labels[entry.row] < 0) continue;
            const bool with = labels[entry.row] == label;
            weights.push_back({entry.weight, with ? 1 : 0, with ? 0 : 1});
        }
        // Mostly they come in this order.
        if (!std::ranges::is_sorted(weights, std::ranges::greater{}, &Reached::weight))
            std::ranges::sort(weights, std::ranges::greater{}, &Reached::weight);
        Reached sum;
        for (const Reached& next : weights) {
            sum = {next.weight, sum.with + next.with, sum.without + next.without};
            if (!reached_.empty() && reached_.back().weight == next.weight)
                reached_.back() = sum;
            else
                reached_.push_back(sum);
        }
    }

    // 0 where the neuron is never active.
    [[nodiscard]] double best_threshold() const {
        double threshold = 0;
        double best = -1;
        for (const Reached& at : reached_) {
            const double f1 = f1_of(at, positives_);
            if (f1 <= best) continue;
            best = f1;
            threshold = at.weight;
        }
        return threshold;
    }

    [[nodiscard]] ClassifierQuality quality(double threshold) const {
        ClassifierQuality quality;
        quality.documents = documents_;
        quality.positives = positives_;
        quality.auroc = auroc();
        const auto below = std::ranges::partition_point(
            reached_, [&](const Reached& at) { return at.weight >= threshold; });
        // A threshold of 0 is none: the neuron was never active where it was to be chosen.
        if (below == reached_.begin() || threshold <= 0) return quality;
        const Reached& at = *(below - 1);
        quality.f1 = f1_of(at, positives_);
        quality.precision = share_of(at.with, at.with + at.without);
        quality.recall = share_of(at.with, positives_);
        return quality;
    }

    [[nodiscard]] std::vector<PrecisionRecall> curve() const {
        std::vector<PrecisionRecall> points;
        const std::size_t count = std::min(reached_.size(), most_points);
        for (std::size_t i = 1; i <= count; ++i) {
            const Reached& at = reached_[reached_.size() * i / count - 1];
            points.push_back({at.weight, share_of(at.with, at.with + at.without),
                              share_of(at.with, positives_)});
        }
        return points;
    }

  private:
    [[nodiscard]] std::optional<double> auroc() const {
        const std::int64_t negatives = documents_ - positives_;
        if (positives_ == 0 || negatives == 0) return std::nullopt;
        // Documents with the label, by how many without it they are above; those of one weight
        // share a step, the last of which is weight 0.
        double above = 0;
        Reached before;
        const auto step = [&](const Reached& next) {
            const auto with = static_cast<double>(next.with - before.with);
            const auto lower = static_cast<double>(negatives - next.without);
            const auto equal = static_cast<double>(next.without - before.without);
            above += with * (lower + equal / 2);
            before = next;
        };
        for (const Reached& at : reached_)
            step(at);
        step({0, positives_, negatives});
        return above / (static_cast<double>(positives_) * static_cast<double>(negatives));
    }

    std::int64_t documents_ = 0;
    std::int64_t positives_ = 0;
    std::vector<Reached> reached_;  // weight descending, each once
};

}  // namespace

Split judged_part(std::span<const std::int32_t> labels, std::span<const Split> splits) {
    for (const Split part : {Split::test, Split::validation})
        for (std::size_t row = 0; row < labels.size(); ++row)
            if (splits[row] == part && labels[row] >= 0) return part;
    return Split::train;
}

NeuronClassifier classify(std::span<const NeuronEntry> active, std::span<const std::int32_t> labels,
                          std::span<const Split> splits, std::int32_t label) {
    NeuronClassifier classifier;
    classifier.label = label;
    classifier.judged_on = judged_part(labels, splits);
    classifier.held_out = classifier.judged_on != Split::train;
    const Part train(active, labels, splits, label, Split::train);
    const Part judged(active, labels, splits, label, classifier.judged_on);
    classifier.threshold = train.best_threshold();
    classifier.chosen = train.quality(classifier.threshold);
    classifier.judged = judged.quality(classifier.threshold);
    classifier.curve = judged.curve();
    return classifier;
}

}  // namespace sparsescope
