// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/filter_edit.h"

#include <QPainter>
#include <QPainterPath>
#include <algorithm>

#include "widgets/theme.h"

namespace sparsescope {

namespace {

constexpr int shortest_wave = 8;
constexpr double wave_length = 4;
constexpr double wave_height = 2;

}  // namespace

FilterEdit::FilterEdit(QWidget* parent) : QLineEdit(parent) {
    theme::make_flat(this);
}

void FilterEdit::setWrong(int position, int length) {
    wrong_position_ = position;
    wrong_length_ = length;
    update();
}

void FilterEdit::clearWrong() {
    if (wrong_position_ < 0) return;
    wrong_position_ = -1;
    update();
}

int FilterEdit::xOf(int position) const {
    // The cursor's place is the only one QLineEdit tells; it knows how far the text is scrolled.
    const QFontMetrics metrics(font());
    const auto advance = [&](int end) { return metrics.horizontalAdvance(text().left(end)); };
    return cursorRect().center().x() + advance(position) - advance(cursorPosition());
}

void FilterEdit::paintEvent(QPaintEvent* event) {
    QLineEdit::paintEvent(event);
    if (wrong_position_ < 0) return;
    const int left = xOf(wrong_position_);
    const int right = std::max(xOf(wrong_position_ + wrong_length_), left + shortest_wave);
    QPainterPath wave;
    const double base = height() / 2.0 + fontMetrics().height() / 2.0 + 0.5;
    wave.moveTo(left, base);
    int step = 0;
    for (double x = left; x < right; x += wave_length / 2)
        wave.lineTo(std::min<double>(x + wave_length / 2, right),
                    ++step % 2 == 0 ? base : base - wave_height);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setClipRect(rect().adjusted(4, 0, -4, 0));
    painter.setPen(QPen(theme::color(theme::Token::bad), 1.25));
    painter.drawPath(wave);
}

}  // namespace sparsescope
