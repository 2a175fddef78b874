// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/embed_recall.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <numeric>

#include "core/base/parallel.h"

namespace sparsescope::bench {

namespace {

constexpr std::size_t nearest_texts = 10;

double dot(std::span<const float> a, std::span<const float> b) {
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

double cosine(std::span<const float> a, std::span<const float> b) {
    return dot(a, b) / std::sqrt(dot(a, a) * dot(b, b));
}

std::vector<std::size_t> nearest(const EmbeddingMatrix& embeddings, std::size_t text) {
    std::vector<std::pair<double, std::size_t>> others;
    for (std::size_t other = 0; other < embeddings.rows; ++other)
        if (other != text)
            others.emplace_back(-cosine(embeddings.row(text), embeddings.row(other)), other);
    std::partial_sort(others.begin(), others.begin() + nearest_texts, others.end());
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < nearest_texts; ++i)
        found.push_back(others[i].second);
    std::sort(found.begin(), found.end());
    return found;
}

void add_lines(const std::filesystem::path& file, bool glosses, std::vector<std::string>& lines) {
    std::ifstream stream(file);
    for (std::string line; std::getline(stream, line);) {
        const std::size_t gloss = glosses ? line.find(" | ") : 0;
        if (line.empty() || (glosses && (line[0] == ' ' || gloss == std::string::npos))) continue;
        lines.push_back(glosses ? line.substr(gloss + 3) : line);
    }
}

}  // namespace

EmbedRecall recall_at_10(const EmbeddingMatrix& exact, const EmbeddingMatrix& near) {
    EmbedRecall recall{.texts = exact.rows};
    std::vector<std::size_t> common(exact.rows);
    parallel_for(static_cast<std::int64_t>(exact.rows), [&](std::int64_t first, std::int64_t last) {
        for (auto i = static_cast<std::size_t>(first); i < static_cast<std::size_t>(last); ++i) {
            const auto a = nearest(exact, i), b = nearest(near, i);
            std::vector<std::size_t> both;
            std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
            common[i] = both.size();
        }
    });
    const auto texts = static_cast<double>(exact.rows);
    for (std::size_t i = 0; i < exact.rows; ++i) {
        const double alike = cosine(exact.row(i), near.row(i));
        recall.at_10 += static_cast<double>(common[i]) / nearest_texts / texts;
        recall.mean_cosine += alike / texts;
        recall.least_cosine = std::min(recall.least_cosine, alike);
    }
    return recall;
}

Result<std::vector<std::string>> spread_texts(const std::filesystem::path& file,
                                              std::size_t count) {
    std::vector<std::string> lines;
    if (file.empty())
        for (const char* part : {"noun", "verb", "adj", "adv"})
            add_lines(std::string("/usr/share/wordnet/data.") + part, true, lines);
    else
        add_lines(file, false, lines);
    if (lines.size() <= nearest_texts)
        return fail(ErrorCode::invalid_input,
                    file.empty() ? "The glosses of WordNet are not there: install wordnet-base, or "
                                   "name a file of texts with --texts."
                                 : fmt::format("{} has too few texts.", file.string()));
    std::vector<std::string> texts;
    const std::size_t taken = std::min(count, lines.size());
    for (std::size_t i = 0; i < taken; ++i)
        texts.push_back(lines[i * lines.size() / taken]);
    return texts;
}

}  // namespace sparsescope::bench
