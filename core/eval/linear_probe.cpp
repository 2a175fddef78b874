// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/linear_probe.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/parallel.h"
#include "core/eval/minimise.h"

namespace sparsescope {

namespace {

// Scores per class come in rows of whole vector registers.
constexpr std::size_t register_floats = 16;

Status check(const FeatureRows& rows, std::span<const std::int32_t> labels, int classes) {
    if (rows.rows() == 0 || labels.size() != rows.rows())
        return fail(ErrorCode::invalid_argument,
                    fmt::format("A linear probe needs one label for every row; there are {} rows "
                                "and {} labels.",
                                rows.rows(), labels.size()));
    for (std::size_t row = 0; row < labels.size(); ++row)
        if (labels[row] < 0 || labels[row] >= classes)
            return fail(ErrorCode::invalid_argument,
                        fmt::format("Row {} has label {}, which is not one of the {} classes.", row,
                                    labels[row], classes));
    return {};
}

double mean(std::span<const float> values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

// Weights [columns + 1, stride]: the last row holds the intercepts.
class Classifier {
  public:
    Classifier(std::size_t columns, int classes)
        : columns_(columns),
          classes_(static_cast<std::size_t>(classes)),
          stride_((classes_ + register_floats - 1) / register_floats * register_floats) {}

    [[nodiscard]] std::size_t size() const { return (columns_ + 1) * stride_; }
    [[nodiscard]] std::size_t classes() const { return classes_; }
    [[nodiscard]] std::size_t stride() const { return stride_; }
    [[nodiscard]] std::size_t columns() const { return columns_; }

    void scores(const FeatureRows::Row& row, std::span<const float> weights,
                std::span<float> out) const {
        std::copy_n(weights.data() + columns_ * stride_, stride_, out.begin());
        for (std::size_t j = 0; j < row.size(); ++j)
            add_scaled(row.values[j], weights.data() + row.columns[j] * stride_, out);
    }

    // 1 for each row whose label scores highest, else 0.
    [[nodiscard]] std::vector<float> right(const FeatureRows& rows,
                                           std::span<const std::int32_t> labels,
                                           std::span<const float> weights) const {
        std::vector<float> out(stride_), right;
        right.reserve(rows.rows());
        for (std::size_t i = 0; i < rows.rows(); ++i) {
            scores(rows.row(i), weights, out);
            const auto best =
                std::max_element(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(classes_));
            right.push_back(best - out.begin() == labels[i] ? 1.0F : 0.0F);
        }
        return right;
    }

  private:
    std::size_t columns_;
    std::size_t classes_;
    std::size_t stride_;
};

// The function that is minimised. Both passes give each result to one thread, so that the number
// of threads changes nothing.
class Objective {
  public:
    Objective(const Classifier& classifier, const FeatureRows& rows,
              std::span<const std::int32_t> labels, double penalty)
        : classifier_(classifier),
          rows_(rows),
          labels_(labels),
          by_column_(rows.transposed()),
          penalty_(penalty),
          surprise_(rows.rows() * classifier.stride()),
          losses_(rows.rows()) {}

    double operator()(std::span<const float> weights, std::span<float> gradient) {
        parallel_for(static_cast<std::int64_t>(rows_.rows()),
                     [&](std::int64_t first, std::int64_t last) {
                         for (std::int64_t i = first; i < last; ++i)
                             predict(static_cast<std::size_t>(i), weights);
                     });
        parallel_for(static_cast<std::int64_t>(classifier_.columns()),
                     [&](std::int64_t first, std::int64_t last) {
                         for (std::int64_t i = first; i < last; ++i)
                             collect(static_cast<std::size_t>(i), weights, gradient);
                     });
        const std::size_t stride = classifier_.stride();
        const auto intercepts = gradient.subspan(classifier_.columns() * stride, stride);
        std::ranges::fill(intercepts, 0.0F);
        for (std::size_t i = 0; i < rows_.rows(); ++i)
            add_scaled(per_row_, surprise_.data() + i * stride, intercepts);
        double loss = 0;
        for (const double value : losses_)
            loss += value;
        double squares = 0;
        for (const float w : weights.first(classifier_.columns() * stride))
            squares += static_cast<double>(w) * w;
        return (loss + penalty_ / 2 * squares) / static_cast<double>(rows_.rows());
    }

  private:
    // surprise = softmax(scores) − one-hot label
    void predict(std::size_t i, std::span<const float> weights) {
        const std::size_t stride = classifier_.stride();
        const auto all = std::span(surprise_).subspan(i * stride, stride);
        classifier_.scores(rows_.row(i), weights, all);
        const auto scores = all.first(classifier_.classes());
        const float most = *std::ranges::max_element(scores);
        const auto label = static_cast<std::size_t>(labels_[i]);
        const float own = scores[label] - most;
        float sum = 0;
        for (float& score : scores) {
            score = std::exp(score - most);
            sum += score;
        }
        for (float& score : scores)
            score /= sum;
        std::ranges::fill(all.subspan(scores.size()), 0.0F);
        scores[label] -= 1;
        losses_[i] = std::log(static_cast<double>(sum)) - own;
    }

    void collect(std::size_t column, std::span<const float> weights, std::span<float> gradient) {
        const std::size_t stride = classifier_.stride();
        const auto out = gradient.subspan(column * stride, stride);
        std::ranges::fill(out, 0.0F);
        const FeatureRows::Row entries = by_column_.row(column);
        for (std::size_t j = 0; j < entries.size(); ++j)
            add_scaled(entries.values[j] * per_row_, surprise_.data() + entries.columns[j] * stride,
                       out);
        add_scaled(static_cast<float>(penalty_) * per_row_, weights.data() + column * stride, out);
    }

    const Classifier& classifier_;
    const FeatureRows& rows_;
    std::span<const std::int32_t> labels_;
    FeatureRows by_column_;
    double penalty_;
    std::vector<float> surprise_;  // [rows, stride]
    std::vector<double> losses_;   // [rows]
    float per_row_ = 1 / static_cast<float>(rows_.rows());
};

}  // namespace

Result<LinearProbe> linear_probe(const FeatureRows& train,
                                 std::span<const std::int32_t> train_labels,
                                 const FeatureRows& test, std::span<const std::int32_t> test_labels,
                                 int classes, const LinearProbeOptions& options,
                                 std::stop_token stop, const Progress& progress) {
    return guard("fitting a linear probe", [&]() -> Result<LinearProbe> {
        SPARSESCOPE_TRY(check(train, train_labels, classes));
        SPARSESCOPE_TRY(check(test, test_labels, classes));
        if (train.columns() != test.columns())
            return fail(ErrorCode::invalid_argument,
                        fmt::format("A linear probe fitted on {} columns cannot judge rows of {}.",
                                    train.columns(), test.columns()));
        report(progress, "fitting a linear probe", 0, 0);
        const Classifier classifier(train.columns(), classes);
        Objective objective(classifier, train, train_labels, options.penalty);
        std::vector<float> weights(classifier.size());
        SPARSESCOPE_ASSIGN(
            const Minimum minimum,
            minimise(std::ref(objective), weights,
                     {.iterations = options.iterations, .tolerance = options.tolerance}, stop));
        LinearProbe probe;
        probe.of_row = classifier.right(test, test_labels, weights);
        probe.accuracy = mean(probe.of_row);
        probe.train_accuracy = mean(classifier.right(train, train_labels, weights));
        probe.iterations = minimum.iterations;
        probe.converged = minimum.converged;
        return probe;
    });
}

}  // namespace sparsescope
