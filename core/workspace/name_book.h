// SPDX-License-Identifier: GPL-3.0-or-later
// What each neuron of a model is called, where that comes from, and how well it fits: the own name
// of its mark, else the automatic one. Built from what is stored or computed; reads nothing.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/types/neuron_mark.h"

namespace sparsescope {

struct ShownName {
    std::string text;  // "": there is nothing to call it by
    // AUROC of the name on documents it was not chosen on; nullopt where it is not known: too few
    // documents, or a name that was not computed (core/workspace/name_scores.h judges those).
    std::optional<double> score;
    std::optional<NameOrigin> origin;  // nullopt: the name is automatic
    std::string source;                // the file, model or program of a name that is not own
    bool mixed = false;                // "mixed: a, b, c": no automatic name was good enough
};

class NameBook {
  public:
    NameBook() = default;
    NameBook(const AutomaticNames& automatic, std::span<const NeuronMark> marks);

    // Of a neuron that is not there: an empty name.
    [[nodiscard]] const ShownName& of(NeuronId neuron) const;
    [[nodiscard]] const std::string& text(NeuronId neuron) const { return of(neuron).text; }
    // The automatic name, also where an own one covers it.
    [[nodiscard]] const ShownName& automatic(NeuronId neuron) const;
    [[nodiscard]] std::size_t size() const { return names_.size(); }
    [[nodiscard]] std::vector<std::string> texts() const;  // by neuron

    // For a name that was judged after all.
    void set_score(NeuronId neuron, std::optional<double> score);

  private:
    std::vector<ShownName> names_;      // by neuron
    std::vector<ShownName> automatic_;  // by neuron
};

// "automatic", "own", "imported", "carried" or "command": as JSON and tables say it.
[[nodiscard]] std::string_view origin_word(const std::optional<NameOrigin>& origin);
// For people: "your own", "from names.jsonl", "carried from model …", "by the program …".
[[nodiscard]] std::string origin_in_words(NameOrigin origin, std::string_view source);
[[nodiscard]] std::optional<NameOrigin> origin_of_word(std::string_view word);

}  // namespace sparsescope
