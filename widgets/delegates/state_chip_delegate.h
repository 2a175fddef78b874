// SPDX-License-Identifier: GPL-3.0-or-later
// Draws a state as icon, word and colour together: alive or dead, when StateRole holds a bool, else
// the state of a run, which is the text of the cell: running, finished, stopped, failed,
// interrupted.
#pragma once
#include "widgets/delegates/cell_delegate.h"

namespace sparsescope {

class StateChipDelegate : public CellDelegate {
    Q_OBJECT
  public:
    using CellDelegate::CellDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

}  // namespace sparsescope
