// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chart_table_model.h"

#include <QLocale>
#include <cmath>

#include "core/types/csv_field.h"
#include "widgets/number_format.h"

namespace sparsescope {

namespace {

bool is_number(const QVariant& value) {
    return value.typeId() == QMetaType::Double;
}

// Steps and counts are whole and stay so.
QString number_text(double value) {
    const bool whole = value == std::floor(value) && std::abs(value) < 1e15;
    return whole ? format::count(static_cast<std::int64_t>(value)) : format::number(value, 4);
}

QString csv_cell(const QVariant& value) {
    if (!value.isValid()) return {};
    if (is_number(value))
        return QString::number(value.toDouble(), 'g', QLocale::FloatingPointShortest);
    return QString::fromStdString(sheet_field(value.toString().toStdString()));
}

}  // namespace

// Live charts call this ten times a second: rows that only grew keep selection and scroll position.
void ChartTableModel::setTable(ChartTable table) {
    if (table.headers != table_.headers || table.rows.size() < table_.rows.size()) {
        beginResetModel();
        table_ = std::move(table);
        endResetModel();
        return;
    }
    const int before = static_cast<int>(table_.rows.size());
    const int after = static_cast<int>(table.rows.size());
    if (after > before) beginInsertRows({}, before, after - 1);
    table_ = std::move(table);
    if (after > before) endInsertRows();
    if (before > 0 && columnCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(before - 1, columnCount() - 1));
}

int ChartTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(table_.rows.size());
}

int ChartTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(table_.headers.size());
}

QVariant ChartTableModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const QVariant value = table_.rows[static_cast<std::size_t>(index.row())].value(index.column());
    if (role == Qt::DisplayRole)
        return is_number(value) ? QVariant(number_text(value.toDouble())) : value;
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignVCenter |
                        (value.typeId() == QMetaType::QString ? Qt::AlignLeft : Qt::AlignRight));
    return {};
}

QVariant ChartTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= table_.headers.size()) return {};
    if (role == Qt::DisplayRole) return table_.headers[section];
    if (role == Qt::TextAlignmentRole && !table_.rows.empty())
        return data(index(0, section), Qt::TextAlignmentRole);
    return {};
}

QString to_csv(const ChartTable& table) {
    QString text;
    const auto add_row = [&text](const auto& cells) {
        for (qsizetype i = 0; i < cells.size(); ++i) {
            if (i > 0) text += u',';
            text += csv_cell(cells[i]);
        }
        text += u'\n';
    };
    add_row(table.headers);
    for (const auto& row : table.rows)
        add_row(row);
    return text;
}

}  // namespace sparsescope
