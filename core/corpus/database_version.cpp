// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/database_version.h"

#include <sqlite3.h>

namespace sparsescope {

std::string database_version() {
    return sqlite3_libversion();
}

}  // namespace sparsescope
