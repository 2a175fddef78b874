// SPDX-License-Identifier: GPL-3.0-or-later
// Ties the rows selected in the table of documents to the documents that are picked
// (AppContext::picked), both ways. One row that is selected is only looked at; two and more are
// picked. A set that was picked elsewhere is selected here as far as the table shows it. Window
// thread only.
#pragma once
#include <QObject>
#include <QTimer>

namespace sparsescope {

class AppContext;
class CorpusTable;

class DataPicking : public QObject {
    Q_OBJECT

  public:
    // `table` must show the rows of context.data.shown().
    DataPicking(AppContext& context, CorpusTable* table, QObject* parent);
    void showPicked();  // after other rows are shown

  private:
    void pickSelected();
    [[nodiscard]] bool isCurrentDataset() const;

    AppContext& context_;
    CorpusTable* table_;
    QTimer settle_;        // ends when a selection that comes in parts is complete
    bool mine_ = false;    // this table is telling what it has selected
    bool theirs_ = false;  // this table is selecting what was picked elsewhere
};

}  // namespace sparsescope
