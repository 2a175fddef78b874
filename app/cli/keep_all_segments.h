// SPDX-License-Identifier: GPL-3.0-or-later
// Completes the stored search index of every model, and the names of its neurons, after documents
// were added, removed or numbered anew, so that the next search need not do it. A wish to stop is
// no error, because a search builds what is missing; nor are names that cannot be made.
#pragma once
#include "app/cli/session.h"
#include "core/workspace/keep_segments.h"
#include "core/workspace/neuron_names.h"

namespace sparsescope::cli {

[[nodiscard]] inline Status keep_all_segments(Corpus& corpus, Session& session) {
    SPARSESCOPE_ASSIGN(const auto datasets, corpus.datasets());
    for (const DatasetInfo& dataset : datasets) {
        SPARSESCOPE_ASSIGN(const auto models, corpus.models_with_codes(dataset.id));
        for (const ModelInfo& model : models) {
            const auto kept = keep_segments(corpus, model.id, session.stop(), session.progress());
            if (!kept && kept.error().code != ErrorCode::cancelled) return fail(kept.error());
            [[maybe_unused]] const auto named =
                keep_names(corpus, model.id, session.stop(), session.progress());
        }
    }
    return {};
}

}  // namespace sparsescope::cli
