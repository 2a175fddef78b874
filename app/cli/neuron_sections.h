// SPDX-License-Identifier: GPL-3.0-or-later
// The sections of the answer about one neuron: each adds its keys to the JSON and its table to the
// text.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "app/cli/neuron_json.h"
#include "app/cli/verb.h"
#include "core/workspace/neuron_ablation.h"
#include "core/workspace/neuron_study.h"

namespace sparsescope::cli {

class NeuronSections {
  public:
    // All must outlive it. names: by neuron.
    NeuronSections(const Corpus& corpus, const OneNeuron& neuron, const NeuronWords& names,
                   Answer& answer);

    void summary();
    [[nodiscard]] Status strongest();
    [[nodiscard]] Status quantiles();
    [[nodiscard]] Status random(std::uint64_t seed);
    [[nodiscard]] Status near_misses();
    [[nodiscard]] Status interval(double low, double high);
    void labels();
    void classifier(const NeuronClassifier& classifier);
    void neighbours(NeuronRows rows);
    void co_activity();
    void matches(const LoadedModel& other, int k);
    void reading(const NeuronReading& reading, const std::string& of_what);
    void ablation(const AblationEffect& effect);
    void results(const AblatedResults& results);
    void death(const NeuronDeath& death);

  private:
    [[nodiscard]] const LoadedModel& model() const { return neuron_.study().model(); }
    [[nodiscard]] Result<Json> documents(const std::vector<RankedDocument>& examples) const;
    void show(const std::string& title, const Json& examples);
    void list_neurons(const std::string& title, const char* key,
                      const std::vector<CoActiveNeuron>& neurons);

    const Corpus& corpus_;
    const OneNeuron& neuron_;
    const NeuronWords& names_;
    Answer& answer_;
};

// The label that a person names: by its name or, where none has that name, by its number.
// not_found: no such label.
[[nodiscard]] Result<std::int32_t> named_label(const LoadedModel& model, const std::string& words);
// "0.2,0.5": two numbers, the lower first. invalid_argument else.
[[nodiscard]] Result<std::pair<double, double>> weight_interval(const std::string& words);

}  // namespace sparsescope::cli
