// SPDX-License-Identifier: GPL-3.0-or-later
// Draws a document in a list: an image or two elided lines of text with the matching words in bold,
// its label as a chip, and a small caption at the right. It reads TitleRole, LabelRole,
// CaptionRole, ImageRole and WordsRole.
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
