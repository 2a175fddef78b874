// SPDX-License-Identifier: GPL-3.0-or-later
// Reads what the Data page shows: the documents that pass a filter, page by page, one document in
// full, the vocabulary of filters, and the space that compacting would free. It reads in tasks, and
// follows the workspace only while the page is shown. Window thread only.
#pragma once
#include <memory>
#include <optional>
#include <vector>

#include <QObject>
#include <QString>
#include <QStringList>

#include "app/controllers/corpus_rows.h"
#include "app/controllers/reader.h"
#include "app/controllers/row_positions.h"
#include "app/controllers/selection.h"
#include "app/controllers/task.h"
#include "app/controllers/without_chip.h"
#include "app/controllers/workspace_controller.h"
#include "core/filter/vocabulary.h"

namespace sparsescope {

// The rows that pass a filter, at one state of the workspace.
struct FilteredRows {
    DatasetInfo dataset;
    std::int64_t generation = 0;  // of the dataset's row numbers
    std::int64_t documents = 0;   // in the dataset, removed ones excluded
    Filter filter;
    RowPositions rows;
    std::shared_ptr<const std::vector<DocumentId>> ids;  // of the dataset, by row
    std::vector<WithoutChip> without;  // when no row passes: what would without one chip
};

class DataController : public QObject {
    Q_OBJECT

  public:
    DataController(WorkspaceController& workspace, Selection& selection, QObject* parent = nullptr);

    void setShown(bool shown);
    void setDataset(DatasetId dataset);  // 0: the one of the selected model
    void setFilter(const QString& text);
    // Reads everything again, for example after an edit.
    void refresh();
    // The fields of metadata that pages bring from now on.
    void setFields(const QStringList& names);
    void fetchPage(int page);         // of shown(); only while fetching() is false
    void setFocus(std::int64_t row);  // the document that is shown in full; −1: none

    [[nodiscard]] const DatasetInfo* dataset() const;
    [[nodiscard]] const QString& filter() const { return filter_; }
    [[nodiscard]] const std::optional<FilteredRows>& shown() const { return shown_; }
    [[nodiscard]] bool fetching() const { return page_task_.busy(); }
    [[nodiscard]] std::int64_t focus() const { return focus_; }
    [[nodiscard]] const std::optional<DocumentDetail>& detail() const { return detail_; }
    [[nodiscard]] const FilterVocabulary& vocabulary() const { return vocabulary_; }
    [[nodiscard]] const StorageUse& storage() const { return storage_; }

  Q_SIGNALS:
    void rowsChanged();       // other rows pass, or shown() has become empty
    void documentsChanged();  // the same rows pass, but their documents may have changed
    // The filter names something that does not exist. The rows of the last good filter stay.
    void filterRefused(const QString& message);
    void pageFetched(int page, const std::vector<sparsescope::CorpusRow>& rows);
    void detailChanged();
    void factsChanged();  // vocabulary() or storage()
    void failed(const QString& message);

  private:
    void startAnew();
    void followWorkspace();
    void catchUp();
    void loadRows();
    void applyRows(FilteredRows rows);
    void loadDetail();
    void loadFacts();
    [[nodiscard]] std::optional<ModelAtK> modelAtK() const;

    WorkspaceController& workspace_;
    Selection& selection_;
    bool is_shown_ = false;
    bool outdated_ = true;  // a change has not been read yet
    DatasetId wanted_dataset_ = 0;
    QString filter_;
    QStringList fields_;
    std::int64_t focus_ = -1;
    std::optional<FilteredRows> shown_;
    std::optional<DocumentDetail> detail_;
    FilterVocabulary vocabulary_;
    StorageUse storage_;
    // One connection for each task.
    std::shared_ptr<Reader> rows_reader_;
    std::shared_ptr<Reader> page_reader_;
    std::shared_ptr<Reader> detail_reader_;
    std::shared_ptr<Reader> facts_reader_;
    Task rows_task_;
    Task page_task_;
    Task detail_task_;
    Task facts_task_;
};

}  // namespace sparsescope
