// SPDX-License-Identifier: GPL-3.0-or-later
// Holds the data of a chart as a table: one header for each column, rows of numbers or strings.
#pragma once
#include <QAbstractTableModel>
#include <QStringList>
#include <QVariant>
#include <vector>

namespace sparsescope {

struct ChartTable {
    QStringList headers;
    std::vector<QVariantList> rows;
};

class ChartTableModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    using QAbstractTableModel::QAbstractTableModel;
    void setTable(ChartTable table);
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    ChartTable table_;
};

// Writes a table comma-separated, quoted where needed, and numbers with all their digits.
[[nodiscard]] QString to_csv(const ChartTable& table);

}  // namespace sparsescope
