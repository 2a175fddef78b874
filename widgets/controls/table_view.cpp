// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/table_view.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <algorithm>

#include "widgets/delegates/cell_delegate.h"
#include "widgets/theme.h"

namespace sparsescope {

TableView::TableView(QWidget* parent) : QTableView(parent) {
    setShowGrid(false);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setTabKeyNavigation(false);
    setWordWrap(false);
    setMouseTracking(true);  // hover
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setItemDelegate(new CellDelegate(this));
    verticalHeader()->hide();
    auto* header = horizontalHeader();
    header->setHighlightSections(false);
    header->setSectionsMovable(true);
    header->setSortIndicator(-1, Qt::AscendingOrder);
    setSortingEnabled(true);
    connect(&theme::notifier(), &theme::Notifier::changed, this, &TableView::applyTheme);
    applyTheme();
}

void TableView::setModel(QAbstractItemModel* model) {
    // A view sorts a new model by its header at once; ours come in a meaningful order.
    horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    QTableView::setModel(model);
}

void TableView::fitColumns(int stretched) {
    auto* header = horizontalHeader();
    header->setResizeContentsPrecision(100);
    header->setSectionResizeMode(QHeaderView::Interactive);
    resizeColumnsToContents();
    header->setStretchLastSection(stretched < 0);
    if (stretched >= 0) header->setSectionResizeMode(stretched, QHeaderView::Stretch);
}

void TableView::setRowHeight(int pixels_at_100_percent) {
    row_height_ = pixels_at_100_percent;
    applyTheme();
}

void TableView::applyTheme() {
    const int height = row_height_ > 0 ? theme::scaled(row_height_) : theme::row_height();
    verticalHeader()->setMinimumSectionSize(std::min(height, theme::row_height()));
    verticalHeader()->setDefaultSectionSize(height);
}

QString TableView::selectedText() const {
    if (!model() || !selectionModel()) return {};
    QStringList lines;
    const auto add_line = [&](auto&& cell) {
        QStringList cells;
        for (int place = 0; place < model()->columnCount(); ++place) {
            const int column = horizontalHeader()->logicalIndex(place);
            if (!isColumnHidden(column)) cells.push_back(cell(column));
        }
        lines.push_back(cells.join(u'\t'));
    };
    add_line([&](int column) { return model()->headerData(column, Qt::Horizontal).toString(); });
    auto rows = selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    for (const auto& row : rows)
        add_line(
            [&](int column) { return row.siblingAtColumn(column).data().toString().simplified(); });
    return lines.join(u'\n');
}

void TableView::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Copy)) {
        QGuiApplication::clipboard()->setText(selectedText());
        return;
    }
    QTableView::keyPressEvent(event);
}

}  // namespace sparsescope
