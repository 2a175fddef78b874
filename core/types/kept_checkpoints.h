// SPDX-License-Identifier: GPL-3.0-or-later
// What stays in the folder of a run once the run has its model. Std only.
#pragma once
#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace sparsescope {

// few: the checkpoints that somebody may go on from, which are the last, the best, one from the
// middle of the annealing, those that branches came from and the marked ones; and of a run in which
// neurons died two moments of its weights, from which their end can be told. none: only those that
// branches came from and the marked ones.
enum class KeptCheckpoints { few, all, none };

inline constexpr std::array<std::pair<KeptCheckpoints, std::string_view>, 3> kept_checkpoint_words{
    {{KeptCheckpoints::few, "few"},
     {KeptCheckpoints::all, "all"},
     {KeptCheckpoints::none, "none"}}};

[[nodiscard]] constexpr std::string_view to_string(KeptCheckpoints kept) {
    for (const auto& [known, word] : kept_checkpoint_words)
        if (known == kept) return word;
    return "few";
}
[[nodiscard]] constexpr std::optional<KeptCheckpoints> kept_checkpoints(std::string_view text) {
    for (const auto& [kept, word] : kept_checkpoint_words)
        if (word == text) return kept;
    return std::nullopt;
}

}  // namespace sparsescope
