// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/picture_gallery.h"

#include <algorithm>

#include <QScrollBar>

#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int gallery_margin = 4;
constexpr int gallery_gap = 8;
constexpr int caption_padding = 6;
constexpr int least_captioned = 72;  // smaller pictures stand without captions
constexpr qsizetype scaled_bytes = 64 << 20;

}  // namespace

PictureGallery::PictureGallery(ItemOf item, QWidget* parent)
    : QAbstractItemView(parent), item_(std::move(item)), scaled_(scaled_bytes) {
    setFrameShape(NoFrame);
    setSelectionMode(ExtendedSelection);
    setSelectionBehavior(SelectRows);
    setEditTriggers(NoEditTriggers);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    // Always there, so that its coming does not change the room that the pictures fill.
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    setMouseTracking(true);
    viewport()->setMouseTracking(true);
    setAccessibleName(tr("Pictures"));
    connect(&theme::notifier(), &theme::Notifier::changed, this, [this] {
        scaled_.clear();
        scheduleDelayedItemsLayout();
    });
}

void PictureGallery::setModel(QAbstractItemModel* rows) {
    if (model()) disconnect(model(), nullptr, this, nullptr);
    QAbstractItemView::setModel(rows);
    if (!rows) return;
    const auto lay_out = [this] { scheduleDelayedItemsLayout(); };
    connect(rows, &QAbstractItemModel::rowsInserted, this, lay_out);
    connect(rows, &QAbstractItemModel::rowsRemoved, this, lay_out);
}

void PictureGallery::setSource(PictureSource* source) {
    if (source_) source_->disconnect(this);
    source_ = source;
    if (!source) return;
    connect(source, &PictureSource::arrived, this, [this] { viewport()->update(); });
    tellVisible();
}

void PictureGallery::setShapes(std::vector<float> shapes) {
    if (shapes == shapes_) return;
    shapes_ = std::move(shapes);
    scheduleDelayedItemsLayout();
}

void PictureGallery::setEdge(int edge) {
    edge = std::clamp(edge, smallest_edge, largest_edge);
    if (edge == edge_) return;
    edge_ = edge;
    scaled_.clear();
    doItemsLayout();
    Q_EMIT edgeChanged(edge_);
}

void PictureGallery::setAsksToPick(bool asks) {
    asks_to_pick_ = asks;
    setSelectionMode(asks ? SingleSelection : ExtendedSelection);
}

void PictureGallery::setPicked(std::vector<DocumentId> documents) {
    if (documents == picked_) return;
    picked_ = std::move(documents);
    viewport()->update();
}

void PictureGallery::setMarked(std::optional<DocumentId> document) {
    if (document == marked_) return;
    marked_ = document;
    viewport()->update();
}

GalleryItem PictureGallery::itemAt(int row) const {
    return row >= 0 && row < rows() ? item_(row) : GalleryItem{};
}

int PictureGallery::captionHeight() const {
    if (edge_ < least_captioned) return 0;
    return QFontMetrics(theme::font(theme::Type::caption)).lineSpacing() + caption_padding;
}

void PictureGallery::arrange() {
    const std::span<const float> shapes =
        std::ssize(shapes_) == rows() ? std::span<const float>(shapes_) : std::span<const float>();
    layout_.arrange(rows(), shapes,
                    {.width = viewport()->width() - 2 * gallery_margin,
                     .edge = theme::scaled(edge_),
                     .gap = theme::scaled(gallery_gap),
                     .caption = captionHeight()});
}

// The picture that is looked at stays where it is: the current one while it is in sight, else the
// first that is.
void PictureGallery::doItemsLayout() {
    const auto [first, last] = visibleRows();
    const int current = currentIndex().isValid() ? currentIndex().row() : -1;
    const int kept = current >= first && current <= last ? current : first;
    const bool some = last >= first && kept < layout_.count();
    const int before = some ? shownRect(layout_.picture(kept)).top() : 0;
    arrange();
    QAbstractItemView::doItemsLayout();
    if (some && kept < layout_.count()) {
        const int now = shownRect(layout_.picture(kept)).top();
        verticalScrollBar()->setValue(verticalScrollBar()->value() + now - before);
    }
    hovered_ = -1;
    told_ = {0, -1};
    tellVisible();
}

void PictureGallery::updateGeometries() {
    QScrollBar* bar = verticalScrollBar();
    const int page = viewport()->height();
    const int all = layout_.height() + 2 * gallery_margin;
    bar->setRange(0, std::max(0, all - page));
    bar->setPageStep(page);
    bar->setSingleStep(std::max(1, theme::scaled(edge_) / 3));
    QAbstractItemView::updateGeometries();
}

int PictureGallery::verticalOffset() const {
    return verticalScrollBar()->value();
}

QRect PictureGallery::shownRect(const QRect& in_gallery) const {
    return in_gallery.isNull()
               ? QRect()
               : in_gallery.translated(gallery_margin, gallery_margin - verticalOffset());
}

QPoint PictureGallery::inGallery(const QPoint& in_viewport) const {
    return in_viewport - QPoint(gallery_margin, gallery_margin - verticalOffset());
}

QRect PictureGallery::visualRect(const QModelIndex& index) const {
    return index.isValid() ? shownRect(layout_.tile(index.row())) : QRect();
}

QModelIndex PictureGallery::indexAt(const QPoint& point) const {
    const int row = layout_.at(inGallery(point));
    return row >= 0 && row < rows() ? model()->index(row, 0, rootIndex()) : QModelIndex();
}

void PictureGallery::scrollTo(const QModelIndex& index, ScrollHint hint) {
    executeDelayedItemsLayout();
    const QRect rect = visualRect(index);
    if (rect.isNull()) return;
    QScrollBar* bar = verticalScrollBar();
    const int room = viewport()->height();
    const int above = rect.top() - gallery_margin;
    const int below = rect.bottom() + 1 + gallery_margin - room;
    if (hint == PositionAtCenter)
        bar->setValue(bar->value() + rect.center().y() - room / 2);
    else if (hint == PositionAtTop || above < 0 || rect.height() > room)
        bar->setValue(bar->value() + above);
    else if (hint == PositionAtBottom || below > 0)
        bar->setValue(bar->value() + below);
}

std::pair<int, int> PictureGallery::visibleRows() const {
    const int top = verticalOffset() - gallery_margin;
    return layout_.between(std::max(0, top), top + viewport()->height() - 1);
}

void PictureGallery::tellVisible() {
    if (isHidden()) return;
    const auto [first, last] = visibleRows();
    if (last >= first && told_ != std::pair(first, last)) {
        told_ = {first, last};
        Q_EMIT visibleChanged(first, last);
    }
    if (!source_) return;
    // What is in sight, then the next screen, then the one before.
    const int screen = std::max(0, last - first + 1);
    std::vector<DocumentId> wanted;
    const auto add = [&](int from, int to) {
        for (int row = std::max(0, from); row <= std::min(to, layout_.count() - 1); ++row)
            if (const DocumentId document = itemAt(row).document; document != 0)
                wanted.push_back(document);
    };
    if (last >= first) {
        add(first, last);
        add(last + 1, last + screen);
        add(first - screen, first - 1);
    }
    const int edge = theme::scaled(edge_);
    source_->want(this, std::move(wanted), static_cast<int>(edge * devicePixelRatioF()));
}

QRegion PictureGallery::visualRegionForSelection(const QItemSelection& selection) const {
    const auto [first, last] = visibleRows();
    QRegion region;
    for (const QItemSelectionRange& range : selection)
        for (int row = std::max(first, range.top()); row <= std::min(last, range.bottom()); ++row)
            region += shownRect(layout_.tile(row)).adjusted(-4, -4, 4, 4);
    return region;
}

// The corners are two pictures: all that stand between them in reading order are meant.
void PictureGallery::setSelection(const QRect& rect, QItemSelectionModel::SelectionFlags command) {
    const int one = layout_.nearest(inGallery(rect.topLeft()));
    const int other = layout_.nearest(inGallery(rect.bottomRight()));
    if (one < 0 || other < 0 || std::max(one, other) >= rows()) return;
    const auto [first, last] = std::minmax(one, other);
    selectionModel()->select(
        QItemSelection(model()->index(first, 0, rootIndex()), model()->index(last, 0, rootIndex())),
        command);
}

int PictureGallery::toPage(int row, int direction) const {
    const QRect here = layout_.picture(row);
    const int step = std::max(here.height(), viewport()->height() - here.height());
    const int x = here.center().x();
    const int to = layout_.nearest({x, std::max(0, here.center().y() + direction * step)});
    return to == row ? layout_.across(row, direction) : to;
}

QModelIndex PictureGallery::moveCursor(CursorAction action, Qt::KeyboardModifiers) {
    executeDelayedItemsLayout();
    const int all = std::min(rows(), layout_.count());
    if (all == 0) return {};
    const QModelIndex current = currentIndex();
    const int row = current.isValid() ? std::min(current.row(), all - 1) : -1;
    int to = row;
    if (row < 0 || action == MoveHome) {
        to = 0;
    } else if (action == MoveEnd) {
        to = all - 1;
    } else if (action == MoveLeft || action == MovePrevious) {
        to = row - 1;
    } else if (action == MoveRight || action == MoveNext) {
        to = row + 1;
    } else if (action == MoveUp || action == MoveDown) {
        to = layout_.across(row, action == MoveUp ? -1 : 1);
    } else {
        to = toPage(row, action == MovePageUp ? -1 : 1);
    }
    return model()->index(std::clamp(to, 0, all - 1), std::max(0, current.column()), rootIndex());
}

void PictureGallery::goToRow(int row) {
    if (row < 0 || row >= rows()) return;
    executeDelayedItemsLayout();
    const QModelIndex index = model()->index(row, std::max(0, currentIndex().column()));
    setCurrentIndex(index);
    scrollTo(index);
}

}  // namespace sparsescope
