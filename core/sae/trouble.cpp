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

}  // namespace

std::string describe(const TrainTrouble& trouble, const TrainConfig& config,
                     std::optional<std::int64_t> good_step) {
    if (trouble.kind == TrainTrouble::Kind::loss && trouble.step == 0)
        return fmt::format(
            "{} at step 0, before anything was learned: the embeddings, or the weights it started "
            "from, hold values too large to square. Scale them to a length of about 1 and train "
            "again.",
            what_happened(trouble));
    const std::string cause =
        fmt::format("The learning rate {} is probably too high", config.learning_rate);
    const std::string remedy = fmt::format("learning rate {:.6g}", config.learning_rate / 10);
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
