// SPDX-License-Identifier: GPL-3.0-or-later
// What the Learn page plays with: one document of the selected model, what its code keeps at every
// k, and the same search at every k. Computed in tasks. Window thread only.
#pragma once
#include <memory>
#include <optional>
#include <vector>

#include <QObject>
#include <QString>

#include "app/controllers/reader.h"
#include "app/controllers/search_controller.h"
#include "app/controllers/selection.h"
#include "app/controllers/task.h"
#include "app/controllers/workspace_controller.h"
#include "core/workspace/k_ladder.h"
#include "widgets/models/document_list_model.h"

namespace sparsescope {

// A document and what its code keeps of it.
struct LearnDocument {
    std::shared_ptr<const LoadedModel> model;
    DocumentRow document;
    KLadder ladder;
    double pixel_scale = 0;  // grey levels per unit of embedding; 0: embeddings are no pixels
};

// The hits for a document at one k, beside those at others.
struct AtEveryK {
    struct Column {
        int k = 0;                            // 0: by the embeddings themselves
        std::vector<DocumentId> hits;         // best first
        std::int64_t bytes = 0;               // a document takes
        double microseconds = 0;              // of the search alone: the median of a few
        std::optional<std::int64_t> sharing;  // documents that share a neuron with the query
    };
    DocumentId document = 0;
    std::vector<Column> columns;  // k ascending, the embeddings last
    std::vector<DocumentRow> rows;
    [[nodiscard]] const DocumentRow* row(DocumentId id) const;
    // Whether the last column is the embeddings' (of very many documents it is left out).
    [[nodiscard]] bool hasEmbeddings() const { return !columns.empty() && columns.back().k == 0; }
    // Of the embeddings' hits, how many are among the column's.
    [[nodiscard]] int shared(const Column& column) const;
};

class LearnController : public QObject {
    Q_OBJECT

  public:
    LearnController(WorkspaceController& workspace, Selection& selection, SearchController& search,
                    QObject* parent = nullptr);

    // Nothing is computed until the Learn page is looked at.
    void begin();
    void setDocument(DocumentId document);
    void anotherDocument();  // any
    [[nodiscard]] const std::optional<LearnDocument>& document() const { return document_; }
    [[nodiscard]] const std::optional<AtEveryK>& everyK() const { return every_k_; }
    [[nodiscard]] QString problem() const { return problem_; }  // "": none

  Q_SIGNALS:
    void documentChanged();
    void everyKChanged();

  private:
    void followModel();
    void computeDocument(DocumentId document);
    void computeEveryK();

    WorkspaceController& workspace_;
    Selection& selection_;
    SearchController& search_;
    std::shared_ptr<Reader> reader_;
    std::shared_ptr<Reader> search_reader_;
    bool begun_ = false;
    std::size_t next_ = 0;  // which document anotherDocument() takes
    std::optional<LearnDocument> document_;
    std::optional<AtEveryK> every_k_;
    QString problem_;
    Task document_task_;
    Task search_task_;
};

}  // namespace sparsescope
