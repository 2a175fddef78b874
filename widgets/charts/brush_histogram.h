// SPDX-License-Identifier: GPL-3.0-or-later
// A histogram of which a person picks an interval: by dragging over it, or with Shift and the
// arrows from the bin that the arrows stand on. The interval begins and ends at edges of bins, so
// that the bars in it add up to what it holds. Esc or a click clears it.
#pragma once
#include "widgets/charts/bar_histogram.h"

namespace sparsescope {

struct BrushRange {
    double low = 0;  // weights in [low, high]; the first interval includes its low end
    double high = 0;
    bool operator==(const BrushRange&) const = default;
};

class BrushHistogram : public BarHistogram {
    Q_OBJECT
  public:
    using BarHistogram::BarHistogram;

    [[nodiscard]] std::optional<BrushRange> brush() const;
    // Without a signal: what is brushed was changed elsewhere. nullopt: nothing is.
    void clearBrush();
    [[nodiscard]] QString describe() const override;

  Q_SIGNALS:
    // While a person drags, too.
    void brushChanged(std::optional<sparsescope::BrushRange> range);

  protected:
    void refresh() override;
    void paintBelow(QPainter& painter) override;
    void paintAbove(QPainter& painter) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    struct Bins {  // first and last bin; the one that moves may stand before the other
        int fixed = 0;
        int moving = 0;
        bool operator==(const Bins&) const = default;
        [[nodiscard]] int first() const { return std::min(fixed, moving); }
        [[nodiscard]] int last() const { return std::max(fixed, moving); }
    };
    void setBins(std::optional<Bins> bins);

    std::optional<Bins> brushed_;
    std::optional<QPointF> pressed_;  // where the mouse went down
    bool dragging_ = false;
};

}  // namespace sparsescope
