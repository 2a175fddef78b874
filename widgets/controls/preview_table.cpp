// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/preview_table.h"

#include <algorithm>

#include <QScrollBar>
#include <QStandardItemModel>

#include "widgets/controls/role_header.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int fewest_rows = 3;
constexpr int widest_cell = 280;

bool same_columns(const std::vector<PreviewColumn>& a, const std::vector<PreviewColumn>& b) {
    return std::ranges::equal(a, b, [](const PreviewColumn& one, const PreviewColumn& other) {
        return one.name == other.name && one.columns == other.columns;
    });
}

}  // namespace

PreviewTable::PreviewTable(QWidget* parent)
    : TableView(parent), model_(new QStandardItemModel(this)), header_(new RoleHeader(this)) {
    setHorizontalHeader(header_);
    setSortingEnabled(false);
    header_->setSectionsMovable(false);
    header_->setStretchLastSection(true);
    setModel(model_);
    setSelectionMode(NoSelection);
    setFocusPolicy(Qt::NoFocus);  // the menus are what the keyboard goes to
    setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    connect(header_, &RoleHeader::roleChosen, this,
            [this](int column, std::optional<ColumnRole> role) {
                Q_EMIT roleChosen(columns_[static_cast<std::size_t>(column)], role);
            });
    connect(header_, &RoleHeader::columnFocused, this,
            [this](int column) { scrollTo(model_->index(0, column)); });
}

void PreviewTable::setPreview(const ImportPreview& preview) {
    const std::size_t shown = std::min(preview.columns.size(), most_columns);
    std::vector<PreviewColumn> columns(
        preview.columns.begin(), preview.columns.begin() + static_cast<std::ptrdiff_t>(shown));
    const bool same = !columns.empty() && same_columns(columns, columns_);
    columns_ = std::move(columns);
    showRows(preview);
    header_->setColumns(columns_);
    header_->setVisible(!columns_.empty());
    updateGeometry();
    if (same) return;  // columns that a person has made wider stay so while roles change
    for (int column = 0; column < model_->columnCount(); ++column) {
        const int cells = std::min(sizeHintForColumn(column), theme::scaled(widest_cell));
        setColumnWidth(column,
                       columns_.empty() ? cells : std::max(cells, header_->widthFor(column)));
    }
    horizontalScrollBar()->setValue(0);
}

// A file without columns, such as an array, has only its values.
void PreviewTable::showRows(const ImportPreview& preview) {
    std::size_t columns = columns_.size();
    if (columns_.empty())
        for (const auto& cells : preview.rows)
            columns = std::max(columns, std::min(cells.size(), most_columns));
    model_->setRowCount(static_cast<int>(preview.rows.size()));
    model_->setColumnCount(static_cast<int>(columns));
    for (std::size_t row = 0; row < preview.rows.size(); ++row) {
        for (std::size_t column = 0; column < columns; ++column) {
            const auto& cells = preview.rows[row];
            auto* item = new QStandardItem(column < cells.size()
                                               ? QString::fromStdString(cells[column]).simplified()
                                               : QString());
            // What is left out is written in the colour of what is disabled.
            item->setEnabled(columns_.empty() || columns_[column].role != ColumnRole::ignore);
            model_->setItem(static_cast<int>(row), static_cast<int>(column), item);
        }
    }
}

int PreviewTable::heightFor(int rows) const {
    const int bar = horizontalScrollBar()->sizeHint().height();
    const int header = columns_.empty() ? 0 : header_->sizeHint().height();
    return header + rows * theme::row_height() + bar + 2;
}

// A few rows; more where the form has room, for a small screen must show the fields below, too.
QSize PreviewTable::sizeHint() const {
    return {TableView::sizeHint().width(), heightFor(fewest_rows)};
}

QSize PreviewTable::minimumSizeHint() const {
    return {0, heightFor(std::min(model_->rowCount(), fewest_rows))};
}

}  // namespace sparsescope
