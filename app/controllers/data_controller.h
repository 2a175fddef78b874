// SPDX-License-Identifier: GPL-3.0-or-later
// What the Data page shows: the documents a filter lets through, pages of them, one in full, the
// words of the filter, and what could be compacted away. Reads in tasks, and follows the workspace
// only while the page is shown. Window thread only.
#pragma once
#include <memory>
#include <optional>
#include <vector>

#include <QObject>
#include <QString>

#include "app/controllers/workspace_controller.h"
#include "app/controllers/corpus_rows.h"
#include "app/controllers/reader.h"
#include "app/controllers/row_positions.h"
#include "app/controllers/selection.h"
#include "app/controllers/task.h"
#include "app/controllers/without_chip.h"
#include "core/filter/vocabulary.h"

namespace sparsescope {

// The rows a filter lets through, at one state of the workspace.
struct FilteredRows {
    DatasetInfo dataset;
    std::int64_t generation = 0;  // of the dataset's row numbers
    std::int64_t documents = 0;   // that are not removed
    Filter filter;
    RowPositions rows;
    std::vector<WithoutChip> without;  // if there are no rows: what passes when a chip goes
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
    void fetchPage(int page);         // of rows(), while none is being fetched
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
    void rowsChanged();       // other rows than before, or none: shown() is empty then
    void documentsChanged();  // the same rows, which may say something else now
    // It names something that is not there. The rows of the last good filter stay.
    void filterRefused(const QString& message);
    void pageFetched(int page, const std::vector<sparsescope::CorpusRow>& rows);
    void detailChanged();
    void factsChanged();  // vocabulary and storage
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
    bool outdated_ = true;  // something changed that was not read yet
    DatasetId wanted_dataset_ = 0;
    QString filter_;
    std::int64_t focus_ = -1;
    std::optional<FilteredRows> shown_;
    std::optional<DocumentDetail> detail_;
    FilterVocabulary vocabulary_;
    StorageUse storage_;
    // A connection per lane.
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
