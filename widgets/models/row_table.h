// SPDX-License-Identifier: GPL-3.0-or-later
// One table model for all lists: rows are plain structs, and columns describe how to read them. It
// sorts and filters through an index permutation, so that 65,536 rows are instant and selections
// survive. Numbers sort as numbers with NaN last, everything else as text.
#pragma once
#include <QAbstractTableModel>
#include <QCollator>
#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <vector>

namespace sparsescope {

enum RowRole : int {
    ValueRole = Qt::UserRole,  // the raw value of the cell: what sorting compares
    StateRole,                 // bool: alive
    SparkRole,                 // QList<float>, 0 … 1
    BarsRole,                  // QVariant of std::vector<BarSegment> (delegates/contribution_bar.h)
    TitleRole,                 // text of a card
    LabelRole,                 // chip of a card
    CaptionRole,               // small right-hand text of a card
    ImageRole,                 // QImage of a card, null if none
    WordsRole,                 // QStringList shown bold in a card
    IdRole,                    // qint64 identity of the row
    MutedRole,                 // bool: shown as less than certain
    DamagedRole,               // bool: its picture cannot be read
    IconRole,                  // QString: name of an icon that stands in the cell
};

constexpr auto right_aligned = Qt::AlignRight | Qt::AlignVCenter;  // of columns of numbers

template <class Row>
struct Column {
    QString title;  // with unit
    QString tooltip;
    Qt::Alignment alignment = Qt::AlignLeft | Qt::AlignVCenter;
    std::function<QVariant(const Row&)> value;           // sorts and exports
    std::function<QString(const Row&)> text;             // shown; default: the value as text
    std::function<QVariant(const Row&, int role)> more;  // other roles, e.g. for a delegate
    bool descending_first = false;                       // a first click shows the largest on top
    // Texts sort by their characters, without case. The rules of the language, as elsewhere, take
    // seconds for tens of thousands of texts.
    bool by_characters = false;
};

template <class Row>
class RowTable : public QAbstractTableModel {
  public:
    RowTable(std::vector<Column<Row>> columns, QObject* parent)
        : QAbstractTableModel(parent), columns_(std::move(columns)) {}

    void setRows(std::vector<Row> rows);
    // Changes one shown row where it stands; sorting waits for the next setRows or sort.
    void replaceRow(int shown, const Row& item);
    // Changes some of allRows() where they stand; sorting and filter wait as with replaceRow.
    void changeRows(const std::vector<std::size_t>& which, const std::function<void(Row&)>& change);
    // Rows for which keep returns false are hidden; an empty function shows all.
    void setFilter(std::function<bool(const Row&)> keep);
    [[nodiscard]] const Row& row(int shown) const {
        return rows_[order_[static_cast<std::size_t>(shown)]];
    }
    [[nodiscard]] const std::vector<Row>& allRows() const { return rows_; }
    // The first shown row for which the test holds; −1 when there is none.
    [[nodiscard]] int findRow(const std::function<bool(const Row&)>& test) const;
    [[nodiscard]] int sortColumn() const { return sort_column_; }
    [[nodiscard]] Qt::SortOrder sortOrder() const { return sort_order_; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    // Column −1 means the order in which the rows were given.
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

  protected:
    // For models whose columns refer to the model itself. Call it before the first row comes.
    void setColumns(std::vector<Column<Row>> columns) { columns_ = std::move(columns); }

  private:
    void rebuild();
    void sortOrderOf(std::vector<std::size_t>& order) const;

    std::vector<Column<Row>> columns_;
    std::vector<Row> rows_;
    std::vector<std::size_t> order_;  // shown row → row
    std::function<bool(const Row&)> keep_;
    int sort_column_ = -1;
    Qt::SortOrder sort_order_ = Qt::AscendingOrder;
};

template <class Row>
void RowTable<Row>::setRows(std::vector<Row> rows) {
    beginResetModel();
    rows_ = std::move(rows);
    rebuild();
    endResetModel();
}

template <class Row>
void RowTable<Row>::replaceRow(int shown, const Row& item) {
    rows_[order_[static_cast<std::size_t>(shown)]] = item;
    Q_EMIT dataChanged(index(shown, 0), index(shown, columnCount() - 1));
}

template <class Row>
void RowTable<Row>::changeRows(const std::vector<std::size_t>& which,
                               const std::function<void(Row&)>& change) {
    for (const std::size_t row : which)
        change(rows_[row]);
    if (!which.empty() && rowCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

template <class Row>
void RowTable<Row>::setFilter(std::function<bool(const Row&)> keep) {
    beginResetModel();
    keep_ = std::move(keep);
    rebuild();
    endResetModel();
}

template <class Row>
void RowTable<Row>::rebuild() {
    order_.clear();
    order_.reserve(rows_.size());
    for (std::size_t i = 0; i < rows_.size(); ++i)
        if (!keep_ || keep_(rows_[i])) order_.push_back(i);
    sortOrderOf(order_);
}

template <class Row>
int RowTable<Row>::findRow(const std::function<bool(const Row&)>& test) const {
    for (std::size_t i = 0; i < order_.size(); ++i)
        if (test(rows_[order_[i]])) return static_cast<int>(i);
    return -1;
}

template <class Row>
int RowTable<Row>::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(order_.size());
}

template <class Row>
int RowTable<Row>::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(columns_.size());
}

template <class Row>
QVariant RowTable<Row>::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row& item = row(index.row());
    const auto& column = columns_[static_cast<std::size_t>(index.column())];
    if (role == Qt::DisplayRole)
        return column.text ? QVariant(column.text(item)) : column.value(item);
    if (role == ValueRole) return column.value(item);
    if (role == Qt::TextAlignmentRole) return QVariant(column.alignment);
    return column.more ? column.more(item, role) : QVariant();
}

template <class Row>
QVariant RowTable<Row>::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
    const auto& column = columns_[static_cast<std::size_t>(section)];
    if (role == Qt::DisplayRole) return column.title;
    if (role == Qt::ToolTipRole) return column.tooltip;
    if (role == Qt::TextAlignmentRole) return QVariant(column.alignment);
    if (role == Qt::InitialSortOrderRole)
        return QVariant::fromValue(column.descending_first ? Qt::DescendingOrder
                                                           : Qt::AscendingOrder);
    return {};
}

template <class Row>
void RowTable<Row>::sort(int column, Qt::SortOrder order) {
    sort_column_ = column < columnCount() ? column : -1;
    sort_order_ = order;
    Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
    const auto before = persistentIndexList();
    std::vector<std::size_t> row_before;
    row_before.reserve(static_cast<std::size_t>(before.size()));
    for (const auto& index : before)
        row_before.push_back(order_[static_cast<std::size_t>(index.row())]);
    std::sort(order_.begin(), order_.end());
    sortOrderOf(order_);
    if (!before.isEmpty()) {
        std::vector<int> shown(rows_.size(), -1);
        for (std::size_t i = 0; i < order_.size(); ++i)
            shown[order_[i]] = static_cast<int>(i);
        QModelIndexList after;
        after.reserve(before.size());
        for (qsizetype i = 0; i < before.size(); ++i)
            after.push_back(
                index(shown[row_before[static_cast<std::size_t>(i)]], before[i].column()));
        changePersistentIndexList(before, after);
    }
    Q_EMIT layoutChanged({}, VerticalSortHint);
}

// Keys are read once per row: a comparison never calls into a column.
template <class Row>
void RowTable<Row>::sortOrderOf(std::vector<std::size_t>& order) const {
    if (sort_column_ < 0 || order.size() < 2) return;
    const auto& value = columns_[static_cast<std::size_t>(sort_column_)].value;
    const bool descending = sort_order_ == Qt::DescendingOrder;
    if (value(rows_[order.front()]).typeId() != QMetaType::QString) {
        std::vector<double> keys(rows_.size());
        for (const auto i : order)
            keys[i] = value(rows_[i]).toDouble();
        std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
            if (std::isnan(keys[a]) || std::isnan(keys[b]))
                return !std::isnan(keys[a]) && std::isnan(keys[b]);
            return descending ? keys[a] > keys[b] : keys[a] < keys[b];
        });
        return;
    }
    std::vector<QString> keys(rows_.size());
    if (columns_[static_cast<std::size_t>(sort_column_)].by_characters) {
        for (const auto i : order)
            keys[i] = value(rows_[i]).toString().toCaseFolded();
        std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
            if (keys[a].isEmpty() || keys[b].isEmpty())
                return !keys[a].isEmpty() && keys[b].isEmpty();
            return descending ? keys[b] < keys[a] : keys[a] < keys[b];
        });
        return;
    }
    QCollator collator;
    collator.setNumericMode(true);
    for (const auto i : order)
        keys[i] = value(rows_[i]).toString();
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        const int sign = collator.compare(keys[a], keys[b]);
        return descending ? sign > 0 : sign < 0;
    });
}

}  // namespace sparsescope
