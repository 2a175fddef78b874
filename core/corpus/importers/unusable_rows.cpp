// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/importers/unusable_rows.h"

#include <algorithm>
#include <cmath>

#include <fmt/ranges.h>

#include "core/corpus/importers/rows.h"

namespace sparsescope::importing {
namespace {

constexpr std::size_t reported_rows = 10;

std::string fault_of(const ImportBatch& batch, std::size_t i, std::int64_t row) {
    if (batch.faults.contains(i)) return batch.faults.at(i);
    const bool has_line = i < batch.lines.size();
    const std::string place =
        has_line ? fmt::format("line {}", batch.lines[i]) : fmt::format("row {}", row);
    const auto values = batch.embeddings.row(i);
    const auto bad = std::ranges::find_if_not(values, [](float v) { return std::isfinite(v); });
    if (bad == values.end()) return fmt::format("{} is all zero", place);
    const char* const what = std::isnan(*bad) ? "NaN" : "infinite";
    if (has_line)
        return fmt::format("{}, number {} of the embedding is {}", place, bad - values.begin() + 1,
                           what);
    return fmt::format("{}, column {}, counted from 0, is {}", place, bad - values.begin(), what);
}

}  // namespace

bool row_is_usable(const ImportBatch& batch, std::size_t i) {
    if (batch.faults.contains(i)) return false;
    return batch.embeddings.dim == 0 || is_usable(batch.embeddings.row(i));
}

bool UnusableRows::add(const ImportBatch& batch, std::size_t i, std::int64_t row) {
    if (row_is_usable(batch, i)) return false;
    if (count++ == 0) fault = fault_of(batch, i, row);
    if (batch.of_pictures && batch.faults.contains(i)) ++pictures;
    texts = batch.from_texts || batch.embeddings.dim == 0;
    if (rows.size() == reported_rows) return true;
    rows.push_back(row);
    faults.push_back(fault_of(batch, i, row));
    if (i < batch.lines.size()) lines.push_back(batch.lines[i]);
    return true;
}

// The first one's place is said with what is wrong there.
std::string UnusableRows::sentence(const std::string& file, const std::string& of) const {
    const bool in_lines = !lines.empty();
    const std::string more = count > static_cast<std::int64_t>(reported_rows) ? ", …" : "";
    std::string places;
    if (count > 1)
        places = in_lines
                     ? fmt::format(" (lines {}{})", fmt::join(lines, ", "), more)
                     : fmt::format(" (rows {}{}, counted from 0)", fmt::join(rows, ", "), more);
    return fmt::format(
        "{}: {} of {} rows cannot be used because {}{}; the first: {}. Correct them, or leave them "
        "out (--skip-invalid).",
        file, count, of,
        texts ? "they have no text that can be read"
              : "their numbers are missing, NaN, infinite or all zero",
        places, fault);
}

}  // namespace sparsescope::importing
