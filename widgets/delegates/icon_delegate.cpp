// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/delegates/icon_delegate.h"

#include <QPainter>

#include "widgets/models/row_table.h"
#include "widgets/theme.h"

namespace sparsescope {

namespace {

constexpr int icon_side = 14;
constexpr int icon_cell = 28;

}  // namespace

void IconDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                         const QModelIndex& index) const {
    auto item = option;
    initStyleOption(&item, index);
    paintGround(painter, item);
    const QString name = index.data(IconRole).toString();
    if (name.isEmpty()) return;
    const QColor ink = theme::color(index.data(MutedRole).toBool() ? theme::Token::control_line
                                                                   : theme::Token::accent);
    const int side = theme::scaled(icon_side);
    QRect place(0, 0, side, side);
    place.moveCenter(item.rect.center());
    painter->drawPixmap(
        place.topLeft(),
        theme::icon_pixmap(name, side, ink, painter->device()->devicePixelRatioF()));
}

QSize IconDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
    return {theme::scaled(icon_cell), theme::row_height()};
}

}  // namespace sparsescope
