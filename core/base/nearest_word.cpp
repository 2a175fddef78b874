// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/nearest_word.h"

#include <algorithm>
#include <vector>

namespace sparsescope {

namespace {

// Optimal string alignment distance, with the last three rows of its table.
std::size_t edits(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before(b.size() + 1);
    std::vector<std::size_t> above(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        above[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replace = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({replace, above[j] + 1, row[j - 1] + 1});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], before[j - 2] + 1);
        }
        before.swap(above);
        above.swap(row);
    }
    return above[b.size()];
}

}  // namespace

std::string nearest_word(std::string_view typed, std::span<const std::string> words) {
    std::size_t fewest = std::max<std::size_t>(1, typed.size() / 3) + 1;
    std::string nearest;
    for (const std::string& word : words) {
        const bool is_beginning = typed.size() >= 3 && word.starts_with(typed);
        const std::size_t distance = is_beginning ? 1 : edits(typed, word);
        if (distance >= fewest) continue;
        fewest = distance;
        nearest = word;
    }
    return nearest;
}

}  // namespace sparsescope
