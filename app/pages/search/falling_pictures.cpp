// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/search/falling_pictures.h"

#include <algorithm>
#include <utility>

#include <QMouseEvent>
#include <QPainter>

#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int falling_side = 52;
constexpr int falling_gap = 6;

}  // namespace

FallingPictures::FallingPictures(QWidget* parent) : QWidget(parent) {
    setObjectName("falling_pictures");
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setToolTip("What fewer and fewer neurons make of the picture. A click chooses that k.");
    connect(&theme::notifier(), &theme::Notifier::changed, this, &QWidget::updateGeometry);
}

void FallingPictures::setPictures(std::vector<AtK> pictures) {
    pictures_ = std::move(pictures);
    QStringList names;
    for (const AtK& at : pictures_)
        names << QString("k = %1").arg(at.k);
    setAccessibleName("The picture from " + names.join(", "));
    setVisible(!pictures_.empty());
    update();
}

void FallingPictures::setK(int k) {
    k_ = k;
    update();
}

QSize FallingPictures::sizeHint() const {
    const int caption = QFontMetrics(theme::font(theme::Type::caption)).lineSpacing();
    const int count = std::max(1, static_cast<int>(pictures_.size()));
    return {count * (theme::scaled(falling_side) + falling_gap),
            theme::scaled(falling_side) + caption + 4};
}

QSize FallingPictures::minimumSizeHint() const {
    return {theme::scaled(100), sizeHint().height()};
}

int FallingPictures::side() const {
    const int count = std::max(1, static_cast<int>(pictures_.size()));
    return std::min(theme::scaled(falling_side), width() / count - falling_gap);
}

void FallingPictures::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setFont(theme::font(theme::Type::caption));
    const int line = painter.fontMetrics().lineSpacing();
    int x = 1;
    for (const AtK& at : pictures_) {
        const bool current = at.k == k_;
        const QRect place(x, 1, side(), side());
        painter.drawImage(place, at.picture);  // no smoothing: pixels are what is shown
        painter.setPen(QPen(theme::color(current ? theme::Token::accent : theme::Token::line),
                            current ? 2 : 1));
        painter.drawRect(place.adjusted(0, 0, -1, -1));
        painter.setPen(theme::color(current ? theme::Token::accent : theme::Token::muted));
        painter.drawText(QRect(x, side() + 4, side() + falling_gap, line), Qt::AlignLeft,
                         QString("k = %1").arg(at.k));
        x += side() + falling_gap;
    }
}

void FallingPictures::mouseReleaseEvent(QMouseEvent* event) {
    const int at = static_cast<int>(event->position().x()) / (side() + falling_gap);
    if (at >= 0 && at < static_cast<int>(pictures_.size()))
        Q_EMIT kChosen(pictures_[static_cast<std::size_t>(at)].k);
}

}  // namespace sparsescope
