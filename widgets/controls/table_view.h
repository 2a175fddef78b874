// SPDX-License-Identifier: GPL-3.0-or-later
// A table as every page has it: whole rows, no grid, sortable headers that start unsorted, Tab
// leaves the table, copying gives tab-separated text with the column titles.
#pragma once
#include <QTableView>

namespace sparsescope {

class TableView : public QTableView {
    Q_OBJECT
  public:
    explicit TableView(QWidget* parent = nullptr);
    // The rows stay in the order the model gives until a header is clicked.
    void setModel(QAbstractItemModel* model) override;
    // Widths by what the first rows and the titles need; one column takes what is left (−1: the
    // last).
    void fitColumns(int stretched = -1);
    void setRowHeight(int pixels_at_100_percent);  // default: one line of text
    [[nodiscard]] QString selectedText() const;

  protected:
    void keyPressEvent(QKeyEvent* event) override;

  private:
    void applyTheme();
    int row_height_ = 0;
};

}  // namespace sparsescope
