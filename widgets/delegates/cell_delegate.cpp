// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/delegates/cell_delegate.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include "widgets/models/row_table.h"
#include "widgets/style_paint.h"
#include "widgets/theme.h"

namespace sparsescope {

void CellDelegate::paintGround(QPainter* painter, const QStyleOptionViewItem& option) {
    theme::paint_item_ground(painter, option);
    if (option.state.testFlag(QStyle::State_HasFocus))
        theme::paint_focus_ring(painter, option.rect, 3);
}

QRect CellDelegate::contentRect(const QStyleOptionViewItem& option) {
    return option.rect.adjusted(padding, 0, -padding, 0);
}

void CellDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                         const QModelIndex& index) const {
    auto item = option;
    initStyleOption(&item, index);
    paintGround(painter, item);
    const QRect rect = contentRect(item);
    painter->setFont(item.font);
    const bool enabled = item.state.testFlag(QStyle::State_Enabled);
    const bool muted = index.data(MutedRole).toBool();
    painter->setPen(theme::color(!enabled ? theme::Token::disabled
                                 : muted  ? theme::Token::muted
                                          : theme::Token::text));
    painter->drawText(rect, static_cast<int>(item.displayAlignment) | Qt::TextSingleLine,
                      item.fontMetrics.elidedText(item.text, Qt::ElideRight, rect.width()));
}

QSize CellDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    auto item = option;
    initStyleOption(&item, index);
    return {item.fontMetrics.horizontalAdvance(item.text) + 2 * padding + 2, theme::row_height()};
}

bool CellDelegate::helpEvent(QHelpEvent* event, QAbstractItemView* view,
                             const QStyleOptionViewItem& option, const QModelIndex& index) {
    if (event->type() == QEvent::ToolTip && index.data(Qt::ToolTipRole).toString().isEmpty()) {
        auto item = option;
        initStyleOption(&item, index);
        if (item.fontMetrics.horizontalAdvance(item.text) > contentRect(option).width()) {
            QToolTip::showText(event->globalPos(), item.text, view);
            return true;
        }
    }
    return QStyledItemDelegate::helpEvent(event, view, option, index);
}

int CellDelegate::chipWidth(const QString& text, const QString& icon) {
    const int icon_width = icon.isEmpty() ? 0 : theme::scaled(12) + 4;
    return QFontMetrics(theme::font(theme::Type::caption)).horizontalAdvance(text) + icon_width +
           2 * 7;
}

int CellDelegate::paintChip(QPainter* painter, const QRect& rect, const QString& text,
                            const QColor& color, const QString& icon, bool tinted) {
    const theme::PaintScope scope(painter);
    const QFont font = theme::font(theme::Type::caption);
    const QFontMetrics metrics(font);
    const int width = std::min(chipWidth(text, icon), rect.width());
    const int height = theme::scaled(18);
    const QRect chip(rect.left(), rect.center().y() - height / 2 + 1, width, height);
    const QColor ground = theme::mix(theme::color(theme::Token::panel), color, 0.13);
    if (tinted) theme::paint_box(painter, chip, ground, {}, 0, height / 2.0);
    int left = tinted ? chip.left() + 7 : chip.left();
    const QColor ink = theme::readable(color, ground, 4.5);
    if (!icon.isEmpty()) {
        const int side = theme::scaled(12);
        const double ratio = painter->device()->devicePixelRatioF();
        painter->drawPixmap(QPoint(left, chip.center().y() - side / 2 + 1),
                            theme::icon_pixmap(icon, side, ink, ratio));
        left += side + 4;
    }
    painter->setFont(font);
    painter->setPen(ink);
    const QRect text_rect(left, chip.top(), chip.right() - 6 - left, height);
    painter->drawText(text_rect, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
                      metrics.elidedText(text, Qt::ElideRight, text_rect.width() + 1));
    return chip.right() + 1;
}

}  // namespace sparsescope
