// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/delegates/spark_delegate.h"

#include <QPainter>

#include "widgets/models/row_table.h"
#include "widgets/theme.h"

namespace sparsescope {

void SparkDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                          const QModelIndex& index) const {
    auto item = option;
    initStyleOption(&item, index);
    paintGround(painter, item);
    const auto heights = index.data(SparkRole).value<QList<float>>();
    if (heights.isEmpty()) return;
    const QRect area = contentRect(item).adjusted(0, 5, 0, -5);
    const int bar =
        std::max(2, std::min(area.width() / static_cast<int>(heights.size()), theme::scaled(6)));
    const QColor ink = theme::line_color(theme::series(theme::Series::frequency));
    for (qsizetype i = 0; i < heights.size(); ++i) {
        if (heights[i] <= 0) continue;
        const int height =
            std::max(1, static_cast<int>(std::lround(std::min(heights[i], 1.0F) * area.height())));
        painter->fillRect(QRect(area.left() + static_cast<int>(i) * bar, area.bottom() + 1 - height,
                                bar - 1, height),
                          ink);
    }
    painter->fillRect(
        QRect(area.left(), area.bottom() + 1, bar * static_cast<int>(heights.size()) - 1, 1),
        theme::color(theme::Token::line));
}

QSize SparkDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
    return {theme::scaled(16 * 5) + 2 * padding, theme::row_height()};
}

}  // namespace sparsescope
