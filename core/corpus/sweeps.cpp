// SPDX-License-Identifier: GPL-3.0-or-later
// Sweeps as they were planned.
#include <string>
#include <vector>

#include "core/corpus/corpus_impl.h"

namespace sparsescope {

Status Corpus::keep_sweep(const StoredSweep& sweep) {
    return impl_->write("planning a sweep", [&](Database& database) {
        return database.run(
            "INSERT INTO sweep(name, dataset, plan, created) VALUES (?1, ?2, ?3, ?4) ON CONFLICT "
            "(name) DO UPDATE SET dataset = excluded.dataset, plan = excluded.plan",
            sweep.name, sweep.dataset, sweep.plan,
            sweep.created.empty() ? utc_now() : sweep.created);
    });
}

Status Corpus::forget_sweep(std::string_view name) {
    return impl_->write("forgetting a sweep", [&](Database& database) {
        return database.run("DELETE FROM sweep WHERE name = ?1", name);
    });
}

Result<std::vector<StoredSweep>> Corpus::sweeps() const {
    return impl_->read(
        "listing its sweeps", [&](Database& database) -> Result<std::vector<StoredSweep>> {
            SPARSESCOPE_ASSIGN(auto row, database.prepare("SELECT name, dataset, plan, created "
                                                          "FROM sweep ORDER BY rowid DESC"));
            std::vector<StoredSweep> sweeps;
            SPARSESCOPE_TRY(row.for_each([&] {
                sweeps.push_back({row.text(0), row.integer(1), row.text(2), row.text(3)});
            }));
            return sweeps;
        });
}

}  // namespace sparsescope
