// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>

#include "core/corpus/migrations/versions.h"
#include "core/corpus/schema.h"

namespace sparsescope {

std::span<const Migration> migrations() {
    static constexpr std::array all = {
        Migration{1, layout::version_1}, Migration{2, layout::version_2},
        Migration{3, layout::version_3}, Migration{4, layout::version_4},
        Migration{5, layout::version_5}, Migration{6, layout::version_6},
        Migration{7, layout::version_7}, Migration{8, layout::version_8}};
    return all;
}

}  // namespace sparsescope
