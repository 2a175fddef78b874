// SPDX-License-Identifier: GPL-3.0-or-later
// How far the engine is with what it does before and after the steps, in words. In whole percent,
// because everything that shows a run is told of each new text.
#pragma once
#include <algorithm>

#include <QString>

#include "core/workspace/event_line.h"

namespace sparsescope {

[[nodiscard]] inline QString stage_text(const StageEvent& stage) {
    const QString text = QString::fromStdString(stage.stage);
    if (stage.total <= 0) return text;
    const auto done = std::clamp<std::int64_t>(stage.done, 0, stage.total);
    return QString("%1, %2 %")
        .arg(text)
        .arg(
            static_cast<int>(100.0 * static_cast<double>(done) / static_cast<double>(stage.total)));
}

}  // namespace sparsescope
