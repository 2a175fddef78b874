// SPDX-License-Identifier: GPL-3.0-or-later
// Queries as people type them in the search field, and back.
#pragma once
#include <span>
#include <vector>

#include <QString>

#include "core/base/result.h"
#include "core/workspace/search_request.h"

namespace sparsescope {

// "12, 40": numbers between commas or blanks, each once. Not whether they exist.
[[nodiscard]] Result<std::vector<DocumentId>> parse_documents(const QString& text);
[[nodiscard]] QString documents_text(std::span<const DocumentId> documents);

// "412:0.8 77 +5 -9": weights (1 if none is given), + must be active, - must not be.
[[nodiscard]] Result<std::vector<NeuronTerm>> parse_neurons(const QString& text);
[[nodiscard]] QString neurons_text(std::span<const NeuronTerm> neurons);

// Whether a query vector is given as the path of a file.
[[nodiscard]] bool is_vector_file(const QString& text);

}  // namespace sparsescope
