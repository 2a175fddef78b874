// SPDX-License-Identifier: GPL-3.0-or-later
// Shows what became of a dead neuron: the documents that it owned before it died, and the neurons
// that took them over.
#pragma once
#include <QWidget>

#include "app/controllers/obituary.h"
#include "app/controllers/task.h"
#include "widgets/models/document_list_model.h"

class QToolButton;

namespace sparsescope {

class AppContext;
class Commands;
class DocumentList;
class FlowLayout;
class TextLabel;

class ObituaryPanel : public QWidget {
    Q_OBJECT

  public:
    ObituaryPanel(AppContext& context, Commands& commands, QWidget* parent = nullptr);
    // Asks about a neuron that died at this step of the shown run. The answer is shown when it
    // arrives.
    void ask(quint32 neuron, qint64 step);

  Q_SIGNALS:
    void closed();

  private:
    QWidget* buildText();
    void showAnswer(const NeuronObituary& obituary);
    void showFailure(const QString& sentence);
    void showHeirs(const NeuronObituary& obituary);
    void showDocuments(const NeuronObituary& obituary);
    void goToNeuron(NeuronId neuron);
    void searchLike(DocumentId document);

    AppContext& context_;
    Commands& commands_;
    quint32 neuron_ = 0;
    RunId run_ = 0;
    TextLabel* title_;
    TextLabel* sentence_;
    FlowLayout* heirs_;
    DocumentList* documents_;
    QToolButton* page_;
    QToolButton* close_;
    Task read_;
};

// The answer as a sentence, with steps counted from 0 as in the charts: "After step 190 it owned 37
// of 4 229 training documents, after step 227 none; 21 went to neuron 88, 16 to no new neuron."
[[nodiscard]] QString obituary_sentence(const NeuronObituary& obituary);

}  // namespace sparsescope
