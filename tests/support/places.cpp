// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/places.h"

namespace sparsescope {

std::string test_data() {
    return SPARSESCOPE_SOURCE_DIR "/tests/data";
}
std::string programs() {
    return SPARSESCOPE_PROGRAM_DIR;
}
std::string source_folder() {
    return SPARSESCOPE_SOURCE_DIR;
}

}  // namespace sparsescope
