// SPDX-License-Identifier: GPL-3.0-or-later
// Draws a tiny histogram in a table cell. SparkRole holds its heights, from 0 to 1.
#pragma once
#include "widgets/delegates/cell_delegate.h"

namespace sparsescope {

class SparkDelegate : public CellDelegate {
    Q_OBJECT
  public:
    using CellDelegate::CellDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

}  // namespace sparsescope
