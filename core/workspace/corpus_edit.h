// SPDX-License-Identifier: GPL-3.0-or-later
// Tagging and removing documents, and taking it back. Window and command line change documents in
// no other way. An edit is applied only to documents that it changes, so its opposite, applied to
// the same ones, restores exactly what was. Any thread that owns the Corpus.
#pragma once
#include <string>
#include <vector>

#include "core/corpus/corpus.h"

namespace sparsescope {

struct CorpusEdit {
    enum class Kind { tag, untag, remove, restore };
    Kind kind = Kind::tag;
    std::string tag;  // for tag and untag
};
[[nodiscard]] CorpusEdit opposite(const CorpusEdit& edit);

// The documents at these rows that the edit would change, by ascending id: for `tag` those without
// the tag, for `untag` those with it, for `remove` those that are not removed, for `restore` those
// that are. not_found: nothing has the tag that is to be taken off.
[[nodiscard]] Result<std::vector<DocumentId>> documents_to_edit(const Corpus& corpus,
                                                                DatasetId dataset,
                                                                const CorpusEdit& edit,
                                                                const RowSet& rows);

// Applies the edit to all of them in one transaction.
[[nodiscard]] Status apply_edit(Corpus& corpus, const CorpusEdit& edit,
                                std::span<const DocumentId> documents);

// The ids at these rows, ascending. A few rows cost a few reads; many cost one pass over the ids.
[[nodiscard]] Result<std::vector<DocumentId>> ids_at(const Corpus& corpus, DatasetId dataset,
                                                     const RowSet& rows);

// The rows of these documents, which ascend. Those that the dataset does not have, or has no
// longer, are left out.
[[nodiscard]] Result<RowSet> rows_with_ids(const Corpus& corpus, DatasetId dataset,
                                           std::span<const DocumentId> ids);

// What an edit did: "Tagged 37 documents “review”.", where `documents` is "37 documents".
[[nodiscard]] std::string sentence_of(const CorpusEdit& edit, const std::string& documents);

}  // namespace sparsescope
