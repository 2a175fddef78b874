// SPDX-License-Identifier: GPL-3.0-or-later
// Shows a score as the sum of its parts: one segment for each shared neuron, in the neurons'
// colours. It comes as a delegate, for the BarsRole of a HitListModel, and as a widget. Hovering
// tells the neuron and its value.
#pragma once
#include <QWidget>

#include "widgets/delegates/cell_delegate.h"
#include "widgets/models/neuron_colors.h"

namespace sparsescope {

// `full` is the value that fills the whole width.
void paint_contribution_bar(QPainter& painter, const QRectF& rect,
                            const std::vector<BarSegment>& segments, double full);
// Finds the segment under x; −1 when there is none.
[[nodiscard]] int contribution_at(const QRectF& rect, const std::vector<BarSegment>& segments,
                                  double full, double x);

class ContributionBarDelegate : public CellDelegate {
    Q_OBJECT
  public:
    using CellDelegate::CellDelegate;
    void setFull(double full) { full_ = full; }
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    bool helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
                   const QModelIndex& index) override;

  private:
    double full_ = 1;
};

class ContributionBar : public QWidget {
    Q_OBJECT
  public:
    explicit ContributionBar(QWidget* parent = nullptr);
    void setSegments(std::vector<BarSegment> segments, double full = 1);
    // The segment under a place and what its tooltip says; nullptr and "": there is none.
    [[nodiscard]] const BarSegment* segmentAt(const QPointF& place) const;
    [[nodiscard]] QString textAt(const QPointF& place) const;
    QSize sizeHint() const override;

  Q_SIGNALS:
    void neuronActivated(sparsescope::NeuronId neuron);

  protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;

  private:
    std::vector<BarSegment> segments_;
    double full_ = 1;
};

}  // namespace sparsescope
