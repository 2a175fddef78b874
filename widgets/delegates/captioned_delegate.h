// SPDX-License-Identifier: GPL-3.0-or-later
// Draws a text with a small, muted caption (CaptionRole) at the right edge of its cell.
#pragma once
#include "widgets/delegates/cell_delegate.h"

namespace sparsescope {

class CaptionedDelegate : public CellDelegate {
    Q_OBJECT
  public:
    using CellDelegate::CellDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
};

}  // namespace sparsescope
