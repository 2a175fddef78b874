// SPDX-License-Identifier: GPL-3.0-or-later
// A document or a vector that a person tries on the selected neuron: what value it has there, and
// its place among all neurons. It stays while other neurons are looked at. Window thread only.
#pragma once
#include <variant>
#include <vector>

#include "app/controllers/neuron_question.h"

namespace sparsescope {

class TrialQuestion : public NeuronAnswer<NeuronReading> {
    Q_OBJECT

  public:
    using NeuronAnswer<NeuronReading>::NeuronAnswer;

    void tryDocument(DocumentId document);
    void tryVector(std::vector<float> vector);  // of the length of the embeddings
    void clear();
    [[nodiscard]] bool isTrying() const { return !std::holds_alternative<std::monostate>(what_); }
    // Of the document that is tried; nullopt: none is.
    [[nodiscard]] std::optional<DocumentId> document() const;

  protected:
    Work work() override;

  private:
    std::variant<std::monostate, DocumentId, std::vector<float>> what_;
};

// "Active at k = 8. Pre-activation 0.41, the 3rd largest of 1 536 neurons."
[[nodiscard]] QString words_of(const NeuronReading& reading, int k);

}  // namespace sparsescope
