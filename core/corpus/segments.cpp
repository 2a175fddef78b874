// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <string>
#include <vector>

#include "core/corpus/blob.h"
#include "core/corpus/corpus_impl.h"
#include "core/corpus/model_store.h"
#include "core/corpus/segment_store.h"

namespace sparsescope {

namespace {

std::int64_t crc_of_segment(const StoredSegment& segment,
                            const std::vector<std::int64_t>& part_crcs) {
    std::vector<std::int64_t> values = {segment.model, segment.k, segment.info.first_row,
                                        segment.info.rows, segment.info.bytes};
    values.insert(values.end(), part_crcs.begin(), part_crcs.end());
    return crc_of(bytes_of(values.data(), values.size()));
}

std::vector<std::span<const std::byte>> parts_of(std::span<const std::byte> data) {
    std::vector<std::span<const std::byte>> parts;
    while (!data.empty()) {
        parts.push_back(data.first(std::min(data.size(), part_bytes)));
        data = data.subspan(parts.back().size());
    }
    return parts;
}

tl::unexpected<Error> damaged(Database& database, const StoredSegment& segment) {
    const auto model = find_model(database, segment.model);
    return fail(
        ErrorCode::corrupt,
        fmt::format("The search index of model {} at k = {} is damaged for rows {} to {}. It is "
                    "rebuilt from the codes when the workspace is next opened for writing.",
                    model ? fmt::format("\"{}\"", model->name) : std::to_string(segment.model),
                    segment.k, segment.info.first_row,
                    segment.info.first_row + segment.info.rows - 1));
}

Status check_place(Database& database, const ModelInfo& model, int k, const SegmentInfo& rows,
                   std::span<const std::byte> data) {
    SPARSESCOPE_ASSIGN(
        const std::int64_t documents,
        database.integer("SELECT documents FROM dataset WHERE id = ?1", model.dataset));
    const bool good = k >= 1 && model.stored_k > 0 && !data.empty() && rows.first_row >= 0 &&
                      rows.rows >= 1 && rows.first_row < documents &&
                      rows.rows <= documents - rows.first_row;
    if (good) return {};
    return fail(ErrorCode::invalid_argument,
                fmt::format("A part of a search index with {} bytes for rows {} to {} at k = {} "
                            "does not fit the model \"{}\" with codes of {} documents.",
                            data.size(), rows.first_row, rows.first_row + rows.rows - 1, k,
                            model.name, model.stored_k > 0 ? documents : 0));
}

Status check_version(Database& database, const ModelInfo& model, std::int64_t expected) {
    SPARSESCOPE_ASSIGN(const std::int64_t version,
                       database.integer("SELECT codes_version FROM model WHERE id = ?1", model.id));
    if (version == expected) return {};
    return fail(ErrorCode::busy,
                fmt::format("The codes of model \"{}\" changed meanwhile, so a part of its search "
                            "index was not kept. It is built again from the new codes.",
                            model.name));
}

Status insert_segment(Database& database, StoredSegment segment, std::span<const std::byte> data) {
    const auto parts = parts_of(data);
    std::vector<std::int64_t> crcs;
    for (const auto& part : parts)
        crcs.push_back(crc_of(part));
    SPARSESCOPE_TRY(database.run(
        "INSERT INTO code_segment(model, k, first_row, rows, bytes, crc) VALUES (?1, ?2, ?3, ?4, "
        "?5, ?6)",
        segment.model, segment.k, segment.info.first_row, segment.info.rows, segment.info.bytes,
        crc_of_segment(segment, crcs)));
    const std::int64_t id = database.last_insert_id();
    SPARSESCOPE_ASSIGN(auto insert, database.prepare("INSERT INTO code_segment_part(segment, part, "
                                                     "crc, data) VALUES (?1, ?2, ?3, ?4)"));
    for (std::size_t i = 0; i < parts.size(); ++i)
        SPARSESCOPE_TRY(insert.run(id, i, crcs[i], parts[i]));
    return {};
}

}  // namespace

Result<StoredSegment> find_segment(Database& database, std::int64_t id) {
    SPARSESCOPE_ASSIGN(auto row,
                       database.prepare("SELECT id, first_row, rows, bytes, model, k, crc FROM "
                                        "code_segment WHERE id = ?1"));
    SPARSESCOPE_TRY(row.bind(id));
    SPARSESCOPE_ASSIGN(const bool found, row.step());
    if (!found)
        return fail(ErrorCode::not_found,
                    "This part of the search index is no longer in the workspace.");
    return StoredSegment{{row.integer(0), row.integer(1), row.integer(2), row.integer(3)},
                         row.integer(4),
                         row.as<int>(5),
                         row.integer(6)};
}

Result<std::vector<std::byte>> read_segment(Database& database, const StoredSegment& segment) {
    SPARSESCOPE_ASSIGN(
        auto part, database.prepare("SELECT part, crc, data FROM code_segment_part WHERE segment = "
                                    "?1 ORDER BY part"));
    SPARSESCOPE_TRY(part.bind(segment.info.id));
    std::vector<std::byte> data;
    std::vector<std::int64_t> crcs;
    // The bytes claimed are taken only when they are plausible; the parts decide in the end.
    SPARSESCOPE_ASSIGN(const std::int64_t file_bytes, database.size());
    if (segment.info.bytes < 0 || segment.info.bytes > file_bytes)
        return damaged(database, segment);
    data.reserve(static_cast<std::size_t>(segment.info.bytes));
    SPARSESCOPE_TRY(part.for_each([&]() -> Status {
        const auto bytes = part.blob(2);
        if (part.as<std::size_t>(0) != crcs.size() || crc_of(bytes) != part.integer(1))
            return damaged(database, segment);
        crcs.push_back(part.integer(1));
        append_bytes(data, bytes);
        return {};
    }));
    if (static_cast<std::int64_t>(data.size()) != segment.info.bytes ||
        crc_of_segment(segment, crcs) != segment.crc)
        return damaged(database, segment);
    return data;
}

Result<std::vector<SegmentInfo>> Corpus::segments(ModelId model, int k) const {
    return impl_->read(
        "listing its search index", [&](Database& database) -> Result<std::vector<SegmentInfo>> {
            SPARSESCOPE_TRY(find_model(database, model));
            SPARSESCOPE_ASSIGN(
                auto row, database.prepare("SELECT id, first_row, rows, bytes FROM code_segment "
                                           "WHERE model = ?1 AND k = ?2 ORDER BY first_row"));
            SPARSESCOPE_TRY(row.bind(model, k));
            std::vector<SegmentInfo> segments;
            SPARSESCOPE_TRY(row.for_each([&] {
                segments.push_back(
                    {row.integer(0), row.integer(1), row.integer(2), row.integer(3)});
            }));
            return segments;
        });
}

Result<std::vector<std::byte>> Corpus::segment_data(std::int64_t segment) const {
    return impl_->read("reading its search index",
                       [&](Database& database) -> Result<std::vector<std::byte>> {
                           SPARSESCOPE_ASSIGN(const auto stored, find_segment(database, segment));
                           return read_segment(database, stored);
                       });
}

Status Corpus::put_segment(ModelId id, int k, const SegmentInfo& rows,
                           std::span<const std::byte> data, std::int64_t codes_version) {
    return impl_->write("keeping its search index", [&](Database& database) -> Status {
        SPARSESCOPE_ASSIGN(const auto model, find_model(database, id));
        SPARSESCOPE_TRY(check_version(database, model, codes_version));
        SPARSESCOPE_TRY(check_place(database, model, k, rows, data));
        SPARSESCOPE_TRY(database.run(
            "DELETE FROM code_segment WHERE model = ?1 AND k = ?2 AND first_row < ?4 AND first_row "
            "+ rows > ?3",
            id, k, rows.first_row, rows.first_row + rows.rows));
        const SegmentInfo info{0, rows.first_row, rows.rows,
                               static_cast<std::int64_t>(data.size())};
        return insert_segment(database, {info, id, k, 0}, data);
    });
}

Status Corpus::drop_segments(ModelId model) {
    return impl_->write("discarding its search index", [&](Database& database) -> Status {
        SPARSESCOPE_TRY(find_model(database, model));
        return database.run("DELETE FROM code_segment WHERE model = ?1", model);
    });
}

}  // namespace sparsescope
