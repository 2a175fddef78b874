// SPDX-License-Identifier: GPL-3.0-or-later
// What the person is looking at: the loaded model, k, a neuron and a document. Every page follows
// it and may change it, so that pages never call each other. Window thread only, except model(),
// which any thread may call.
#pragma once
#include <memory>
#include <optional>

#include <QObject>

#include "core/types/ids.h"
#include "core/workspace/loaded_model.h"
#include "core/workspace/published.h"

namespace sparsescope {

class Selection : public QObject {
    Q_OBJECT

  public:
    explicit Selection(QObject* parent = nullptr);

    [[nodiscard]] std::shared_ptr<const LoadedModel> model() const { return model_.get(); }
    [[nodiscard]] int k() const { return k_; }  // 1 … largestK(); 0 without a model
    [[nodiscard]] int largestK() const;         // stored_k of the model
    [[nodiscard]] std::optional<NeuronId> neuron() const { return neuron_; }
    [[nodiscard]] std::optional<DocumentId> document() const { return document_; }

    // A preferred_k of 0 selects the k that the model was trained for. Another model deselects the
    // neuron, unless one of its own is given, and a document that it does not have.
    void setModel(std::shared_ptr<const LoadedModel> model, int preferred_k = 0,
                  std::optional<NeuronId> neuron = std::nullopt);
    void setK(int k);
    void setNeuron(std::optional<NeuronId> neuron);
    void setDocument(std::optional<DocumentId> document);

  Q_SIGNALS:
    void modelChanged();  // k, neuron and document may have changed with it
    void kChanged(int k);
    void neuronChanged();
    void documentChanged();

  private:
    Published<LoadedModel> model_;
    int k_ = 0;
    std::optional<NeuronId> neuron_;
    std::optional<DocumentId> document_;
};

}  // namespace sparsescope
