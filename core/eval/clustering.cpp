// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/clustering.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/base/parallel.h"
#include "core/base/random.h"

namespace sparsescope {

namespace {

constexpr std::int32_t stray = -1;

// One start of k-means, to its end.
class Attempt {
  public:
    Attempt(const FeatureRows& rows, const ClusteringOptions& options, Random& random)
        : rows_(rows),
          clusters_(static_cast<std::size_t>(options.clusters)),
          centres_(rows.columns() * clusters_),
          cluster_(rows.rows(), 0),
          similarity_(rows.rows(), 0),
          owner_(rows.columns()) {
        draw_centres(random);
    }

    Status run(int iterations, const std::stop_token& stop) {
        for (int i = 0; i < iterations; ++i) {
            if (stop.stop_requested()) return cancelled();
            if (!assign() && i > 0) break;
            move_centres();
        }
        assign();
        return {};
    }

    [[nodiscard]] Clustering result() const {
        double sum = 0;
        for (const float similarity : similarity_)
            sum += similarity;
        return {cluster_, sum};
    }

  private:
    void set_centre(std::size_t cluster, std::size_t row) {
        for (std::size_t column = 0; column < rows_.columns(); ++column)
            centres_[column * clusters_ + cluster] = 0;
        const FeatureRows::Row entries = rows_.row(row);
        for (std::size_t j = 0; j < entries.size(); ++j)
            centres_[entries.columns[j] * clusters_ + cluster] = entries.values[j];
    }

    void draw_centres(Random& random) {
        std::vector<double> distance(rows_.rows());
        for (std::size_t i = 0; i < distance.size(); ++i)
            distance[i] = rows_.row(i).size() > 0 ? 1 : 0;
        std::vector<float> centre(rows_.columns());
        for (std::size_t cluster = 0; cluster < clusters_; ++cluster) {
            const std::size_t row = draw(distance, random);
            set_centre(cluster, row);
            std::ranges::fill(centre, 0.0F);
            const FeatureRows::Row chosen = rows_.row(row);
            for (std::size_t j = 0; j < chosen.size(); ++j)
                centre[chosen.columns[j]] = chosen.values[j];
            for (std::size_t i = 0; i < rows_.rows(); ++i) {
                const FeatureRows::Row entries = rows_.row(i);
                double cosine = 0;
                for (std::size_t j = 0; j < entries.size(); ++j)
                    cosine += static_cast<double>(entries.values[j]) * centre[entries.columns[j]];
                constexpr double rounding = 1e-6;  // of rows that are equal
                const double away = 1 - cosine;
                distance[i] = std::min(distance[i], away > rounding ? away : 0);
            }
        }
    }

    // A row with probability in proportion to its distance; any when all are 0.
    static std::size_t draw(std::span<const double> distance, Random& random) {
        double total = 0;
        for (const double d : distance)
            total += d;
        if (!(total > 0)) return random.below(distance.size());
        double left = random.uniform() * total;
        std::size_t row = 0;
        while (row + 1 < distance.size() && left >= distance[row])
            left -= distance[row++];
        return row;
    }

    // True when a row changed its cluster.
    bool assign() {
        const std::vector<std::int32_t> before = cluster_;
        find_nearest();
        adopt_strays();
        return before != cluster_;
    }

    void find_nearest() {
        parallel_for(
            static_cast<std::int64_t>(rows_.rows()), [&](std::int64_t first, std::int64_t last) {
                std::vector<float> cosines(clusters_);
                for (auto i = static_cast<std::size_t>(first); i < static_cast<std::size_t>(last);
                     ++i) {
                    std::ranges::fill(cosines, 0.0F);
                    const FeatureRows::Row entries = rows_.row(i);
                    for (std::size_t j = 0; j < entries.size(); ++j)
                        add_scaled(entries.values[j],
                                   centres_.data() + entries.columns[j] * clusters_, cosines);
                    const auto best = std::ranges::max_element(cosines);
                    cluster_[i] =
                        *best == 0 ? stray : static_cast<std::int32_t>(best - cosines.begin());
                    similarity_[i] = *best;
                }
            });
    }

    // Rows at right angles to every centre. One after the other, each goes to the cluster that its
    // columns were given to by the strays before it, or else to the smallest, whose sum of rows it
    // lengthens most: the objective is the length of these sums.
    void adopt_strays() {
        std::vector<std::size_t> members(clusters_);
        for (const std::int32_t cluster : cluster_)
            if (cluster != stray) ++members[static_cast<std::size_t>(cluster)];
        std::ranges::fill(owner_, stray);
        std::vector<float> claims(clusters_);
        for (std::size_t i = 0; i < rows_.rows(); ++i) {
            const FeatureRows::Row entries = rows_.row(i);
            if (cluster_[i] != stray) continue;
            if (entries.size() == 0) {
                cluster_[i] = static_cast<std::int32_t>(clusters_);
                continue;
            }
            std::ranges::fill(claims, 0.0F);
            for (std::size_t j = 0; j < entries.size(); ++j)
                if (const std::int32_t owner = owner_[entries.columns[j]]; owner != stray)
                    claims[static_cast<std::size_t>(owner)] += entries.values[j];
            const auto claimed = std::ranges::max_element(claims);
            const std::ptrdiff_t cluster =
                *claimed > 0 ? claimed - claims.begin()
                             : std::ranges::min_element(members) - members.begin();
            cluster_[i] = static_cast<std::int32_t>(cluster);
            ++members[static_cast<std::size_t>(cluster)];
            for (const std::uint32_t column : entries.columns)
                if (owner_[column] == stray) owner_[column] = cluster_[i];
        }
    }

    void move_centres() {
        std::ranges::fill(centres_, 0.0F);
        std::vector<std::size_t> members(clusters_);
        for (std::size_t i = 0; i < rows_.rows(); ++i) {
            const auto cluster = static_cast<std::size_t>(cluster_[i]);
            if (cluster == clusters_) continue;  // a row of zeros
            const FeatureRows::Row entries = rows_.row(i);
            for (std::size_t j = 0; j < entries.size(); ++j)
                centres_[entries.columns[j] * clusters_ + cluster] += entries.values[j];
            ++members[cluster];
        }
        std::vector<double> squares(clusters_);
        for (std::size_t i = 0; i < centres_.size(); ++i)
            squares[i % clusters_] += static_cast<double>(centres_[i]) * centres_[i];
        for (std::size_t i = 0; i < centres_.size(); ++i)
            if (squares[i % clusters_] > 0)
                centres_[i] /= static_cast<float>(std::sqrt(squares[i % clusters_]));
        for (std::size_t cluster = 0; cluster < clusters_; ++cluster) {
            if (members[cluster] > 0) continue;
            std::size_t loneliest = 0;
            for (std::size_t i = 0; i < rows_.rows(); ++i)
                if (rows_.row(i).size() > 0 && similarity_[i] < similarity_[loneliest])
                    loneliest = i;
            set_centre(cluster, loneliest);
            similarity_[loneliest] = 1;  // not for the next empty cluster too
        }
    }

    const FeatureRows& rows_;
    std::size_t clusters_;
    std::vector<float> centres_;  // [columns, clusters]
    std::vector<std::int32_t> cluster_;
    std::vector<float> similarity_;
    std::vector<std::int32_t> owner_;  // of the columns that strays brought, by column
};

double entropy(const std::map<std::int32_t, std::int64_t>& counts, double total) {
    double sum = 0;
    for (const auto& [value, count] : counts) {
        const double share = static_cast<double>(count) / total;
        sum -= share * std::log(share);
    }
    return sum;
}

}  // namespace

Result<Clustering> cosine_clusters(const FeatureRows& rows, const ClusteringOptions& options,
                                   std::stop_token stop, const Progress& progress) {
    return guard("clustering", [&]() -> Result<Clustering> {
        if (options.clusters < 1 || rows.rows() < static_cast<std::size_t>(options.clusters))
            return fail(ErrorCode::invalid_argument, fmt::format("{} rows cannot make {} clusters.",
                                                                 rows.rows(), options.clusters));
        Random random(options.seed);
        Clustering best;
        for (int restart = 0; restart < std::max(1, options.restarts); ++restart) {
            report(progress, "clustering", restart, options.restarts);
            Attempt attempt(rows, options, random);
            SPARSESCOPE_TRY(attempt.run(options.iterations, stop));
            Clustering found = attempt.result();
            if (restart == 0 || found.similarity > best.similarity) best = std::move(found);
        }
        return best;
    });
}

double v_measure(std::span<const std::int32_t> labels, std::span<const std::int32_t> clusters) {
    const auto total = static_cast<double>(labels.size());
    if (labels.empty()) return 0;
    std::map<std::int32_t, std::int64_t> label_counts, cluster_counts;
    std::map<std::pair<std::int32_t, std::int32_t>, std::int64_t> both;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        ++label_counts[labels[i]];
        ++cluster_counts[clusters[i]];
        ++both[{labels[i], clusters[i]}];
    }
    double labels_given_clusters = 0, clusters_given_labels = 0;
    for (const auto& [pair, count] : both) {
        const double share = static_cast<double>(count) / total;
        const auto n = static_cast<double>(count);
        labels_given_clusters -=
            share * std::log(n / static_cast<double>(cluster_counts[pair.second]));
        clusters_given_labels -=
            share * std::log(n / static_cast<double>(label_counts[pair.first]));
    }
    const double of_labels = entropy(label_counts, total);
    const double of_clusters = entropy(cluster_counts, total);
    const double homogeneity = of_labels > 0 ? 1 - labels_given_clusters / of_labels : 1;
    const double completeness = of_clusters > 0 ? 1 - clusters_given_labels / of_clusters : 1;
    const double sum = homogeneity + completeness;
    return sum > 0 ? 2 * homogeneity * completeness / sum : 0;
}

}  // namespace sparsescope
