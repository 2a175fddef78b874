// SPDX-License-Identifier: GPL-3.0-or-later
// What neurons are called: what people write about them, and the names that are computed. Std only.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/types/ids.h"

namespace sparsescope {

// Where a name in a mark comes from. The numbers are stored.
enum class NameOrigin {
    own = 0,       // typed by a person
    imported = 1,  // read from a file of names
    carried = 2,   // taken over from the best match in another model
    command = 3,   // printed by an external program
};

// What is written about one neuron of a model. Marks outlive whatever is computed.
struct NeuronMark {
    NeuronId neuron = 0;
    std::string name;  // "": the automatic one stands
    NameOrigin origin = NameOrigin::own;
    std::string source;  // of a name that is not own: the file, model or program; else ""
    bool star = false;
    std::string note;
    std::vector<std::string> tags;  // ascending, each once

    [[nodiscard]] bool empty() const {
        return name.empty() && !star && note.empty() && tags.empty();
    }
    bool operator==(const NeuronMark&) const = default;
};

// A name that was computed from stored codes and the documents' texts, labels and level paths.
struct AutomaticName {
    NeuronId neuron = 0;
    std::string name;             // "": there is nothing to call it by
    std::optional<double> score;  // AUROC on documents it was not chosen on; nullopt: too few
    bool mixed = false;  // no name was good enough: "mixed: a, b, c" of its strongest documents
    bool operator==(const AutomaticName&) const = default;
};

// All automatic names of a model, by neuron, and what they were computed from. They are worth
// computing again when the model's codes or documents are others by now.
struct AutomaticNames {
    std::int64_t codes_version = 0;
    std::int64_t documents = 0;  // of the dataset, without removed ones
    std::vector<AutomaticName> names;
};

}  // namespace sparsescope
