// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/image_view.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

#include "widgets/models/document_list_model.h"
#include "widgets/picture_paint.h"
#include "widgets/theme.h"

namespace sparsescope {

QImage row_image(std::span<const float> values, int width, int height, RowColors colors) {
    if (width <= 0 || height <= 0 ||
        values.size() != static_cast<std::size_t>(width) * static_cast<std::size_t>(height))
        return {};
    float low = 0;
    float high = 0;
    bool first = true;
    for (const float v : values) {
        if (!std::isfinite(v)) continue;
        low = first ? v : std::min(low, v);
        high = first ? v : std::max(high, v);
        first = false;
    }
    const float reach = std::max({std::abs(low), std::abs(high), 1e-12F});
    const float range = std::max(high - low, 1e-12F);
    QImage image(width, height, QImage::Format_RGB32);
    for (int y = 0; y < height; ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = 0; x < width; ++x) {
            const float value =
                values[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                       static_cast<std::size_t>(x)];
            const float v = std::isfinite(value) ? value : 0;
            if (colors == RowColors::diverging) {
                line[x] = theme::diverging(v / reach).rgb();
            } else {
                const int grey =
                    std::clamp(static_cast<int>(std::lround(255 * (v - low) / range)), 0, 255);
                line[x] = qRgb(grey, grey, grey);
            }
        }
    }
    return image;
}

ImageView::ImageView(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    connect(&theme::notifier(), &theme::Notifier::changed, this, [this] {
        if (!values_.empty())
            image_ = row_image(values_, row_width_, static_cast<int>(values_.size()) / row_width_,
                               colors_);
        update();
    });
}

void ImageView::setImage(const QImage& image, const QString& alt) {
    values_.clear();
    image_ = image;
    setToolTip(alt);
    setAccessibleName(alt);
    updateGeometry();
    update();
}

void ImageView::setImage(const Image& image, const QString& alt) {
    setImage(to_qimage(image), alt);
}

void ImageView::setRow(std::span<const float> values, int width, int height, RowColors colors,
                       const QString& alt) {
    setImage(row_image(values, width, height, colors), alt);
    if (image_.isNull()) return;
    values_.assign(values.begin(), values.end());
    row_width_ = width;
    colors_ = colors;
}

void ImageView::clear() {
    setImage(QImage(), {});
}

QSize ImageView::sizeHint() const {
    return {theme::scaled(112), theme::scaled(112)};
}
QSize ImageView::minimumSizeHint() const {
    return {theme::scaled(28), theme::scaled(28)};
}

void ImageView::paintEvent(QPaintEvent*) {
    if (image_.isNull()) return;
    QPainter painter(this);
    // The values of a row are looked at one by one, and so are few pixels.
    painter.setRenderHint(QPainter::SmoothPixmapTransform,
                          values_.empty() && !shown_as_pixels(image_.size()));
    const QRect place = picture_place(image_.size(), rect());
    painter.drawImage(place, image_);
    painter.setPen(theme::color(theme::Token::line));
    painter.drawRect(place.adjusted(0, 0, -1, -1));
}

}  // namespace sparsescope
