// SPDX-License-Identifier: GPL-3.0-or-later
// Tags: words a person puts on documents.
#include <string>
#include <vector>

#include "core/corpus/corpus_impl.h"
#include "core/corpus/stored_dataset.h"

namespace sparsescope {

namespace {

Result<std::string> valid_name(std::string_view name) {
    constexpr std::string_view spaces = " \t\r\n";
    const auto first = name.find_first_not_of(spaces);
    if (first == std::string_view::npos)
        return fail(ErrorCode::invalid_argument, "The tag has no name. Give it one.");
    return std::string(name.substr(first, name.find_last_not_of(spaces) - first + 1));
}

// Runs change(tag, id) for each document, all of which must exist.
Status for_each_document(Database& database, std::int64_t tag, std::span<const DocumentId> ids,
                         const char* change) {
    SPARSESCOPE_ASSIGN(auto exists, database.prepare("SELECT 1 FROM document WHERE id = ?1"));
    SPARSESCOPE_ASSIGN(auto statement, database.prepare(change));
    for (const DocumentId id : ids) {
        SPARSESCOPE_TRY(exists.bind(id));
        SPARSESCOPE_ASSIGN(const bool found, exists.step());
        if (!found) return fail(no_such_document(id));
        SPARSESCOPE_TRY(statement.run(tag, id));
    }
    return {};
}

}  // namespace

Status Corpus::tag_documents(std::span<const DocumentId> ids, std::string_view tag) {
    return impl_->write("tagging documents", [&](Database& database) -> Status {
        SPARSESCOPE_ASSIGN(const std::string name, valid_name(tag));
        if (ids.empty()) return {};
        SPARSESCOPE_TRY(database.run("INSERT OR IGNORE INTO tag(name) VALUES (?1)", name));
        SPARSESCOPE_ASSIGN(const std::int64_t id,
                           database.integer("SELECT id FROM tag WHERE name = ?1", name));
        return for_each_document(
            database, id, ids, "INSERT OR IGNORE INTO document_tag(tag, document) VALUES (?1, ?2)");
    });
}

Status Corpus::untag_documents(std::span<const DocumentId> ids, std::string_view tag) {
    return impl_->write("removing a tag", [&](Database& database) -> Status {
        SPARSESCOPE_ASSIGN(const std::string name, valid_name(tag));
        SPARSESCOPE_ASSIGN(const std::int64_t id,
                           database.integer("SELECT id FROM tag WHERE name = ?1", name));
        SPARSESCOPE_TRY(for_each_document(
            database, id, ids, "DELETE FROM document_tag WHERE tag = ?1 AND document = ?2"));
        return database.run(
            "DELETE FROM tag WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM document_tag WHERE tag = "
            "?1)",
            id);
    });
}

Result<std::vector<TagInfo>> Corpus::tags(DatasetId dataset) const {
    return impl_->read("listing its tags", [&](Database& database) -> Result<std::vector<TagInfo>> {
        SPARSESCOPE_ASSIGN(
            auto row,
            database.prepare(
                "SELECT name, count(*) FROM tag JOIN document_tag ON document_tag.tag = tag.id "
                "JOIN document ON document.id = document_tag.document WHERE document.dataset = "
                "?1 AND NOT EXISTS (SELECT 1 FROM tombstone WHERE tombstone.document = "
                "document.id) GROUP BY tag.id ORDER BY name"));
        SPARSESCOPE_TRY(row.bind(dataset));
        std::vector<TagInfo> tags;
        SPARSESCOPE_TRY(row.for_each([&] { tags.push_back({row.text(0), row.integer(1)}); }));
        return tags;
    });
}

Result<std::vector<std::string>> Corpus::tags_of(DocumentId id) const {
    return impl_->read(
        "reading its tags", [&](Database& database) -> Result<std::vector<std::string>> {
            SPARSESCOPE_ASSIGN(auto row,
                               database.prepare("SELECT name FROM document_tag JOIN tag ON tag.id "
                                                "= tag WHERE document = ?1 ORDER BY name"));
            SPARSESCOPE_TRY(row.bind(id));
            std::vector<std::string> names;
            SPARSESCOPE_TRY(row.for_each([&] { names.push_back(row.text(0)); }));
            return names;
        });
}

}  // namespace sparsescope
