// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/home/step_preview.h"

#include <algorithm>
#include <utility>

#include <QPainter>

#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int preview_height = 84;
constexpr int widest_picture = 64;
constexpr int preview_gap = 8;
constexpr std::size_t most_bars = 32;

}  // namespace

StepPreview::StepPreview(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(&theme::notifier(), &theme::Notifier::changed, this, &QWidget::updateGeometry);
}

void StepPreview::setItems(std::vector<PreviewItem> items, bool from) {
    items_ = std::move(items);
    bars_.clear();
    from_ = from;
    QStringList names;
    for (const PreviewItem& item : items_)
        names << item.text;
    setAccessibleName(names.join("; "));
    update();
}

void StepPreview::setBars(std::vector<float> weights) {
    bars_ = std::move(weights);
    bars_.resize(std::min(bars_.size(), most_bars));
    items_.clear();
    setAccessibleName(QString("Weights of %1 neurons").arg(bars_.size()));
    update();
}

QSize StepPreview::sizeHint() const {
    return {theme::scaled(200), theme::scaled(preview_height)};
}

QSize StepPreview::minimumSizeHint() const {
    return {theme::scaled(120), theme::scaled(preview_height)};
}

void StepPreview::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setFont(theme::font(theme::Type::caption));
    if (!bars_.empty()) return paintBars(painter);
    if (items_.empty()) return;
    items_.front().picture.isNull() ? paintTexts(painter) : paintPictures(painter);
}

void StepPreview::paintPictures(QPainter& painter) const {
    const int count = static_cast<int>(items_.size());
    const int line = painter.fontMetrics().lineSpacing();
    const int arrow = from_ ? theme::scaled(16) + preview_gap : 0;
    const int side = std::min({theme::scaled(widest_picture), height() - line - 2,
                               (width() - arrow - (count - 1) * preview_gap) / count});
    int x = 0;
    for (const PreviewItem& item : items_) {
        const QRect place(x, 0, side, side);
        painter.drawImage(place, item.picture);  // no smoothing: pixels are what is shown
        painter.setPen(theme::color(theme::Token::muted));
        painter.drawText(
            QRect(x, side + 2, side + preview_gap, line), Qt::AlignLeft | Qt::AlignTop,
            painter.fontMetrics().elidedText(item.caption, Qt::ElideRight, side + preview_gap - 2));
        x += side + preview_gap;
        if (!from_ || &item != &items_.front()) continue;
        const int icon = theme::scaled(16);
        painter.drawPixmap(x, (side - icon) / 2,
                           theme::icon_pixmap("forward", icon, theme::color(theme::Token::muted),
                                              devicePixelRatioF()));
        x += arrow;
    }
}

void StepPreview::paintTexts(QPainter& painter) const {
    const QFontMetrics metrics(theme::font(theme::Type::caption));
    const int line = metrics.lineSpacing() + 3;
    const int indent = theme::scaled(14);
    int y = 0;
    for (const PreviewItem& item : items_) {
        if (y + line > height()) break;
        const bool question = from_ && &item == &items_.front();
        const int left = question ? 0 : indent;
        painter.setPen(theme::color(question ? theme::Token::text : theme::Token::muted));
        if (!question) painter.drawText(QPoint(2, y + metrics.ascent()), from_ ? "→" : "•");
        painter.drawText(QPoint(left, y + metrics.ascent()),
                         metrics.elidedText(item.text, Qt::ElideRight, width() - left));
        y += line;
    }
}

// The first neurons are what is left when k falls, so they keep their colour longest.
void StepPreview::paintBars(QPainter& painter) const {
    const int count = static_cast<int>(bars_.size());
    const int line = painter.fontMetrics().lineSpacing();
    const int room = height() - line - 4;
    const double step = static_cast<double>(width()) / count;
    const float strongest = std::max(bars_.front(), 1e-6F);
    const QColor ink = theme::series(theme::Series::sparse);
    for (int i = 0; i < count; ++i) {
        const double tall =
            std::max(2.0, room * double(bars_[static_cast<std::size_t>(i)]) / double(strongest));
        const double kept = 1.0 - 0.8 * i / std::max(1, count - 1);
        painter.fillRect(QRectF(i * step, room - tall, std::max(1.0, step - 2), tall),
                         theme::mix(theme::color(theme::Token::panel), ink, kept));
    }
    painter.setPen(theme::color(theme::Token::muted));
    const QRect caption(0, room + 4, width(), line);
    painter.drawText(caption, Qt::AlignLeft, "k = 1");
    painter.drawText(caption, Qt::AlignRight, QString("k = %1").arg(count));
}

}  // namespace sparsescope
