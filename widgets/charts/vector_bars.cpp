// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/vector_bars.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int bars_height = 120;

float largest_of(std::span<const float> values) {
    float largest = 0;
    for (const float value : values)
        if (std::abs(value) > std::abs(largest)) largest = value;
    return largest;
}

}  // namespace

VectorBars::VectorBars(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&theme::notifier(), &theme::Notifier::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void VectorBars::setVectors(std::vector<float> meant, std::vector<float> made) {
    if (meant.size() != made.size()) made.assign(meant.size(), 0);
    meant_ = std::move(meant);
    made_ = std::move(made);
    // The scale is that of what is meant, so that dragging k does not make it jump.
    largest_ = std::abs(largest_of(meant_));
    update();
}

QSize VectorBars::sizeHint() const {
    return {theme::scaled(480), theme::scaled(bars_height)};
}

QSize VectorBars::minimumSizeHint() const {
    return {theme::scaled(160), theme::scaled(bars_height)};
}

std::size_t VectorBars::columns() const {
    return std::min(meant_.size(), static_cast<std::size_t>(std::max(width() / 2, 1)));
}

std::pair<std::size_t, std::size_t> VectorBars::numbersOf(std::size_t column) const {
    const std::size_t all = columns();
    return {column * meant_.size() / all, (column + 1) * meant_.size() / all};
}

void VectorBars::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const double middle = height() / 2.0;
    painter.setPen(QPen(theme::color(theme::Token::line), 1));
    painter.drawLine(QPointF(0, middle), QPointF(width(), middle));
    if (meant_.empty() || largest_ <= 0) return;
    const std::size_t all = columns();
    const double step = static_cast<double>(width()) / static_cast<double>(all);
    const QColor ground =
        theme::mix(theme::color(theme::Token::panel), theme::series(theme::Series::dense), 0.45);
    const QColor over = theme::line_color(theme::series(theme::Series::sparse));
    const auto bar = [&](std::size_t column, float value, double share, const QColor& color) {
        const double height_of = std::clamp<double>(value / largest_, -1, 1) * (middle - 2);
        const double wide = std::max(step * share, 1.0);
        painter.fillRect(QRectF(step * static_cast<double>(column) + (step - wide) / 2,
                                middle - std::max(height_of, 0.0), wide, std::abs(height_of)),
                         color);
    };
    for (std::size_t column = 0; column < all; ++column) {
        const auto [first, last] = numbersOf(column);
        bar(column, largest_of(std::span(meant_).subspan(first, last - first)), 0.9, ground);
        bar(column, largest_of(std::span(made_).subspan(first, last - first)), 0.45, over);
    }
}

QString VectorBars::tip(int x) const {
    if (meant_.empty() || x < 0 || x >= width()) return {};
    const std::size_t column =
        static_cast<std::size_t>(x) * columns() / static_cast<std::size_t>(width());
    const auto [first, last] = numbersOf(column);
    const QString which = last - first == 1
                              ? QString("Number %1").arg(first + 1)
                              : QString("Numbers %1 to %2, the largest").arg(first + 1).arg(last);
    const auto piece = [&](const std::vector<float>& values) {
        return format::number(
            static_cast<double>(largest_of(std::span(values).subspan(first, last - first))));
    };
    return QString("%1: %2 in the embedding, %3 in the reconstruction")
        .arg(which, piece(meant_), piece(made_));
}

bool VectorBars::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    QToolTip::showText(help->globalPos(), tip(help->pos().x()), this);
    return true;
}

}  // namespace sparsescope
