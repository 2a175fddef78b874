// SPDX-License-Identifier: GPL-3.0-or-later
// Draws an icon in the middle of a cell: IconRole has its name, and MutedRole says whether it only
// shows what could be there.
#pragma once
#include "widgets/delegates/cell_delegate.h"

namespace sparsescope {

class IconDelegate : public CellDelegate {
    Q_OBJECT
  public:
    using CellDelegate::CellDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

}  // namespace sparsescope
