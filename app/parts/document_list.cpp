// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/document_list.h"

#include <algorithm>
#include <utility>

#include <QContextMenuEvent>
#include <QMenu>
#include <QPainter>

#include "widgets/delegates/text_card.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int tile_picture = 88;
constexpr int tile_padding = 6;

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
        if (picture.isNull()) {
            const QRect place(rest.center().x() - side / 2, rest.top(), side, side);
            painter->fillRect(place, theme::color(theme::Token::hover));
            painter->setFont(theme::font(theme::Type::caption));
            painter->setPen(theme::color(theme::Token::muted));
            painter->drawText(place, Qt::AlignCenter | Qt::TextWordWrap, "no picture");
        } else {
            const QSize size = picture.size().scaled(side, side, Qt::KeepAspectRatio);
            const QRect place(QPoint(rest.center().x() - size.width() / 2, rest.top()), size);
            painter->drawImage(place, picture);  // no smoothing: pixels are what is shown
        }
        rest.setTop(rest.top() + side + tile_padding);
        painter->setFont(theme::font(theme::Type::caption));
        const QFontMetrics metrics = painter->fontMetrics();
        const QString label = index.data(LabelRole).toString();
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
    const auto has_picture = [](const DocumentRow& row) { return !row.image.isNull(); };
    setTiled(pictures_ == Pictures::as_tiles && std::ranges::any_of(documents, has_picture));
    model_->setDocuments(std::move(documents));
}

void DocumentList::setTiled(bool tiled) {
    setItemDelegate(tiled ? tiles_ : cards_);
    setFlow(tiled ? LeftToRight : TopToBottom);
    setWrapping(tiled);
    setUniformItemSizes(tiled);
}

void DocumentList::contextMenuEvent(QContextMenuEvent* event) {
    const QModelIndex index = indexAt(event->pos());
    if (!index.isValid()) return;
    const DocumentId document = model_->documentAt(index.row());
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    connect(menu->addAction("More like this"), &QAction::triggered, this,
            [this, document] { Q_EMIT moreLikeRequested(document); });
    menu->popup(event->globalPos());
}

}  // namespace sparsescope
