// SPDX-License-Identifier: GPL-3.0-or-later
// Tagging and removing documents, and taking it back: the one way window and command line change
// documents that are there. An edit is applied only to documents that it changes, so its opposite,
// applied to the same ones, restores exactly what was. Any thread that owns the Corpus.
#pragma once
#include <string>
#include <vector>

#include "core/corpus/corpus.h"

namespace sparsescope {

struct CorpusEdit {
    enum class Kind { tag, untag, remove, restore };
    Kind kind = Kind::tag;
    std::string tag;  // of tag and untag
};
[[nodiscard]] CorpusEdit opposite(const CorpusEdit& edit);

// The documents among these rows that the edit would change, ascending: those without the tag,
// those with it, those not removed, those removed. Untagging with a tag that nothing has is
// not_found.
[[nodiscard]] Result<std::vector<DocumentId>> documents_to_edit(const Corpus& corpus,
                                                                DatasetId dataset,
                                                                const CorpusEdit& edit,
                                                                const RowSet& rows);

// One transaction.
[[nodiscard]] Status apply_edit(Corpus& corpus, const CorpusEdit& edit,
                                std::span<const DocumentId> documents);

// The ids at these rows, ascending. A few cost a few reads, many one pass over the ids.
[[nodiscard]] Result<std::vector<DocumentId>> ids_at(const Corpus& corpus, DatasetId dataset,
                                                     const RowSet& rows);

// "Tagged 37 documents “review”.": what an edit did. documents: "37 documents".
[[nodiscard]] std::string sentence_of(const CorpusEdit& edit, const std::string& documents);

}  // namespace sparsescope
