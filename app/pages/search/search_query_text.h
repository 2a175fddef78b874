// SPDX-License-Identifier: GPL-3.0-or-later
// Reads queries as people type them into the search field, and writes them so.
#pragma once
#include <span>
#include <vector>

#include <QString>

#include "core/base/result.h"
#include "core/workspace/search_request.h"

namespace sparsescope {

// Reads ids separated by commas or blanks ("12, 40"); an id that occurs twice is taken once. It
// does not check whether the documents exist.
[[nodiscard]] Result<std::vector<DocumentId>> parse_documents(const QString& text);
[[nodiscard]] QString documents_text(std::span<const DocumentId> documents);

// Reads neurons with weights (1 if none is given), such as "412:0.8 77 +5 -9": + means that the
// neuron must be active, - that it must not be.
[[nodiscard]] Result<std::vector<NeuronTerm>> parse_neurons(const QString& text);
[[nodiscard]] QString neurons_text(std::span<const NeuronTerm> neurons);

// Whether the text has letters and no digit, so that it names no document.
[[nodiscard]] bool is_only_words(const QString& text);

// Whether the text of a query vector is the path of a file.
[[nodiscard]] bool is_vector_file(const QString& text);

}  // namespace sparsescope
