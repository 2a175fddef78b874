// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/overlay_box.h"

#include <QPainter>

#include "widgets/models/row_table.h"
#include "widgets/style_paint.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int side_length = 14;
constexpr int corner = 3;
constexpr int column_width = 30;

// As the charts colour the runs laid over the shown one, which is run 0 there.
QColor run_color(int overlay) {
    return theme::ordinal(overlay + 1);
}

}  // namespace

void OverlayBoxDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                               const QModelIndex& index) const {
    paintGround(painter, option);
    const int side = theme::scaled(side_length);
    QRect box(0, 0, side, side);
    box.moveCenter(option.rect.center());
    if (index.data(Qt::CheckStateRole).toInt() != Qt::Checked) {
        theme::paint_box(painter, box, theme::color(theme::Token::panel),
                         theme::color(theme::Token::control_line), 1, corner);
        return;
    }
    const QColor color = theme::line_color(run_color(index.data(ValueRole).toInt()));
    theme::paint_box(painter, box, color, color, 1, corner);
    const QColor tick = theme::readable(theme::color(theme::Token::panel), color, 3);
    painter->drawPixmap(box.topLeft(), theme::icon_pixmap("check", side, tick,
                                                          painter->device()->devicePixelRatioF()));
}

QSize OverlayBoxDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
    return {theme::scaled(column_width), theme::row_height()};
}

}  // namespace sparsescope
