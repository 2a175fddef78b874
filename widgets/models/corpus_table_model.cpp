// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/corpus_table_model.h"

#include <algorithm>
#include <utility>

#include "widgets/models/row_table.h"

namespace sparsescope {

CorpusTableModel::CorpusTableModel(QObject* parent) : QAbstractTableModel(parent) {}

void CorpusTableModel::setRowTotal(int rows) {
    beginResetModel();
    pages_.clear();
    rows_ = rows;
    first_visible_ = 0;
    last_visible_ = -1;
    endResetModel();
}

void CorpusTableModel::setFields(std::vector<CorpusField> fields) {
    if (fields == fields_) return;
    const int before = columnCount();
    const int after = column_count + static_cast<int>(fields.size());
    if (before > column_count) {
        beginRemoveColumns({}, column_count, before - 1);
        fields_.clear();
        endRemoveColumns();
    }
    if (after > column_count) {
        beginInsertColumns({}, column_count, after - 1);
        fields_ = std::move(fields);
        endInsertColumns();
    }
    markStale();
}

void CorpusTableModel::markStale() {
    for (auto& [number, page] : pages_)
        page.stale = true;
    if (missingPage() >= 0) Q_EMIT pageNeeded();
}

void CorpusTableModel::setVisible(int first, int last) {
    first_visible_ = std::max(first, 0);
    last_visible_ = std::min(last, rows_ - 1);
    ++clock_;
    for (int page = first_visible_ / page_rows; page <= last_visible_ / page_rows; ++page)
        if (const auto held = pages_.find(page); held != pages_.end()) held->second.used = clock_;
    if (missingPage() >= 0) Q_EMIT pageNeeded();
}

bool CorpusTableModel::isMissing(int page) const {
    const auto held = pages_.find(page);
    return held == pages_.end() || held->second.stale;
}

int CorpusTableModel::missingPage() const {
    if (last_visible_ < first_visible_) return -1;
    const int first = first_visible_ / page_rows;
    const int last = last_visible_ / page_rows;
    for (int page = first; page <= last; ++page)
        if (isMissing(page)) return page;
    if (last < (rows_ - 1) / page_rows && isMissing(last + 1)) return last + 1;
    return first > 0 && isMissing(first - 1) ? first - 1 : -1;
}

void CorpusTableModel::setPage(int page, std::vector<CorpusRow> rows) {
    const int first = page * page_rows;
    if (page < 0 || first >= rows_) return;
    pages_[page] = Page{std::move(rows), ++clock_, false};
    forgetOldPages();
    Q_EMIT dataChanged(index(first, 0),
                       index(std::min(first + page_rows, rows_) - 1, columnCount() - 1));
    if (missingPage() >= 0) Q_EMIT pageNeeded();
}

void CorpusTableModel::forgetOldPages() {
    while (pages_.size() > kept_pages) {
        pages_.erase(std::ranges::min_element(pages_, {},
                                              [](const auto& entry) { return entry.second.used; }));
    }
}

const CorpusRow* CorpusTableModel::row(int position) const {
    const auto held = pages_.find(position / page_rows);
    if (position < 0 || held == pages_.end()) return nullptr;
    const auto place = static_cast<std::size_t>(position % page_rows);
    return place < held->second.rows.size() ? &held->second.rows[place] : nullptr;
}

int CorpusTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : rows_;
}

int CorpusTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : column_count + static_cast<int>(fields_.size());
}

const CorpusField* CorpusTableModel::fieldOf(int column) const {
    const bool is_field = column >= column_count && column < columnCount();
    return is_field ? &fields_[static_cast<std::size_t>(column - column_count)] : nullptr;
}

bool CorpusTableModel::standsRight(int column) const {
    const CorpusField* field = fieldOf(column);
    return field ? field->number : column == Id;
}

QString CorpusTableModel::textOf(const CorpusRow& row, int column) const {
    if (const CorpusField* field = fieldOf(column)) return row.fields.value(field->name);
    switch (column) {
        case Id:
            return QString::number(row.id);
        case Text:
            return row.text;
        case Label:
            return row.label;
        case Split:
            return row.split;
        case Tags:
            return row.tags.join(QStringLiteral(", "));
        default:
            return {};
    }
}

QVariant CorpusTableModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    if (role == Qt::TextAlignmentRole) {
        const auto side = standsRight(index.column()) ? Qt::AlignRight : Qt::AlignLeft;
        return QVariant(side | Qt::AlignVCenter);
    }
    const CorpusRow* item = row(index.row());
    if (role == LoadingRole) return item == nullptr;
    if (!item) return {};
    if (role == Qt::DisplayRole) return textOf(*item, index.column());
    // A value that is longer than its column is read where it stands.
    if (role == Qt::ToolTipRole && fieldOf(index.column())) return textOf(*item, index.column());
    if (role == IdRole) return static_cast<qlonglong>(item->id);
    if (role == ImageRole && index.column() == Picture)
        return pictures_ ? pictures_->picture(item->id).image : QImage();
    if (role == DamagedRole && index.column() == Picture)
        return pictures_ && pictures_->picture(item->id).state == PictureSource::State::damaged;
    if (role == TagsRole && index.column() == Tags) return item->tags;
    return {};
}

QVariant CorpusTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
    const QString titles[] = {QString(),   tr("no."),   tr("text"),
                              tr("label"), tr("split"), tr("tags")};
    const CorpusField* field = fieldOf(section);
    if (role == Qt::DisplayRole) return field ? field->name : titles[section];
    if (role == Qt::TextAlignmentRole) {
        const auto side = standsRight(section) ? Qt::AlignRight : Qt::AlignLeft;
        return QVariant(side | Qt::AlignVCenter);
    }
    if (role == Qt::ToolTipRole && field)
        return tr("%1, a field of the metadata. Right-click to choose columns").arg(field->name);
    if (role == Qt::ToolTipRole && section == Id)
        return tr("The document's number in the workspace; never given twice");
    return {};
}

}  // namespace sparsescope
