// SPDX-License-Identifier: GPL-3.0-or-later
// Paints the ground of every delegate: calm selection and hover, a focus ring on the current cell,
// and the same padding everywhere. Elided text has its full length as a tooltip.
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
    // Paints a chip at the left of rect, its text elided to fit, and returns its right edge.
    static int paintChip(QPainter* painter, const QRect& rect, const QString& text,
                         const QColor& color, const QString& icon = {}, bool tinted = true);
    [[nodiscard]] static int chipWidth(const QString& text, const QString& icon = {});
};

}  // namespace sparsescope
