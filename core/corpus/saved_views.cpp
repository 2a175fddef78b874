// SPDX-License-Identifier: GPL-3.0-or-later
// Filters and queries that people keep under a name.
#include <string>
#include <vector>

#include "core/corpus/corpus_impl.h"
#include "core/corpus/names.h"

namespace sparsescope {

namespace {

std::string_view word_of(SavedView::Kind kind) {
    return kind == SavedView::Kind::filter ? "filter" : "query";
}

}  // namespace

Result<std::vector<SavedView>> Corpus::saved_views(DatasetId dataset) const {
    return impl_->read(
        "listing saved views", [&](Database& database) -> Result<std::vector<SavedView>> {
            SPARSESCOPE_ASSIGN(auto row,
                               database.prepare("SELECT kind, name, content FROM saved_view WHERE "
                                                "dataset = ?1 ORDER BY name, kind"));
            SPARSESCOPE_TRY(row.bind(dataset));
            std::vector<SavedView> views;
            SPARSESCOPE_TRY(row.for_each([&] {
                // A kind that a newer program wrote is left to it.
                for (const auto kind : {SavedView::Kind::filter, SavedView::Kind::query})
                    if (row.text(0) == word_of(kind))
                        views.push_back({kind, row.text(1), row.text(2)});
            }));
            return views;
        });
}

Status Corpus::keep_view(DatasetId dataset, const SavedView& view) {
    return impl_->write("keeping a view", [&](Database& database) -> Status {
        SPARSESCOPE_ASSIGN(const std::string name, checked_name(view.name));
        return database.run(
            "INSERT INTO saved_view(dataset, kind, name, content, created) VALUES (?1, ?2, ?3, ?4, "
            "?5) ON CONFLICT (dataset, kind, name) DO UPDATE SET content = excluded.content",
            dataset, word_of(view.kind), name, view.content, utc_now());
    });
}

Status Corpus::forget_view(DatasetId dataset, SavedView::Kind kind, std::string_view name) {
    return impl_->write("forgetting a view", [&](Database& database) {
        return database.run("DELETE FROM saved_view WHERE dataset = ?1 AND kind = ?2 AND name = ?3",
                            dataset, word_of(kind), name);
    });
}

}  // namespace sparsescope
