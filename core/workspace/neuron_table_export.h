// SPDX-License-Identifier: GPL-3.0-or-later
// Writes a table of neurons to a file for other programs: these neurons in this order, with these
// columns. The first line says what the numbers rest on, so that no file outlives its provenance:
// CSV    "# " and the provenance as a JSON object, a header, then a line for each neuron; what is
//        not known is empty, tags are joined by "; ";
// JSONL  an object with the member "provenance", then an object for each neuron; what is not known
//        is null, tags are a list.
// Columns: neuron, name (with name_origin: automatic, own, imported, carried or command), state
// (alive, dead or never), star, label, base_rate, tags, note, and the numbers of
// core/filter/neuron_filter.h; lift brings lift_low and lift_high along, cosine brings nearest.
// Numbers are written so that reading them gives the same value. Any thread.
#pragma once
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/base/result.h"
#include "core/workspace/neuron_filter_rows.h"

namespace sparsescope {

struct NeuronTable {
    NeuronFacts facts;
    std::span<const NeuronId> neurons;
    std::span<const std::string> columns;
    nlohmann::ordered_json provenance;
};

// invalid_argument: a column that there is not, or a neuron beyond the reports.
[[nodiscard]] Result<std::string> neurons_as_csv(const NeuronTable& table);
[[nodiscard]] Result<std::string> neurons_as_jsonl(const NeuronTable& table);

// The end of the name decides the format: .csv, .jsonl or .ndjson (invalid_argument for another
// one). A file that was there stays as it was on any error.
[[nodiscard]] Status write_neurons(const std::filesystem::path& path, const NeuronTable& table);

}  // namespace sparsescope
