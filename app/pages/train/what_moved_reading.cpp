// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/train/what_moved_pane.h"

namespace sparsescope {

Result<MovedReport> read_what_moved(const std::filesystem::path& /*workspace*/,
                                    DatasetId /*derived*/, std::stop_token /*stop*/) {
    return fail(ErrorCode::unsupported, "This is not compared yet.");
}

}  // namespace sparsescope
