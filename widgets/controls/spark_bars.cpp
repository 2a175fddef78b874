// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/spark_bars.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

#include "widgets/theme.h"

namespace sparsescope {

SparkBars::SparkBars(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void SparkBars::setSpark(const std::array<float, NeuronSummary::spark_bins>& spark) {
    spark_ = spark;
    update();
}

QSize SparkBars::sizeHint() const {
    constexpr QSize size{72, 24};
    return {theme::scaled(size.width()), theme::scaled(size.height())};
}

void SparkBars::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const double bar = static_cast<double>(width()) / static_cast<double>(spark_.size());
    const QColor ink = theme::line_color(theme::series(theme::Series::frequency));
    for (std::size_t i = 0; i < spark_.size(); ++i) {
        const double share = std::clamp(static_cast<double>(spark_[i]), 0.0, 1.0);
        if (share <= 0) continue;
        const double high = std::max(1.0, share * (height() - 2));
        const double left = std::round(bar * static_cast<double>(i));
        painter.fillRect(QRectF(left, height() - 1 - high, std::max(1.0, bar - 1), high), ink);
    }
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme::color(theme::Token::line));
}

}  // namespace sparsescope
