// SPDX-License-Identifier: GPL-3.0-or-later
// Maps of documents. The blob of a map is, for each document in ascending order of ids, its id
// (i64), x and y (f32), cut into parts of at most 8 MiB.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "core/corpus/blob.h"
#include "core/corpus/corpus_impl.h"
#include "core/corpus/layout_store.h"
#include "core/corpus/names.h"
#include "core/corpus/stored_dataset.h"

namespace sparsescope {

namespace {

struct Place {
    DocumentId id;
    float x;
    float y;
};
static_assert(sizeof(Place) == 16);

constexpr const char* columns =
    "id, dataset, model, k, name, method, settings, documents, trustworthiness, continuity, "
    "created";

std::optional<double> known(double value) {
    return std::isnan(value) ? std::nullopt : std::optional(value);
}

LayoutInfo info_from(const Statement& row) {
    LayoutInfo info;
    info.id = row.integer(0);
    info.dataset = row.integer(1);
    if (!row.is_null(2)) info.model = row.integer(2);
    info.k = row.as<int>(3);
    info.name = row.text(4);
    info.method = row.text(5);
    info.settings = row.text(6);
    info.documents = row.integer(7);
    info.trustworthiness = known(row.real(8));
    info.continuity = known(row.real(9));
    info.created = row.text(10);
    return info;
}

Result<LayoutInfo> find_layout(Database& database, LayoutId id) {
    SPARSESCOPE_ASSIGN(auto row, database.prepare(fmt::format(
                                     "SELECT {} FROM map_layout WHERE id = ?1", columns)));
    SPARSESCOPE_TRY(row.bind(id));
    SPARSESCOPE_ASSIGN(const bool found, row.step());
    if (!found) return fail(ErrorCode::not_found, "This map is no longer in the workspace.");
    return info_from(row);
}

Status check_places(const MapLayout& layout) {
    const auto finite = [](float v) { return std::isfinite(v); };
    if (layout.x.size() == layout.ids.size() && layout.y.size() == layout.ids.size() &&
        std::ranges::adjacent_find(layout.ids, std::ranges::greater_equal()) == layout.ids.end() &&
        std::ranges::all_of(layout.x, finite) && std::ranges::all_of(layout.y, finite))
        return {};
    return fail(ErrorCode::invalid_argument,
                "The places of a map are not one for each of its documents, or not all are finite "
                "numbers.");
}

Status write_places(Database& database, LayoutId id, const MapLayout& layout) {
    std::vector<Place> places(layout.ids.size());
    for (std::size_t i = 0; i < places.size(); ++i)
        places[i] = {layout.ids[i], layout.x[i], layout.y[i]};
    SPARSESCOPE_TRY(database.run("DELETE FROM map_layout_part WHERE layout = ?1", id));
    SPARSESCOPE_ASSIGN(auto insert, database.prepare("INSERT INTO map_layout_part(layout, part, "
                                                     "crc, data) VALUES (?1, ?2, ?3, ?4)"));
    std::span<const std::byte> data = bytes_of(places.data(), places.size());
    for (std::int64_t part = 0; !data.empty(); ++part) {
        const auto piece = data.first(std::min(data.size(), part_bytes));
        SPARSESCOPE_TRY(insert.run(id, part, crc_of(piece), piece));
        data = data.subspan(piece.size());
    }
    return database.run("UPDATE map_layout SET documents = ?2 WHERE id = ?1", id, places.size());
}

tl::unexpected<Error> damaged(const LayoutInfo& info) {
    return fail(ErrorCode::corrupt,
                fmt::format("The map \"{}\" is damaged. Make it again.", info.name));
}

Status read_places(Database& database, MapLayout& layout) {
    SPARSESCOPE_ASSIGN(auto part, database.prepare("SELECT part, crc, data FROM map_layout_part "
                                                   "WHERE layout = ?1 ORDER BY part"));
    SPARSESCOPE_TRY(part.bind(layout.info.id));
    std::int64_t parts = 0;
    DocumentId last = 0;
    SPARSESCOPE_TRY(part.for_each([&]() -> Status {
        auto bytes = part.blob(2);
        if (part.integer(0) != parts++ || crc_of(bytes) != part.integer(1) ||
            bytes.size() % sizeof(Place) != 0)
            return damaged(layout.info);
        while (!bytes.empty()) {
            Place place{};
            take(bytes, &place, 1);
            if (place.id <= last || !std::isfinite(place.x) || !std::isfinite(place.y))
                return damaged(layout.info);
            last = place.id;
            layout.ids.push_back(place.id);
            layout.x.push_back(place.x);
            layout.y.push_back(place.y);
        }
        return {};
    }));
    if (static_cast<std::int64_t>(layout.ids.size()) != layout.info.documents)
        return damaged(layout.info);
    return {};
}

// Documents that were deleted for good, by compacting, have no place any more.
void leave_out_deleted(MapLayout& layout, const std::vector<DocumentId>& ids) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < layout.ids.size(); ++i) {
        if (!std::ranges::binary_search(ids, layout.ids[i])) continue;
        layout.ids[kept] = layout.ids[i];
        layout.x[kept] = layout.x[i];
        layout.y[kept++] = layout.y[i];
    }
    layout.ids.resize(kept);
    layout.x.resize(kept);
    layout.y.resize(kept);
    layout.info.documents = static_cast<std::int64_t>(kept);
}

}  // namespace

Status check_layouts(Database& database, const std::stop_token& stop,
                     const std::function<void(std::string)>& add) {
    std::vector<LayoutInfo> infos;
    SPARSESCOPE_ASSIGN(auto row,
                       database.prepare(fmt::format("SELECT {} FROM map_layout", columns)));
    SPARSESCOPE_TRY(row.for_each([&] { infos.push_back(info_from(row)); }));
    for (LayoutInfo& info : infos) {
        if (stop.stop_requested()) return cancelled();
        MapLayout layout;
        layout.info = std::move(info);
        const Status read = read_places(database, layout);
        if (!read && read.error().code != ErrorCode::corrupt) return read;
        if (!read) add(read.error().message);
    }
    return {};
}

Result<std::vector<LayoutInfo>> Corpus::layouts(DatasetId dataset) const {
    return impl_->read(
        "listing its maps", [&](Database& database) -> Result<std::vector<LayoutInfo>> {
            SPARSESCOPE_ASSIGN(
                auto row,
                database.prepare(fmt::format(
                    "SELECT {} FROM map_layout WHERE dataset = ?1 ORDER BY id DESC", columns)));
            SPARSESCOPE_TRY(row.bind(dataset));
            std::vector<LayoutInfo> layouts;
            SPARSESCOPE_TRY(row.for_each([&] { layouts.push_back(info_from(row)); }));
            return layouts;
        });
}

Result<MapLayout> Corpus::layout(LayoutId id) const {
    return impl_->read("reading a map", [&](Database& database) -> Result<MapLayout> {
        MapLayout layout;
        SPARSESCOPE_ASSIGN(layout.info, find_layout(database, id));
        SPARSESCOPE_TRY(read_places(database, layout));
        SPARSESCOPE_ASSIGN(const auto ids, find_document_ids(database, layout.info.dataset));
        leave_out_deleted(layout, ids);
        return layout;
    });
}

Result<LayoutId> Corpus::add_layout(const MapLayout& layout) {
    return impl_->write("keeping a map", [&](Database& database) -> Result<LayoutId> {
        const LayoutInfo& info = layout.info;
        SPARSESCOPE_TRY(check_places(layout));
        SPARSESCOPE_ASSIGN(const std::string name, checked_name(info.name));
        SPARSESCOPE_TRY(database.run(
            "INSERT INTO map_layout(dataset, model, k, name, method, settings, documents, "
            "trustworthiness, continuity, created) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, ?7, ?8, ?9)",
            info.dataset, info.model, info.k, name, info.method, info.settings,
            info.trustworthiness, info.continuity,
            info.created.empty() ? utc_now() : info.created));
        const LayoutId id = database.last_insert_id();
        SPARSESCOPE_TRY(write_places(database, id, layout));
        return id;
    });
}

Status Corpus::set_layout_places(LayoutId id, const MapLayout& layout) {
    return impl_->write("keeping a map", [&](Database& database) -> Status {
        SPARSESCOPE_TRY(check_places(layout));
        SPARSESCOPE_TRY(find_layout(database, id));
        return write_places(database, id, layout);
    });
}

Status Corpus::remove_layout(LayoutId id) {
    return impl_->write("deleting a map", [&](Database& database) -> Status {
        SPARSESCOPE_TRY(find_layout(database, id));
        return database.run("DELETE FROM map_layout WHERE id = ?1", id);
    });
}

}  // namespace sparsescope
