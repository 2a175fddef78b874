// SPDX-License-Identifier: GPL-3.0-or-later
// What a run watches for by itself, and what it does then. On the command line and in the window a
// rule is text: "dead>0.5:pause", "plateau>500:stop", "accuracy>0.6:notify".
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/types/kept_checkpoints.h"

namespace sparsescope {

struct TrainRule {
    enum class When {
        plateau,         // the smoothed total loss has not fallen for more than `value` steps
        dead_above,      // the dead share at k is above `value`, once k has reached its end
        accuracy_above,  // held-out 1-NN accuracy at k is above `value`
        loss_above,      // the total loss is above `value`
    };
    enum class Then { notify, pause, stop };
    When when = When::dead_above;
    double value = 0;
    Then then = Then::notify;

    bool operator==(const TrainRule&) const = default;
};

// How a run is watched while it trains. It is no part of the recipe: the same run may be resumed
// under another watch.
struct Watch {
    std::vector<TrainRule> rules;
    std::int64_t checkpoint_steps = 0;  // a checkpoint every so many steps, too; 0: none for that
    // What stays of its checkpoints once it has its model; nullopt: all when checkpoint_steps asks
    // for them, else few.
    std::optional<KeptCheckpoints> kept;

    [[nodiscard]] KeptCheckpoints keeps() const {
        return kept.value_or(checkpoint_steps > 0 ? KeptCheckpoints::all : KeptCheckpoints::few);
    }

    bool operator==(const Watch&) const = default;
};

// Reads "dead>0.5:pause"; a share may be written as "50%". invalid_argument names what is wrong.
[[nodiscard]] Result<TrainRule> parse_rule(std::string_view text);
[[nodiscard]] std::string to_string(const TrainRule& rule);

}  // namespace sparsescope
