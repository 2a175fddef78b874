// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/document_list.h"

#include <algorithm>
#include <utility>

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>

#include "widgets/delegates/text_card.h"
#include "widgets/picture_paint.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int tile_picture = 104;
constexpr int tile_padding = 6;
constexpr qsizetype longest_tile_label = 160;  // characters; more do not fit any tile

// A picture with its label and weight under it.
class TileDelegate : public CellDelegate {
  public:
    using CellDelegate::CellDelegate;

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override {
        const int lines = 2 * QFontMetrics(theme::font(theme::Type::caption)).lineSpacing();
        const int width = theme::scaled(tile_picture) + 6 * tile_padding;
        return {width, theme::scaled(tile_picture) + lines + 3 * tile_padding};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        painter->save();
        paintGround(painter, option);
        QRect rest = option.rect.adjusted(tile_padding, tile_padding, -tile_padding, -tile_padding);
        const auto picture = index.data(ImageRole).value<QImage>();
        const int side = theme::scaled(tile_picture);
        const QRect room(rest.center().x() - side / 2, rest.top(), side, side);
        if (picture.isNull())
            paint_no_picture(painter, room, index.data(DamagedRole).toBool());
        else
            paint_picture(painter, room, picture);
        rest.setTop(rest.top() + side + tile_padding);
        painter->setFont(theme::font(theme::Type::caption));
        const QFontMetrics metrics = painter->fontMetrics();
        const QString label =
            index.data(LabelRole).toString().left(longest_tile_label).simplified();
        painter->setPen(theme::color(theme::Token::text));
        painter->drawText(rest, Qt::AlignHCenter | Qt::AlignTop,
                          metrics.elidedText(label, Qt::ElideRight, rest.width()));
        rest.setTop(rest.top() + metrics.lineSpacing());
        painter->setPen(theme::color(theme::Token::muted));
        painter->drawText(rest, Qt::AlignHCenter | Qt::AlignTop,
                          index.data(CaptionRole).toString());
        painter->restore();
    }
};

// Two lines of text only where one is not enough.
class CompactCardDelegate : public TextCardDelegate {
  public:
    using TextCardDelegate::TextCardDelegate;

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        QSize size = TextCardDelegate::sizeHint(option, index);
        if (!index.data(ImageRole).value<QImage>().isNull()) return size;
        const auto* view = qobject_cast<const QAbstractItemView*>(option.widget);
        const int width = (view ? view->viewport()->width() : option.rect.width()) - 2 * padding;
        const QFontMetrics metrics(theme::font(theme::Type::body));
        if (metrics.horizontalAdvance(index.data(TitleRole).toString()) < width) {
            size.rheight() -= metrics.lineSpacing();
        }
        return size;
    }
};

}  // namespace

DocumentList::DocumentList(Pictures pictures, QWidget* parent)
    : QListView(parent),
      pictures_(pictures),
      model_(new DocumentListModel(this)),
      cards_(new CompactCardDelegate(this)),
      tiles_(new TileDelegate(this)) {
    setModel(model_);
    setFrameShape(NoFrame);
    setMouseTracking(true);
    setSelectionMode(SingleSelection);
    setVerticalScrollMode(ScrollPerPixel);
    setResizeMode(Adjust);
    setToolTip("Double-click or press Return for documents like this one");
    setTiled(false);
    connect(this, &QListView::activated, this, [this](const QModelIndex& index) {
        Q_EMIT moreLikeRequested(model_->documentAt(index.row()));
    });
}

void DocumentList::setDocuments(std::vector<DocumentRow> documents) {
    const auto has_picture = [](const DocumentRow& row) {
        return !row.image.isNull() || row.damaged;
    };
    setTiled(pictures_ == Pictures::as_tiles && std::ranges::any_of(documents, has_picture));
    model_->setDocuments(std::move(documents));
}

void DocumentList::setTiled(bool tiled) {
    setItemDelegate(tiled ? tiles_ : cards_);
    setFlow(tiled ? LeftToRight : TopToBottom);
    setWrapping(tiled);
    setUniformItemSizes(tiled);
}

bool DocumentList::hasPicture(const QModelIndex& index) const {
    return index.isValid() &&
           (!index.data(ImageRole).value<QImage>().isNull() || index.data(DamagedRole).toBool());
}

void DocumentList::keyPressEvent(QKeyEvent* event) {
    const bool zoom = event->key() == Qt::Key_Z && event->modifiers() == Qt::NoModifier;
    if (zoom && hasPicture(currentIndex())) return Q_EMIT zoomRequested(currentIndex().row());
    QListView::keyPressEvent(event);
}

void DocumentList::contextMenuEvent(QContextMenuEvent* event) {
    const QModelIndex index = indexAt(event->pos());
    if (!index.isValid()) return;
    const DocumentId document = model_->documentAt(index.row());
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    connect(menu->addAction("More like this"), &QAction::triggered, this,
            [this, document] { Q_EMIT moreLikeRequested(document); });
    if (hasPicture(index)) {
        connect(menu->addAction("Show the picture"), &QAction::triggered, this,
                [this, row = index.row()] { Q_EMIT zoomRequested(row); });
    }
    menu->popup(event->globalPos());
}

}  // namespace sparsescope
