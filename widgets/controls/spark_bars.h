// SPDX-License-Identifier: GPL-3.0-or-later
// The small bars of a neuron's weights, as a widget; tables draw them with SparkDelegate.
#pragma once
#include <QWidget>

#include "core/types/neuron_summary.h"

namespace sparsescope {

class SparkBars : public QWidget {
    Q_OBJECT
  public:
    explicit SparkBars(QWidget* parent = nullptr);
    void setSpark(const std::array<float, NeuronSummary::spark_bins>& spark);  // 0 … 1
    QSize sizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    std::array<float, NeuronSummary::spark_bins> spark_{};
};

}  // namespace sparsescope
