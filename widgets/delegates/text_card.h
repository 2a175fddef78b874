// SPDX-License-Identifier: GPL-3.0-or-later
// A document in a list: image or two elided lines of text (matching words bold), its label as a
// chip, a small caption at the right. Reads TitleRole, LabelRole, CaptionRole, ImageRole,
// WordsRole.
#pragma once
#include "widgets/delegates/cell_delegate.h"

namespace sparsescope {

class TextCardDelegate : public CellDelegate {
    Q_OBJECT
  public:
    using CellDelegate::CellDelegate;
    void setLines(int lines) { lines_ = lines; }
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    bool helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
                   const QModelIndex& index) override;

  private:
    int lines_ = 2;
};

}  // namespace sparsescope
