// SPDX-License-Identifier: GPL-3.0-or-later
// What a migration has to say to whoever opens the file next.
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "core/corpus/corpus_impl.h"

namespace sparsescope {

namespace {

Result<std::vector<std::string>> read_notices(Database& database) {
    std::vector<std::string> notices;
    SPARSESCOPE_ASSIGN(auto row, database.prepare("SELECT text FROM notice ORDER BY id"));
    SPARSESCOPE_TRY(row.for_each([&] { notices.push_back(row.text(0)); }));
    return notices;
}

}  // namespace

Result<std::vector<std::string>> Corpus::take_notices() {
    // Nearly always there are none, and then nobody has to wait for a lock.
    auto present = impl_->read("looking for notices", read_notices);
    if (!present || present->empty()) return present;
    const auto patience = std::exchange(impl_->lock_timeout, std::chrono::milliseconds(0));
    auto taken =
        impl_->write("taking notices", [](Database& database) -> Result<std::vector<std::string>> {
            SPARSESCOPE_ASSIGN(auto notices, read_notices(database));
            SPARSESCOPE_TRY(database.run("DELETE FROM notice"));
            return notices;
        });
    impl_->lock_timeout = patience;
    if (!taken && taken.error().code == ErrorCode::busy) return std::vector<std::string>{};
    return taken;
}

}  // namespace sparsescope
