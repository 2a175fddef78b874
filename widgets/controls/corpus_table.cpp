// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/corpus_table.h"

#include <QContextMenuEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QScrollBar>
#include <algorithm>

#include "widgets/delegates/corpus_delegate.h"
#include "widgets/models/corpus_table_model.h"
#include "widgets/models/picture_source.h"
#include "widgets/theme.h"

namespace sparsescope {

namespace {

constexpr int picture_row_height = 44;
constexpr int split_width = 80;     // "validation"
constexpr int readable_text = 200;  // with less room for texts, the split yields
constexpr int narrowest_field = 56;
constexpr int widest_field = 168;

}  // namespace

CorpusTable::CorpusTable(CorpusTableModel* model, QWidget* parent)
    : TableView(parent), model_(model) {
    setSortingEnabled(false);
    setSelectionMode(ExtendedSelection);
    setModel(model);
    setItemDelegate(new CorpusDelegate(this));
    horizontalHeader()->setSectionsMovable(false);
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    setPictures(false);
    applyWidths();
    horizontalHeader()->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(horizontalHeader(), &QWidget::customContextMenuRequested, this,
            [this](const QPoint& place) {
                Q_EMIT columnMenuRequested(horizontalHeader()->mapToGlobal(place));
            });
    connect(this, &TableView::entered, this, [this](const QModelIndex& index) {
        const CorpusRow* row = model_->row(index.row());
        Q_EMIT documentHovered(row ? std::optional(row->id) : std::nullopt);
    });
    for (auto signal :
         {&QAbstractItemModel::columnsInserted, &QAbstractItemModel::columnsRemoved}) {
        connect(model, signal, this, [this] {
            applyFieldWidths();
            makeRoomForText();
        });
    }
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &CorpusTable::tellVisibleRows);
    // Queued: the view has laid out the new rows by then.
    connect(model, &QAbstractItemModel::modelReset, this, &CorpusTable::tellVisibleRows,
            Qt::QueuedConnection);
    connect(&theme::notifier(), &theme::Notifier::changed, this, &CorpusTable::applyWidths);
}

void CorpusTable::setPictures(bool shown) {
    setColumnHidden(CorpusTableModel::Picture, !shown);
    setRowHeight(shown ? picture_row_height : 0);
}

void CorpusTable::setPictureSource(PictureSource* pictures) {
    pictures_ = pictures;
    model_->setPictures(pictures);
    connect(pictures, &PictureSource::arrived, viewport(), qOverload<>(&QWidget::update));
    connect(model_, &QAbstractItemModel::dataChanged, this, &CorpusTable::wantPictures);
}

void CorpusTable::setTextShown(bool shown) {
    setColumnHidden(CorpusTableModel::Text, !shown);
    horizontalHeader()->setStretchLastSection(!shown);
}

// Widths that hold for every page: contents that come later must not move the columns.
void CorpusTable::applyWidths() {
    const std::pair<int, int> widths[] = {{CorpusTableModel::Picture, 48},
                                          {CorpusTableModel::Id, 76},
                                          {CorpusTableModel::Label, 116},
                                          {CorpusTableModel::Split, split_width},
                                          {CorpusTableModel::Tags, 128}};
    for (const auto& [column, width] : widths)
        setColumnWidth(column, theme::scaled(width));
    applyFieldWidths();
    makeRoomForText();
}

void CorpusTable::applyFieldWidths() {
    const QFontMetrics letters = fontMetrics();
    for (std::size_t i = 0; i < model_->fields().size(); ++i) {
        const CorpusField& field = model_->fields()[i];
        const int value = letters.averageCharWidth() * field.longest_value;
        const int wanted =
            std::max(value, letters.horizontalAdvance(field.name)) + theme::scaled(24);
        setColumnWidth(
            CorpusTableModel::column_count + static_cast<int>(i),
            std::clamp(wanted, theme::scaled(narrowest_field), theme::scaled(widest_field)));
    }
}

// With many fields the table is wider than its room, and scrolls.
void CorpusTable::makeRoomForText() {
    if (isColumnHidden(CorpusTableModel::Text)) return;
    int room = viewport()->width();
    for (int column = 0; column < model_->columnCount(); ++column) {
        if (column == CorpusTableModel::Text || column == CorpusTableModel::Split) continue;
        if (!isColumnHidden(column)) room -= columnWidth(column);
    }
    const int readable = theme::scaled(readable_text);
    const bool fits = room >= readable;
    const bool without_split = room < theme::scaled(split_width) + readable;
    auto* header = horizontalHeader();
    // While a column stretches, hiding another one leaves it to later to close the gap, and that is
    // not done any more once nothing stretches.
    if (isColumnHidden(CorpusTableModel::Split) != without_split) {
        header->setSectionResizeMode(CorpusTableModel::Text, QHeaderView::Interactive);
        setColumnHidden(CorpusTableModel::Split, without_split);
    }
    header->setSectionResizeMode(CorpusTableModel::Text,
                                 fits ? QHeaderView::Stretch : QHeaderView::Interactive);
    if (!fits) setColumnWidth(CorpusTableModel::Text, readable);
}

std::int64_t CorpusTable::selectedCount() const {
    std::int64_t count = 0;
    for (const auto& [first, last] : selectedRanges())
        count += last - first + 1;
    return count;
}

std::vector<std::pair<int, int>> CorpusTable::selectedRanges() const {
    std::vector<std::pair<int, int>> ranges;
    for (const QItemSelectionRange& range : selectionModel()->selection())
        ranges.emplace_back(range.top(), range.bottom());
    return ranges;
}

void CorpusTable::selectRanges(const std::vector<std::pair<int, int>>& ranges) {
    QItemSelection selection;
    const int last_column = model_->columnCount() - 1;
    for (const auto& [first, last] : ranges)
        selection.append(
            QItemSelectionRange(model_->index(first, 0), model_->index(last, last_column)));
    selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
}

void CorpusTable::leaveEvent(QEvent* event) {
    TableView::leaveEvent(event);
    Q_EMIT documentHovered(std::nullopt);
}

void CorpusTable::goToRow(int row, int y) {
    const QModelIndex index = model_->index(row, CorpusTableModel::Id);
    if (!index.isValid()) return;
    setCurrentIndex(index);
    if (y >= 0 && y < viewport()->height()) {
        updateGeometries();  // the scroll bar's range for the rows there are now
        verticalScrollBar()->setValue(verticalHeader()->sectionPosition(row) - y);
    }
    scrollTo(index);
}

// Behind another view of the same rows it says nothing: that one knows what is in sight.
void CorpusTable::tellVisibleRows() {
    const int height = viewport()->height();
    if (model_->rowCount() == 0 || height <= 0 || isHidden()) return;
    const int first = rowAt(0);
    const int last = rowAt(height - 1);
    model_->setVisible(first, last < 0 ? model_->rowCount() - 1 : last);
    wantPictures();
}

void CorpusTable::wantPictures() {
    if (!pictures_ || isHidden() || isColumnHidden(CorpusTableModel::Picture)) return;
    const int last = rowAt(viewport()->height() - 1);
    std::vector<DocumentId> wanted;
    for (int row = std::max(0, rowAt(0)); row <= (last < 0 ? model_->rowCount() - 1 : last); ++row)
        if (const CorpusRow* item = model_->row(row)) wanted.push_back(item->id);
    const int edge = rowHeight(std::max(0, rowAt(0)));
    pictures_->want(this, std::move(wanted), static_cast<int>(edge * devicePixelRatioF()));
}

void CorpusTable::showEvent(QShowEvent* event) {
    TableView::showEvent(event);
    tellVisibleRows();
}

void CorpusTable::hideEvent(QHideEvent* event) {
    TableView::hideEvent(event);
    if (pictures_) pictures_->want(this, {}, 0);
}

void CorpusTable::resizeEvent(QResizeEvent* event) {
    TableView::resizeEvent(event);
    makeRoomForText();
    tellVisibleRows();
}

void CorpusTable::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Copy)) {
        Q_EMIT copyRequested();
        return;
    }
    TableView::keyPressEvent(event);
}

void CorpusTable::contextMenuEvent(QContextMenuEvent* event) {
    const bool by_key = event->reason() == QContextMenuEvent::Keyboard;
    const QPoint place =
        by_key ? viewport()->mapToGlobal(visualRect(currentIndex()).center()) : event->globalPos();
    if (currentIndex().isValid()) Q_EMIT menuRequested(place);
}

QModelIndex CorpusTable::moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) {
    const int rows = model_->rowCount();
    if (rows > 0 && (action == MoveHome || action == MoveEnd)) {
        const int column = std::max(currentIndex().column(), int{CorpusTableModel::Id});
        return model_->index(action == MoveHome ? 0 : rows - 1, column);
    }
    return TableView::moveCursor(action, modifiers);
}

}  // namespace sparsescope
