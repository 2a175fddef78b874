// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sae/trouble.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "core/sae/finite.h"

namespace sparsescope {

namespace {

std::string what_happened(const TrainTrouble& trouble) {
    switch (trouble.kind) {
        case TrainTrouble::Kind::loss: {
            std::vector<std::string_view> parts;
            for (const LossValue& part : trouble.losses.parts)
                if (!std::isfinite(part.value)) parts.push_back(part.name);
            if (parts.empty()) return "The loss became NaN or infinite";
            return fmt::format("The loss became NaN or infinite (in {})", fmt::join(parts, ", "));
        }
        case TrainTrouble::Kind::weights:
            return "The weights became NaN or infinite";
        case TrainTrouble::Kind::runaway:
            return fmt::format("The loss ran away to {:.3g}", trouble.losses.total);
    }
    return {};
}

// A contrast alone that is not finite is a matter of its temperature.
bool blames_temperature(const TrainTrouble& trouble, const TrainConfig& config) {
    constexpr double low_temperature = 0.01;
    if (trouble.kind != TrainTrouble::Kind::loss || config.temperature >= low_temperature)
        return false;
    return std::ranges::all_of(trouble.losses.parts, [](const LossValue& part) {
        return std::isfinite(part.value) || !part.name.starts_with("reconstruction");
    });
}

}  // namespace

std::string describe(const TrainTrouble& trouble, const TrainConfig& config,
                     std::optional<std::int64_t> good_step) {
    const bool temperature = blames_temperature(trouble, config);
    const std::string cause =
        temperature
            ? fmt::format("The temperature {} is probably too low", config.temperature)
            : fmt::format("The learning rate {} is probably too high", config.learning_rate);
    const std::string remedy = temperature
                                   ? "temperature 0.2"
                                   : fmt::format("learning rate {}", config.learning_rate / 10);
    if (!good_step)
        return fmt::format("{} at step {}. Training stopped; nothing was saved. {}: try {}.",
                           what_happened(trouble), trouble.step, cause, remedy);
    return fmt::format(
        "{} at step {}. The run is paused at its last good checkpoint, step {}. {}: branch from "
        "step {} with {}.",
        what_happened(trouble), trouble.step, *good_step, cause, *good_step, remedy);
}

Status check_values(EmbeddingView rows, std::string_view which) {
    const auto bad = rows_not_finite(rows);
    if (bad.empty()) return {};
    constexpr std::size_t named = 5;
    const auto first = std::span(bad).first(std::min(named, bad.size()));
    return fail(
        ErrorCode::invalid_input,
        fmt::format("{} of {} {} documents have values that are NaN or infinite: row{} {}{} "
                    "of the {} documents, counted from 0. Mend them or leave them out.",
                    bad.size(), rows.rows, which, first.size() == 1 ? "" : "s",
                    fmt::join(first, ", "), bad.size() > named ? ", …" : "", which));
}

}  // namespace sparsescope
