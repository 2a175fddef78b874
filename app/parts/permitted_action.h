// SPDX-License-Identifier: GPL-3.0-or-later
// Lets an action of a page be chosen, or says why it rests. Window thread only.
#pragma once
#include <QAction>
#include <QString>

namespace sparsescope {

// The tooltip is the action's own explanation (its whatsThis, with its keys), or the obstacle.
inline void permit(QAction* action, bool possible, const QString& obstacle = {}) {
    const QString keys = action->shortcut().toString(QKeySequence::NativeText);
    const QString tip = action->whatsThis() + (keys.isEmpty() ? "" : " (" + keys + ")");
    action->setEnabled(possible && obstacle.isEmpty());
    action->setToolTip(obstacle.isEmpty() ? tip : obstacle);
}

}  // namespace sparsescope
