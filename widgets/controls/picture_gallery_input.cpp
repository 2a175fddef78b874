// SPDX-License-Identifier: GPL-3.0-or-later
// Keys, pointer and what becomes of them.
#include <algorithm>
#include <cmath>

#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QToolTip>
#include <QWheelEvent>

#include "widgets/controls/picture_gallery.h"
#include "widgets/number_format.h"

namespace sparsescope {
namespace {

constexpr double zoom_step = 1.2;
constexpr int wheel_step = 120;
constexpr qsizetype longest_tip = 400;  // characters

QString words_of(const GalleryItem& item, const QString& between) {
    QStringList words;
    for (const QString& part : {item.text, item.label, item.caption}) {
        const QString line = part.left(longest_tip).simplified();
        if (!line.isEmpty()) words << line;
    }
    return words.join(between);
}

}  // namespace

void PictureGallery::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Copy)) return Q_EMIT copyRequested();
    const bool plain = !(event->modifiers() & (Qt::ControlModifier | Qt::AltModifier));
    const int row = currentIndex().isValid() ? currentIndex().row() : -1;
    switch (event->key()) {
        case Qt::Key_Plus:
        case Qt::Key_Equal:
            if (plain) return setEdge(static_cast<int>(std::ceil(edge_ * zoom_step)));
            break;
        case Qt::Key_Minus:
            if (plain) return setEdge(static_cast<int>(std::floor(edge_ / zoom_step)));
            break;
        case Qt::Key_Space:
            if (row < 0) return;
            if (plain) return Q_EMIT zoomRequested(row);
            if (asks_to_pick_) return Q_EMIT pickToggled(itemAt(row).document);
            break;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            if (row >= 0) Q_EMIT opened(row);
            return;
        default:
            break;
    }
    QAbstractItemView::keyPressEvent(event);
}

void PictureGallery::mousePressEvent(QMouseEvent* event) {
    const QModelIndex index = indexAt(event->pos());
    const bool extends = event->modifiers().testFlag(Qt::ShiftModifier);
    const bool toggles = event->modifiers().testFlag(Qt::ControlModifier);
    if (!asks_to_pick_ || event->button() != Qt::LeftButton || !index.isValid() ||
        (!extends && !toggles))
        return QAbstractItemView::mousePressEvent(event);
    if (toggles) return Q_EMIT pickToggled(itemAt(index.row()).document);
    const auto [first, last] = std::minmax({std::max(0, currentIndex().row()), index.row()});
    std::vector<DocumentId> documents;
    for (int row = first; row <= last; ++row)
        documents.push_back(itemAt(row).document);
    Q_EMIT pickExtended(documents);
}

void PictureGallery::mouseMoveEvent(QMouseEvent* event) {
    QAbstractItemView::mouseMoveEvent(event);
    hover(layout_.at(inGallery(event->pos())));
}

void PictureGallery::mouseDoubleClickEvent(QMouseEvent* event) {
    const QModelIndex index = indexAt(event->pos());
    if (index.isValid() && event->button() == Qt::LeftButton) Q_EMIT zoomRequested(index.row());
}

void PictureGallery::hover(int row) {
    if (row == hovered_) return;
    hovered_ = row;
    viewport()->update();
    const DocumentId document = itemAt(row).document;
    Q_EMIT documentHovered(document != 0 ? std::optional(document) : std::nullopt);
}

void PictureGallery::leaveEvent(QEvent* event) {
    QAbstractItemView::leaveEvent(event);
    hover(-1);
}

void PictureGallery::wheelEvent(QWheelEvent* event) {
    if (!(event->modifiers() & Qt::ControlModifier)) return QAbstractItemView::wheelEvent(event);
    wheel_ += event->angleDelta().y();
    const int steps = wheel_ / wheel_step;
    wheel_ -= steps * wheel_step;
    if (steps != 0) setEdge(static_cast<int>(std::lround(edge_ * std::pow(zoom_step, steps))));
    event->accept();
}

void PictureGallery::contextMenuEvent(QContextMenuEvent* event) {
    const bool by_key = event->reason() == QContextMenuEvent::Keyboard;
    const QModelIndex index = by_key ? currentIndex() : indexAt(event->pos());
    if (!index.isValid()) return;
    const QPoint place =
        by_key ? viewport()->mapToGlobal(visualRect(index).center()) : event->globalPos();
    Q_EMIT menuRequested(index.row(), place);
}

bool PictureGallery::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const QModelIndex index = indexAt(help->pos());
        const QString words =
            index.isValid() ? words_of(itemAt(index.row()), "\n").toHtmlEscaped() : QString();
        if (words.isEmpty()) {
            QToolTip::hideText();
        } else {
            QToolTip::showText(help->globalPos(),
                               "<p>" + QString(words).replace("\n", "<br>") + "</p>", viewport(),
                               visualRect(index));
        }
        return true;
    }
    return QAbstractItemView::viewportEvent(event);
}

void PictureGallery::resizeEvent(QResizeEvent* event) {
    // The base would lay out later, and paint the old places once before.
    QAbstractItemView::resizeEvent(event);
    doItemsLayout();
}

void PictureGallery::showEvent(QShowEvent* event) {
    QAbstractItemView::showEvent(event);
    told_ = {0, -1};
    tellVisible();
}

void PictureGallery::hideEvent(QHideEvent* event) {
    QAbstractItemView::hideEvent(event);
    if (source_) source_->want(this, {}, 0);
}

void PictureGallery::scrollContentsBy(int dx, int dy) {
    viewport()->scroll(dx, dy);
    tellVisible();
}

void PictureGallery::currentChanged(const QModelIndex& current, const QModelIndex& previous) {
    QAbstractItemView::currentChanged(current, previous);
    viewport()->update();
    if (!current.isValid()) return setAccessibleDescription({});
    setAccessibleDescription(tr("%1 of %2: %3")
                                 .arg(format::count(current.row() + 1), format::count(rows()),
                                      words_of(itemAt(current.row()), ", ")));
}

void PictureGallery::dataChanged(const QModelIndex& top_left, const QModelIndex& bottom_right,
                                 const QList<int>& roles) {
    QAbstractItemView::dataChanged(top_left, bottom_right, roles);
    viewport()->update();
    tellVisible();
}

}  // namespace sparsescope
