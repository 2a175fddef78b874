// SPDX-License-Identifier: GPL-3.0-or-later
// A state as icon, word and colour together: alive or dead (StateRole bool), or the state of a run
// (the cell's text: running, finished, stopped, failed, interrupted).
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
