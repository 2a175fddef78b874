// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/importers/rows.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>

#include "core/base/random.h"
#include "core/corpus/level_path.h"

namespace sparsescope::importing {

std::string level_path(std::vector<std::string> cells) {
    return cells.size() == 1 ? clean_level_path(cells.front()) : join_levels(cells);
}

Status check_dim(const std::string& where, std::uint64_t dim) {
    constexpr std::uint64_t max_dim = std::uint64_t{1} << 20;
    if (dim >= 1 && dim <= max_dim) return {};
    return fail(
        ErrorCode::invalid_input,
        fmt::format("{} has embeddings of {} numbers; 1 to {} are possible.", where, dim, max_dim));
}

bool is_usable(std::span<const float> embedding) {
    bool any = false;
    for (const float value : embedding) {
        if (!std::isfinite(value)) return false;
        any = any || value != 0;
    }
    return any;
}

namespace {

// Hands out whole documents so that the share is right over all labels, not only in each.
class Quota {
  public:
    explicit Quota(double share) : share_(share) {}

    std::size_t next(std::size_t documents, std::size_t most) {
        wanted_ += share_ * static_cast<double>(documents);
        const double quota =
            std::clamp(std::round(wanted_ - taken_), 0.0, static_cast<double>(most));
        taken_ += quota;
        return static_cast<std::size_t>(quota);
    }

  private:
    double share_;
    double wanted_ = 0;
    double taken_ = 0;
};

}  // namespace

Status check_shares(HeldOutShares shares) {
    const double sum = shares.validation + shares.test;
    if (shares.validation >= 0 && shares.test >= 0 && sum < 1) return {};
    return fail(ErrorCode::invalid_argument,
                fmt::format("The validation fraction is {}, the test fraction {}; both must be at "
                            "least 0, and below 1 together.",
                            shares.validation, shares.test));
}

std::vector<Split> stratified_split(std::span<const std::int32_t> labels, HeldOutShares shares,
                                    std::uint64_t seed) {
    std::vector<Split> splits(labels.size(), Split::train);
    std::map<std::int32_t, std::vector<std::size_t>> rows_of;
    for (std::size_t row = 0; row < labels.size(); ++row)
        rows_of[labels[row]].push_back(row);
    Random random(seed);
    Quota test(shares.test);
    Quota validation(shares.validation);
    for (auto& [label, rows] : rows_of) {
        random.shuffle(std::span(rows));
        const std::size_t most = rows.size() - 1;
        const std::size_t for_test = test.next(rows.size(), most);
        const std::size_t held_out = for_test + validation.next(rows.size(), most - for_test);
        for (std::size_t i = 0; i < held_out; ++i)
            splits[rows[i]] = i < for_test ? Split::test : Split::validation;
    }
    return splits;
}

std::vector<Split> stratified_split_of_wholes(std::span<const std::int32_t> labels,
                                              std::span<const std::int64_t> wholes,
                                              HeldOutShares shares, std::uint64_t seed) {
    std::unordered_map<std::int64_t, std::size_t> place;
    std::vector<std::int32_t> labels_of_wholes;
    for (std::size_t row = 0; row < labels.size(); ++row)
        if (place.try_emplace(wholes[row], labels_of_wholes.size()).second)
            labels_of_wholes.push_back(labels[row]);
    if (labels_of_wholes.size() == labels.size()) return stratified_split(labels, shares, seed);
    const auto of_wholes = stratified_split(labels_of_wholes, shares, seed);
    std::vector<Split> splits(labels.size());
    for (std::size_t row = 0; row < labels.size(); ++row)
        splits[row] = of_wholes[place.at(wholes[row])];
    return splits;
}

}  // namespace sparsescope::importing
