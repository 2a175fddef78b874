// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers and words of the documents of a map, by number; NaN and "" where there is none. Each runs
// in a task.
#pragma once
#include <stop_token>
#include <string>
#include <vector>

#include <QString>

#include "app/controllers/map_data.h"
#include "core/workspace/loaded_model.h"

namespace sparsescope {

// Weights at k; NaN where the neuron is not active.
[[nodiscard]] std::vector<double> neuron_weights(const MapData& data, const LoadedModel& model,
                                                 int k, NeuronId neuron);
// Numbers of the documents in which the neuron is active at k, ascending.
[[nodiscard]] std::vector<std::uint32_t> documents_with(const MapData& data,
                                                        const LoadedModel& model, int k,
                                                        NeuronId neuron);
// How many neurons are active at k.
[[nodiscard]] std::vector<double> code_lengths(const MapData& data, const LoadedModel* model,
                                               int k);
// Characters of the texts; reads all of them.
[[nodiscard]] Result<std::vector<double>> text_lengths(const Corpus& corpus, const MapData& data,
                                                       const std::stop_token& stop);

// A field of the metadata: numbers where all its values are numbers or dates, else words. Reads the
// metadata of all documents.
struct FieldValues {
    bool numbers = false;
    bool dates = false;  // numbers are then days (date_words)
    std::vector<double> number;
    std::vector<QString> text;
};
[[nodiscard]] Result<FieldValues> field_values(const Corpus& corpus, const MapData& data,
                                               const std::string& field,
                                               const std::stop_token& stop);
[[nodiscard]] QString date_words(double day);

}  // namespace sparsescope
