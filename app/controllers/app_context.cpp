// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/app_context.h"

#include <QStandardPaths>

namespace sparsescope {

QString default_example() {
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) +
           "/sparsescope/example.sscope";
}

}  // namespace sparsescope
