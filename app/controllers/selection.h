// SPDX-License-Identifier: GPL-3.0-or-later
// What the person is looking at: the loaded model, k, a neuron, a document. Every page obeys it and
// may change it; pages never call each other. Window thread only (model() from any thread).
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

    // preferred_k 0: the k the model was trained for. A neuron or document that the new model does
    // not have is deselected.
    void setModel(std::shared_ptr<const LoadedModel> model, int preferred_k = 0);
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
