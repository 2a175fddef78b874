// SPDX-License-Identifier: GPL-3.0-or-later
// The columns of the table of all neurons: what is listed, sorted by and exported under one name by
// the window and the command line. Numbers that are not known are null in JSON lines, and an empty
// field of CSV. Any thread.
#pragma once
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "core/workspace/neuron_filter_rows.h"

namespace sparsescope {

enum class NeuronField {
    id,
    name,
    score,  // of the name
    state,  // alive, dead or never
    died,   // the step of its death
    frequency,
    documents,
    held_out,  // documents of the held-out part it is active on
    mean,
    weight,  // the largest
    purity,
    label,  // of the purity
    base_rate,
    support,
    entropy,
    lift,
    lift_low,
    lift_high,
    mono,
    cosine,   // to …
    nearest,  // … the nearest other neuron
    stability,
    star,
    note,
    tags,
    origin,  // where its name comes from
};
struct NeuronColumn {
    NeuronField field;
    std::string_view key;    // "purity"; that of NeuronNumber where it is one of those
    std::string_view title;  // "purity", "MonoScore": what a table's header says
    bool share = false;      // shown as a percentage
};
// All of them, in the order in which they are offered.
[[nodiscard]] std::span<const NeuronColumn> neuron_columns();
// nullptr: there is no such column. density and max are other words for frequency and weight.
[[nodiscard]] const NeuronColumn* neuron_column(std::string_view key);

// A number, text, true or false, a list of texts, or null.
[[nodiscard]] nlohmann::ordered_json neuron_value(const NeuronFacts& facts, NeuronId neuron,
                                                  NeuronField field);

// Numbers: the largest first; texts and ids: ascending; what is not known comes last. Of equal ones
// the neuron that is active on more documents comes first, then the lower id. `reverse` turns the
// order of what is known.
void sort_neurons(std::vector<NeuronId>& neurons, const NeuronFacts& facts, NeuronField field,
                  bool reverse = false);

// What the numbers are of, which an export repeats in every line as model, k and of_documents.
struct NeuronsOf {
    std::string model;
    int k = 0;
    std::int64_t documents = 0;
};
[[nodiscard]] std::string neurons_as_csv(const NeuronFacts& facts, const NeuronsOf& of,
                                         std::span<const NeuronId> neurons,
                                         std::span<const NeuronField> fields);
[[nodiscard]] std::string neurons_as_jsonl(const NeuronFacts& facts, const NeuronsOf& of,
                                           std::span<const NeuronId> neurons,
                                           std::span<const NeuronField> fields);
// The end of the name decides the format: .csv, .jsonl or .ndjson (invalid_argument for another
// one). The file is written whole or not at all.
[[nodiscard]] Status write_neurons(const std::filesystem::path& path, const NeuronFacts& facts,
                                   const NeuronsOf& of, std::span<const NeuronId> neurons,
                                   std::span<const NeuronField> fields);

}  // namespace sparsescope
