// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/shared_direction.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace sparsescope {

namespace {

constexpr std::size_t looked_at = 256;
// Scores are shown with four digits; from here on they differ in the last ones at most.
constexpr double too_alike = 0.995;
constexpr double dominating = 0.9;  // a number's share of the squared length

}  // namespace

std::string shared_direction_hint(EmbeddingView embeddings) {
    std::vector<double> sum(embeddings.dim);      // of the embeddings at length 1
    std::vector<double> squares(embeddings.dim);  // of their numbers
    double count = 0;
    const std::size_t stride = std::max<std::size_t>(1, embeddings.rows / looked_at);
    for (std::size_t row = 0; row < embeddings.rows; row += stride) {
        double length = 0;
        for (const float value : embeddings.row(row))
            length += static_cast<double>(value) * value;
        if (!(length > 0)) continue;
        ++count;
        for (std::size_t i = 0; i < embeddings.dim; ++i) {
            const auto value = static_cast<double>(embeddings.row(row)[i]);
            sum[i] += value / std::sqrt(length);
            squares[i] += value * value / length;
        }
    }
    if (count < 3) return {};
    double cosine = 0;  // mean over pairs: the squared length of the mean
    for (const double value : sum)
        cosine += value / count * (value / count);
    if (cosine < too_alike) return {};
    const auto largest = std::ranges::max_element(squares);
    const std::string alike = fmt::format(
        "All embeddings of this dataset point nearly the same way (their cosines are {:.4f} on "
        "average), so these scores tell little",
        cosine);
    if (*largest / count < dominating)
        return alike + ": subtract their mean from each before importing them.";
    return fmt::format(
        "{}: number {} of each is far larger than the others, as a time or an id would be. Import "
        "the file again without that column.",
        alike, largest - squares.begin() + 1);
}

}  // namespace sparsescope
