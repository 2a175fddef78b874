// SPDX-License-Identifier: GPL-3.0-or-later
// The box of a run that can be drawn over the shown one: filled with the colour of its line when it
// is, and ticked.
#pragma once
#include "widgets/delegates/cell_delegate.h"

namespace sparsescope {

class OverlayBoxDelegate : public CellDelegate {
    Q_OBJECT

  public:
    using CellDelegate::CellDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

}  // namespace sparsescope
