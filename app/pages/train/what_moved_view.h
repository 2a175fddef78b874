// SPDX-License-Identifier: GPL-3.0-or-later
// What finetuning changed: neurons that mean something else now, and documents with other
// neighbours, the old and the new ones side by side.
#pragma once
#include <QWidget>
#include <vector>

#include "core/types/ids.h"
#include "widgets/models/document_list_model.h"

class QStackedWidget;

namespace sparsescope {

class DocumentList;
class EmptyState;
class TableView;
class TextLabel;

struct MovedNeuronRow {
    NeuronId before = 0;  // of the model on the original embeddings
    QString name_before;
    bool vanished = false;  // nothing behind the tuned backbone matches it
    NeuronId after = 0;     // its best match there, if anything does
    QString name_after;
    double shared = 0;            // of the documents of either, those of both: 0 … 1
    std::int64_t documents = 0;   // that `before` was active on
    std::int64_t now_active = 0;  // that `after` is active on
};
class MovedNeurons;

struct MovedDocumentRow {
    DocumentRow document;                    // its caption says how many neighbours it kept
    std::vector<DocumentRow> before, after;  // its nearest, then and now; new ones are marked
};

struct MovedReport {
    QString summary;  // a sentence or two
    ModelId model_before = 0, model_after = 0;
    DatasetId dataset_after = 0;
    std::vector<MovedNeuronRow> neurons;      // the most changed first
    std::vector<MovedDocumentRow> documents;  // likewise
};

class WhatMovedView : public QWidget {
    Q_OBJECT

  public:
    explicit WhatMovedView(QWidget* parent = nullptr);
    void showReport(MovedReport report);
    // In place of a report: what is being done, or why there is none.
    void say(const QString& sentence);

  Q_SIGNALS:
    void neuronActivated(sparsescope::ModelId model, quint32 neuron);
    void moreLikeRequested(sparsescope::DatasetId dataset, sparsescope::DocumentId document);

  private:
    QWidget* buildReport();
    QWidget* buildDocuments();
    void showNeighbours();

    MovedReport report_;
    QStackedWidget* body_;
    EmptyState* waiting_;
    TextLabel* summary_ = nullptr;
    MovedNeurons* neurons_;
    TableView* table_ = nullptr;
    TextLabel* no_neurons_ = nullptr;
    DocumentList* documents_ = nullptr;
    DocumentList* before_ = nullptr;
    DocumentList* after_ = nullptr;
};

}  // namespace sparsescope
