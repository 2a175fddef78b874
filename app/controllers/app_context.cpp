// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/app_context.h"

#include <QFileInfo>
#include <QStandardPaths>

namespace sparsescope {

QString default_example() {
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) +
           "/sparsescope/example.sscope";
}

QString pictures_example_beside(const QString& example) {
    return QFileInfo(example).absolutePath() + "/fashion-mnist.sscope";
}

}  // namespace sparsescope
