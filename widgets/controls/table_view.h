// SPDX-License-Identifier: GPL-3.0-or-later
// A table as every page has it: whole rows are selected, there is no grid, headers sort but start
// unsorted, Tab leaves the table, and copying gives tab-separated text with the column titles, of
// the columns that are shown.
#pragma once
#include <QTableView>

namespace sparsescope {

class TableView : public QTableView {
    Q_OBJECT
  public:
    explicit TableView(QWidget* parent = nullptr);
    // The rows stay in the order the model gives until a header is clicked.
    void setModel(QAbstractItemModel* model) override;
    // Gives columns the widths that titles and first rows need; one column takes what is left,
    // and −1 means the last one.
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
