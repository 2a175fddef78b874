// SPDX-License-Identifier: GPL-3.0-or-later
// What is asked beside a search: why a document is not a hit, what its neurons make of its picture,
// the words its filter knows, the hits as a file. Window thread only.
#pragma once
#include <memory>

#include <QObject>
#include <QString>

#include "app/controllers/search_controller.h"
#include "app/controllers/search_pictures.h"

namespace sparsescope {

class SearchDetails : public QObject {
    Q_OBJECT

  public:
    SearchDetails(SearchController& search, WorkspaceController& workspace, Selection& selection,
                  QObject* parent = nullptr);

    // Of the first column that reads codes. Answers to older questions are dropped.
    void whyNot(DocumentId document);
    // For datasets whose embeddings are pixels; otherwise nothing comes back.
    void reconstruct(DocumentId document);
    // The hits of a column of the answer, to .csv or .jsonl.
    void exportHits(const QString& path, std::size_t column);
    // Labels, tags and splits of the dataset that is searched.
    void loadVocabulary();
    [[nodiscard]] const FilterVocabulary& vocabulary() const { return vocabulary_; }

  Q_SIGNALS:
    void whyNotAnswered(const sparsescope::WhyNotAnswer& answer);
    void whyNotFailed(const QString& message);
    void reconstructed(const sparsescope::Reconstruction& reconstruction);
    void exported(const QString& path, qsizetype hits);
    void exportFailed(const QString& message);
    void vocabularyChanged();

  private:
    SearchController& search_;
    WorkspaceController& workspace_;
    Selection& selection_;
    std::shared_ptr<Reader> why_reader_;
    std::shared_ptr<Reader> picture_reader_;
    std::shared_ptr<Reader> export_reader_;
    std::shared_ptr<Reader> vocabulary_reader_;
    FilterVocabulary vocabulary_;
    Task why_;
    Task picture_;
    Task export_;
    Task vocabulary_task_;
};

}  // namespace sparsescope
