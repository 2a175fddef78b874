// SPDX-License-Identifier: GPL-3.0-or-later
// What the neurons of a model are called. Automatic names are computed from the codes at the
// model's own k, whatever k is in use, so that a neuron keeps its name; they are stored beside the
// codes (Corpus::automatic_names) and computed again when the codes are others, or the number of
// documents changed by more than one in a hundred: names should not change with every document.
// docs/neurons.md says how they are made and what their score means. What people (or
// files, other models, programs) call a neuron stands in its mark and goes before the automatic
// name: NameBook (core/workspace/name_book.h) has both.
#pragma once
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/types/neuron_mark.h"
#include "core/workspace/loaded_model.h"
#include "core/workspace/name_book.h"

namespace sparsescope {

// Computes the automatic names, one for each neuron, by neuron. It reads texts of at most some ten
// thousands of documents; still, call it in a task. Stores nothing.
[[nodiscard]] Result<AutomaticNames> compute_names(const Corpus& corpus, const LoadedModel& model,
                                                   std::stop_token stop = {},
                                                   const Progress& progress = {});

// The stored names if they are of today, as stated above, else nothing. Milliseconds.
[[nodiscard]] Result<std::optional<AutomaticNames>> stored_names(const Corpus& corpus,
                                                                 const ModelInfo& model);

// The stored names if they are of today, else computed ones; stores nothing. The second form loads
// the model only if it must.
[[nodiscard]] Result<AutomaticNames> current_names(const Corpus& corpus, const LoadedModel& model,
                                                   std::stop_token stop = {},
                                                   const Progress& progress = {});
[[nodiscard]] Result<AutomaticNames> current_names(const Corpus& corpus, const ModelInfo& model,
                                                   std::stop_token stop = {},
                                                   const Progress& progress = {});

// current_names() and the marks over them: what every list of neurons shows.
[[nodiscard]] Result<NameBook> name_book(const Corpus& corpus, const LoadedModel& model,
                                         std::stop_token stop = {}, const Progress& progress = {});
[[nodiscard]] Result<NameBook> name_book(const Corpus& corpus, const ModelInfo& model,
                                         std::stop_token stop = {}, const Progress& progress = {});

// Computes and stores the names unless the stored ones are of today. `corpus` is read_write.
[[nodiscard]] Status keep_names(Corpus& corpus, ModelId model, std::stop_token stop = {},
                                const Progress& progress = {});

}  // namespace sparsescope
