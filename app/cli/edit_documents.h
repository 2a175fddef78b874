// SPDX-License-Identifier: GPL-3.0-or-later
// What the verbs remove, restore, tag and untag have in common.
#pragma once
#include "app/cli/document_choice.h"
#include "app/cli/verb.h"
#include "core/workspace/corpus_edit.h"

namespace sparsescope::cli {

// Edits the chosen documents, those that the edit changes, in one transaction.
[[nodiscard]] Result<Answer> edit_documents(Corpus& corpus, const CorpusEdit& edit,
                                            const DocumentChoice::Chosen& chosen);
[[nodiscard]] Result<Answer> edit_documents(Session& session, const CorpusEdit& edit,
                                            const DocumentChoice& choice);

}  // namespace sparsescope::cli
