// SPDX-License-Identifier: GPL-3.0-or-later
// How the reports of neurons look in answers: as JSON with every number, and as cells of a table.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "app/cli/answers.h"
#include "core/workspace/neuron_columns.h"
#include "core/workspace/neuron_report.h"

namespace sparsescope::cli {

// Errors: invalid_argument; the sentence lists the columns that there are.
[[nodiscard]] Result<const NeuronColumn*> column_named(const std::string& key);
[[nodiscard]] Result<std::vector<const NeuronColumn*>> columns_named(const std::string& list);

// Whether a table aligns the column as text.
[[nodiscard]] bool is_text(NeuronField field);
// For people: shares in percent, four digits, "–" for what is not known.
[[nodiscard]] std::string neuron_cell(const NeuronFacts& facts, NeuronId neuron,
                                      const NeuronColumn& column);
// The keys of a NeuronSummary, and then every column under its key.
[[nodiscard]] Json neuron_json(const NeuronFacts& facts, NeuronId neuron, const LoadedModel& model);

// What the numbers are of, and those of the model as a whole. named: the share of documents on
// which a neuron with a name of somebody's is active.
[[nodiscard]] Json head_json(const LoadedModel& model, const NeuronReports& reports, double named);
[[nodiscard]] std::string head_text(const LoadedModel& model, const NeuronReports& reports);

}  // namespace sparsescope::cli
