// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/share_pair.h"

#include <QPainter>
#include <algorithm>

#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int bar_height = 5;
constexpr int between = 2;
constexpr int least_bar = 2;  // what is there at all can be seen

}  // namespace

SharePair::SharePair(double share, double other, QWidget* parent)
    : QWidget(parent), share_(std::clamp(share, 0.0, 1.0)), other_(std::clamp(other, 0.0, 1.0)) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize SharePair::sizeHint() const {
    return {theme::scaled(120), minimumSizeHint().height()};
}

QSize SharePair::minimumSizeHint() const {
    return {theme::scaled(40), 2 * theme::scaled(bar_height) + theme::scaled(between)};
}

void SharePair::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const int height = theme::scaled(bar_height);
    const QColor groove =
        theme::mix(theme::color(theme::Token::panel), theme::color(theme::Token::line), 0.45);
    const auto bar = [&](int top, double share, const QColor& color) {
        painter.fillRect(QRect(0, top, width(), height), groove);
        const int length = static_cast<int>(share * width() + 0.5);
        if (share > 0) painter.fillRect(QRect(0, top, std::max(length, least_bar), height), color);
    };
    bar(0, share_, theme::color(theme::Token::accent));
    bar(height + theme::scaled(between), other_, theme::color(theme::Token::muted));
}

}  // namespace sparsescope
