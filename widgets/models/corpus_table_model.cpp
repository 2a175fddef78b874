// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/corpus_table_model.h"

#include <algorithm>
#include <utility>

#include "widgets/models/row_table.h"

namespace sparsescope {

namespace {

QString text_of(const CorpusRow& row, int column) {
    switch (column) {
        case CorpusTableModel::Id:
            return QString::number(row.id);
        case CorpusTableModel::Text:
            return row.text;
        case CorpusTableModel::Label:
            return row.label;
        case CorpusTableModel::Split:
            return row.split;
        case CorpusTableModel::Tags:
            return row.tags.join(QStringLiteral(", "));
        default:
            return {};
    }
}

}  // namespace

CorpusTableModel::CorpusTableModel(QObject* parent) : QAbstractTableModel(parent) {}

void CorpusTableModel::setRowTotal(int rows) {
    beginResetModel();
    pages_.clear();
    rows_ = rows;
    first_visible_ = 0;
    last_visible_ = -1;
    endResetModel();
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
                       index(std::min(first + page_rows, rows_) - 1, column_count - 1));
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
    return parent.isValid() ? 0 : column_count;
}

QVariant CorpusTableModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    if (role == Qt::TextAlignmentRole) {
        const auto side = index.column() == Id ? Qt::AlignRight : Qt::AlignLeft;
        return QVariant(side | Qt::AlignVCenter);
    }
    const CorpusRow* item = row(index.row());
    if (role == LoadingRole) return item == nullptr;
    if (!item) return {};
    if (role == Qt::DisplayRole) return text_of(*item, index.column());
    if (role == IdRole) return static_cast<qlonglong>(item->id);
    if (role == ImageRole && index.column() == Picture) return item->thumbnail;
    if (role == TagsRole && index.column() == Tags) return item->tags;
    return {};
}

QVariant CorpusTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= column_count) return {};
    const QString titles[] = {QString(),   tr("id"),    tr("text"),
                              tr("label"), tr("split"), tr("tags")};
    if (role == Qt::DisplayRole) return titles[section];
    if (role == Qt::TextAlignmentRole) {
        return QVariant((section == Id ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    if (role == Qt::ToolTipRole && section == Id)
        return tr("The document's number in the workspace; never given twice");
    return {};
}

}  // namespace sparsescope
