// SPDX-License-Identifier: GPL-3.0-or-later
// Answers questions beside a search: why a document is not a hit, what a picture looks like to its
// neurons, and which words the filter knows; and writes hits to a file. Each reads in a task of its
// own. Window thread only.
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

    // Asks about the first column that reads codes. Answers to older questions are dropped.
    void whyNot(DocumentId document);
    // The other parts of the longer document that this hit of a column is a part of, as far as they
    // are found, too.
    void passages(DocumentId document, std::size_t column);
    // Does nothing unless the embeddings of the dataset are pixels.
    void reconstruct(DocumentId document);
    // Writes the hits of a column of the answer. The ending of the path chooses .csv or .jsonl.
    void exportHits(const QString& path, std::size_t column);
    // Reads the labels, tags and splits of the searched dataset into vocabulary().
    void loadVocabulary();
    [[nodiscard]] const FilterVocabulary& vocabulary() const { return vocabulary_; }

  Q_SIGNALS:
    void whyNotAnswered(const sparsescope::WhyNotAnswer& answer);
    void whyNotFailed(const QString& message);
    void passagesFound(sparsescope::DocumentId document,
                       const std::vector<sparsescope::HitRow>& passages);
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
    std::shared_ptr<Reader> passage_reader_;
    FilterVocabulary vocabulary_;
    Task why_;
    Task picture_;
    Task passages_;
    Task export_;
    Task vocabulary_task_;
};

}  // namespace sparsescope
