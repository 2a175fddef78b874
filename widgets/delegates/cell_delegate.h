// SPDX-License-Identifier: GPL-3.0-or-later
// The ground every delegate paints on: calm selection and hover, a focus ring on the current cell,
// the same padding everywhere, elided text with its full length as a tooltip.
#pragma once
#include <QStyledItemDelegate>

namespace sparsescope {

class CellDelegate : public QStyledItemDelegate {
    Q_OBJECT
  public:
    using QStyledItemDelegate::QStyledItemDelegate;
    static constexpr int padding = 8;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    bool helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
                   const QModelIndex& index) override;

  protected:
    static void paintGround(QPainter* painter, const QStyleOptionViewItem& option);
    static QRect contentRect(const QStyleOptionViewItem& option);
    // A chip at the left of rect: rounded tint, text in the colour, elided to fit. → its right
    // edge.
    static int paintChip(QPainter* painter, const QRect& rect, const QString& text,
                         const QColor& color, const QString& icon = {}, bool tinted = true);
    [[nodiscard]] static int chipWidth(const QString& text, const QString& icon = {});
};

}  // namespace sparsescope
