// SPDX-License-Identifier: GPL-3.0-or-later
// The common part of the verbs remove, restore, tag and untag.
#pragma once
#include "app/cli/document_choice.h"
#include "app/cli/verb.h"
#include "core/workspace/corpus_edit.h"

namespace sparsescope::cli {

// Makes the edit on the chosen documents in one transaction. The answer counts those that the edit
// changed.
[[nodiscard]] Result<Answer> edit_documents(Corpus& corpus, const CorpusEdit& edit,
                                            const DocumentChoice::Chosen& chosen);
[[nodiscard]] Result<Answer> edit_documents(Session& session, const CorpusEdit& edit,
                                            const DocumentChoice& choice);

}  // namespace sparsescope::cli
