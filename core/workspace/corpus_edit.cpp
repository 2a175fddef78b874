// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/corpus_edit.h"

#include <algorithm>

namespace sparsescope {
namespace {

using Kind = CorpusEdit::Kind;

constexpr std::size_t few_documents = 2048;

Result<RowSet> tagged_rows(const Corpus& corpus, DatasetId dataset, const std::string& tag,
                           std::size_t rows) {
    SPARSESCOPE_ASSIGN(const auto tags, corpus.tags(dataset));
    if (std::ranges::find(tags, tag, &TagInfo::name) == tags.end()) return RowSet(rows);
    SPARSESCOPE_ASSIGN(RowSet tagged, corpus.rows_where(dataset, TagIs{tag}));
    tagged.resize(rows);
    return tagged;
}

// No rows without the edit's effect.
Result<RowSet> rows_to_edit(const Corpus& corpus, DatasetId dataset, const CorpusEdit& edit,
                            RowSet rows) {
    if (edit.kind == Kind::tag || edit.kind == Kind::untag) {
        SPARSESCOPE_ASSIGN(RowSet tagged, tagged_rows(corpus, dataset, edit.tag, rows.rows()));
        if (edit.kind == Kind::tag) tagged.invert();
        rows &= tagged;
    }
    SPARSESCOPE_ASSIGN(RowSet removed, corpus.removed_rows(dataset));
    removed.resize(rows.rows());
    if (edit.kind != Kind::restore) removed.invert();
    rows &= removed;
    return rows;
}

}  // namespace

CorpusEdit opposite(const CorpusEdit& edit) {
    switch (edit.kind) {
        case Kind::tag:
            return {Kind::untag, edit.tag};
        case Kind::untag:
            return {Kind::tag, edit.tag};
        case Kind::remove:
            return {Kind::restore, {}};
        case Kind::restore:
            break;
    }
    return {Kind::remove, {}};
}

Result<std::vector<DocumentId>> documents_to_edit(const Corpus& corpus, DatasetId dataset,
                                                  const CorpusEdit& edit, const RowSet& rows) {
    SPARSESCOPE_ASSIGN(const RowSet changed, rows_to_edit(corpus, dataset, edit, rows));
    return ids_at(corpus, dataset, changed);
}

Status apply_edit(Corpus& corpus, const CorpusEdit& edit, std::span<const DocumentId> documents) {
    if (documents.empty()) return {};
    switch (edit.kind) {
        case Kind::tag:
            return corpus.tag_documents(documents, edit.tag);
        case Kind::untag:
            return corpus.untag_documents(documents, edit.tag);
        case Kind::remove:
            return corpus.remove_documents(documents);
        case Kind::restore:
            break;
    }
    return corpus.restore_documents(documents);
}

Result<std::vector<DocumentId>> ids_at(const Corpus& corpus, DatasetId dataset,
                                       const RowSet& rows) {
    std::vector<DocumentId> ids;
    if (rows.count() <= few_documents) {
        std::vector<std::int64_t> wanted;
        rows.for_each([&](std::size_t row) { wanted.push_back(static_cast<std::int64_t>(row)); });
        SPARSESCOPE_ASSIGN(const auto documents, corpus.documents_at(dataset, wanted));
        for (const Document& document : documents)
            ids.push_back(document.id);
        return ids;
    }
    SPARSESCOPE_ASSIGN(const auto all, corpus.document_ids(dataset));
    rows.for_each([&](std::size_t row) {
        if (row < all.size()) ids.push_back(all[row]);
    });
    return ids;
}

Result<RowSet> rows_with_ids(const Corpus& corpus, DatasetId dataset,
                             std::span<const DocumentId> ids) {
    SPARSESCOPE_ASSIGN(const auto by_row, corpus.document_ids(dataset));
    RowSet rows(by_row.size());
    auto at = by_row.begin();
    for (const DocumentId id : ids) {
        at = std::lower_bound(at, by_row.end(), id);
        if (at == by_row.end()) break;
        if (*at == id) rows.add(static_cast<std::size_t>(at - by_row.begin()));
    }
    return rows;
}

std::string sentence_of(const CorpusEdit& edit, const std::string& documents) {
    switch (edit.kind) {
        case Kind::tag:
            return fmt::format("Tagged {} “{}”.", documents, edit.tag);
        case Kind::untag:
            return fmt::format("Took the tag “{}” off {}.", edit.tag, documents);
        case Kind::remove:
            return fmt::format("Removed {}.", documents);
        case Kind::restore:
            break;
    }
    return fmt::format("Restored {}.", documents);
}

}  // namespace sparsescope
