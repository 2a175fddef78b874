// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/delegates/captioned_delegate.h"

#include <QPainter>

#include "widgets/models/row_table.h"
#include "widgets/theme.h"

namespace sparsescope {

void CaptionedDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                              const QModelIndex& index) const {
    const QString caption = index.data(CaptionRole).toString();
    if (caption.isEmpty()) return CellDelegate::paint(painter, option, index);
    auto item = option;
    initStyleOption(&item, index);
    paintGround(painter, item);
    const QFont small = theme::font(theme::Type::caption);
    QRect rect = contentRect(item);
    painter->setFont(small);
    painter->setPen(theme::color(theme::Token::muted));
    painter->drawText(rect, Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine, caption);
    rect.setRight(rect.right() - QFontMetrics(small).horizontalAdvance(caption) - padding);
    painter->setFont(item.font);
    painter->setPen(
        theme::color(index.data(MutedRole).toBool() ? theme::Token::muted : theme::Token::text));
    painter->drawText(rect, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                      item.fontMetrics.elidedText(item.text, Qt::ElideRight, rect.width()));
}

}  // namespace sparsescope
