// SPDX-License-Identifier: GPL-3.0-or-later
// How a map is drawn.
#include <algorithm>
#include <cmath>

#include <QFile>
#include <QPainter>
#include <QPainterPath>
#include <QSvgGenerator>

#include "widgets/map/map_view.h"
#include "widgets/style_paint.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr double fade = 0.16;  // how much is left of the colour of a point that stands back
constexpr double least_radius = 4;
constexpr double few_radius = 2.4;
constexpr double some_radius = 1.2;
constexpr std::size_t handful = 500;
constexpr std::size_t few = 20'000;
constexpr std::size_t some = 100'000;
constexpr int ranked_hits = 9;
constexpr double node_least = 3;
constexpr double node_most = 11;
constexpr std::size_t most_labels = 40;
constexpr double label_ground = 0.86;
constexpr std::size_t most_drawn_dots = 20'000;

// Few points that stand out among many are larger than these.
double raised_radius(double radius, std::size_t points) {
    if (points <= handful) return std::max(radius * 1.6, least_radius);
    if (points <= few) return std::max(radius * 1.25, few_radius);
    return points <= some ? std::max(radius, some_radius) : radius;
}

}  // namespace

void MapView::raster(double ratio) {
    if (painted_ratio_ == ratio) return;
    MapCamera camera = camera_;
    camera.width *= ratio;
    camera.height *= ratio;
    camera.scale *= ratio;
    const QColor ground = theme::color(theme::Token::panel);
    MapInk ink;
    ink.colors = ink_;
    ink.ground = ground.rgb();
    ink.radius = MapRaster::radius_for(*points_, camera.scale);
    ink.full = MapRaster::full_for(*points_, camera.scale);
    const auto color = [&](std::size_t i) {
        if (colors_.palette.empty()) return theme::series(theme::Series::frequency);
        return colors_.palette[std::min(i, colors_.palette.size() - 1)];
    };
    MapInk above = ink;
    for (std::size_t i = 0; i < 128; ++i) {
        const QRgb strong = theme::readable(color(i), ground, 1.5).rgb();
        const QColor weak = theme::mix(ground, theme::color(theme::Token::muted), 0.5);
        ink.palette[i] = standing_out_ == 0 ? strong : 0;
        ink.palette[i + 128] = theme::mix(weak, color(i), fade).rgb();
        above.palette[i] = strong;
        above.palette[i + 128] = 0;
        if (i >= std::max<std::size_t>(1, colors_.palette.size())) break;
    }
    if (standing_out_ > 0) {
        for (std::size_t i = 128; i < 256; ++i)
            ink.palette[i] = theme::mix(ground, QColor(ink.palette[i]), 0.45).rgb();
    }
    raster_.paint(*points_, camera, ink);
    if (standing_out_ > 0) {
        above.radius = raised_radius(ink.radius, standing_out_);
        raster_.paint_over(*points_, camera, above);
    }
    painted_ratio_ = ratio;
}

void MapView::paintPoints(QPainter& painter, double ratio) {
    raster(ratio);
    painter.drawImage(QRectF(0, 0, camera_.width, camera_.height), raster_.image());
}

void MapView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    if (points_->empty()) {
        painter.fillRect(rect(), theme::color(theme::Token::panel));
        painter.setPen(theme::color(theme::Token::muted));
        painter.setFont(theme::font(theme::Type::body));
        painter.drawText(rect().adjusted(24, 24, -24, -24), Qt::AlignCenter | Qt::TextWordWrap,
                         empty_text_);
    } else {
        paintPoints(painter, devicePixelRatioF());
        painter.setRenderHint(QPainter::Antialiasing);
        paintMarks(painter);
        paintDrag(painter);
    }
    if (hasFocus()) theme::paint_focus_ring(&painter, QRectF(rect()).adjusted(1, 1, -1, -1));
}

void MapView::paintMarks(QPainter& painter) {
    paintHits(painter);
    if (focused_) {
        if (const auto spot = points_->spot(*focused_)) {
            const QPointF at(camera_.screen_x(spot->x), camera_.screen_y(spot->y));
            painter.setBrush(Qt::NoBrush);
            painter.setPen(QPen(theme::color(theme::Token::panel), 5));
            painter.drawEllipse(at, 8, 8);
            painter.setPen(QPen(theme::color(theme::Token::accent), 2.5));
            painter.drawEllipse(at, 8, 8);
        }
    }
    paintNodes(painter);
    paintLabels(painter);
}

void MapView::paintHits(QPainter& painter) {
    painter.setFont(theme::font(theme::Type::caption));
    for (auto hit = hits_.rbegin(); hit != hits_.rend(); ++hit) {
        const auto spot = points_->spot(hit->number);
        if (!spot || hit->rank < 1 || hit->rank > ranked_hits) continue;
        const QPointF at(camera_.screen_x(spot->x), camera_.screen_y(spot->y));
        const double radius = theme::scaled(8);
        painter.setPen(QPen(theme::color(theme::Token::panel), 1.5));
        painter.setBrush(theme::color(theme::Token::accent));
        painter.drawEllipse(at, radius, radius);
        painter.setPen(theme::color(theme::Token::on_accent));
        painter.drawText(QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius),
                         Qt::AlignCenter, QString::number(hit->rank));
    }
}

void MapView::paintNodes(QPainter& painter) {
    if (nodes_.empty()) return;
    const auto find = [this](NeuronId neuron) -> const MapNode* {
        const auto at = std::ranges::find(nodes_, neuron, &MapNode::neuron);
        return at == nodes_.end() ? nullptr : &*at;
    };
    const auto spot = [this](const MapNode& node) {
        return QPointF(camera_.screen_x(node.x), camera_.screen_y(node.y));
    };
    for (const MapEdge& edge : edges_) {
        const MapNode* from = find(edge.from);
        const MapNode* to = find(edge.to);
        if (from == nullptr || to == nullptr) continue;
        QColor line = theme::color(theme::Token::text);
        line.setAlphaF(static_cast<float>(0.25 + 0.55 * std::clamp(edge.strength, 0.0, 1.0)));
        painter.setPen(QPen(line, 0.75 + 2 * edge.strength));
        painter.drawLine(spot(*from), spot(*to));
    }
    const QRectF view = QRectF(rect()).adjusted(-node_most, -node_most, node_most, node_most);
    for (const MapNode& node : nodes_) {
        const QPointF at = spot(node);
        if (!view.contains(at)) continue;
        const double radius =
            node_least + (node_most - node_least) * std::sqrt(std::clamp(node.size, 0.0, 1.0));
        const bool marked = chosen_ == node.neuron || hovered_neuron_ == node.neuron;
        QColor fill = node.color.isValid() ? node.color : theme::color(theme::Token::raised);
        fill.setAlphaF(marked ? 1.F : 0.75F);
        painter.setBrush(fill);
        painter.setPen(QPen(theme::color(marked ? theme::Token::accent : theme::Token::text),
                            marked ? 2.5 : 1));
        painter.drawEllipse(at, radius, radius);
    }
}

const std::vector<PlacedLabel>& MapView::written() {
    if (!placed_) {
        QFont font = theme::font(theme::Type::body);
        font.setWeight(QFont::DemiBold);
        placed_ = labels_shown_ ? place_labels(labels_, camera_, QFontMetricsF(font), most_labels)
                                : std::vector<PlacedLabel>{};
    }
    return *placed_;
}

void MapView::paintLabels(QPainter& painter) {
    QFont font = theme::font(theme::Type::body);
    font.setWeight(QFont::DemiBold);
    painter.setFont(font);
    for (const PlacedLabel& one : written()) {
        const NeuronId neuron = labels_[one.label].neuron;
        const bool chosen = chosen_ == neuron;
        const bool hovered = hovered_neuron_ == neuron || label_under_keys_ == neuron;
        QColor ground = theme::color(chosen ? theme::Token::accent : theme::Token::panel);
        ground.setAlphaF(static_cast<float>(label_ground));
        theme::paint_box(&painter, one.box, ground,
                         hovered ? theme::color(theme::Token::accent) : QColor(), 1.5, 4);
        painter.setPen(theme::color(chosen ? theme::Token::on_accent : theme::Token::text));
        painter.drawText(one.box, Qt::AlignCenter, one.text);
    }
}

void MapView::paintDrag(QPainter& painter) {
    if (!dragged_ || (drag_ != Drag::rectangle && drag_ != Drag::lasso)) return;
    QColor fill = theme::color(theme::Token::accent);
    painter.setPen(QPen(fill, 1.5, Qt::DashLine));
    fill.setAlphaF(0.12F);
    painter.setBrush(fill);
    if (drag_ == Drag::rectangle) {
        painter.drawRect(QRectF(pressed_at_, last_at_).normalized());
    } else {
        painter.drawPolygon(lasso_, Qt::OddEvenFill);
    }
}

QImage MapView::toImage(double ratio) {
    QImage image((QSizeF(camera_.width, camera_.height) * ratio).toSize(), QImage::Format_RGB32);
    image.setDevicePixelRatio(ratio);
    image.fill(theme::color(theme::Token::panel));
    QPainter painter(&image);
    paintPoints(painter, ratio);
    painter.setRenderHint(QPainter::Antialiasing);
    paintMarks(painter);
    painter.end();
    painted_ratio_ = 0;
    return image;
}

void MapView::paintDots(QPainter& painter) {
    painter.fillRect(QRectF(0, 0, camera_.width, camera_.height),
                     theme::color(theme::Token::panel));
    const double radius = std::max(0.8, MapRaster::radius_for(*points_, camera_.scale));
    painter.setPen(Qt::NoPen);
    const MapBox box = camera_.in_sight();
    points_->for_each_run(box, [&](std::size_t first, std::size_t last) {
        for (std::size_t i = first; i < last; ++i) {
            const double x = points_->xs()[i];
            const double y = points_->ys()[i];
            if (!box.contains(x, y)) continue;
            const auto at = static_cast<std::size_t>(ink_[i] & 127);
            QColor color = colors_.palette.empty()
                               ? theme::series(theme::Series::frequency)
                               : colors_.palette[std::min(at, colors_.palette.size() - 1)];
            if (ink_[i] >= 128) color = theme::mix(theme::color(theme::Token::panel), color, fade);
            painter.setBrush(color);
            painter.drawEllipse(QPointF(camera_.screen_x(x), camera_.screen_y(y)), radius, radius);
        }
    });
}

// Every dot by itself while that makes a file that programs can open, else the dots as a picture.
QString MapView::saveSvg(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return QString("%1 cannot be written: %2.").arg(path, file.errorString());
    QSvgGenerator svg;
    svg.setOutputDevice(&file);
    svg.setSize({static_cast<int>(camera_.width), static_cast<int>(camera_.height)});
    svg.setViewBox(QRect(0, 0, static_cast<int>(camera_.width), static_cast<int>(camera_.height)));
    svg.setTitle("Map");
    QPainter painter(&svg);
    painter.setRenderHint(QPainter::Antialiasing);
    if (points_->count_inside(camera_.in_sight()) <= most_drawn_dots) {
        paintDots(painter);
    } else {
        paintPoints(painter, 2);
        painted_ratio_ = 0;
    }
    paintMarks(painter);
    painter.end();
    file.close();
    return file.error() == QFileDevice::NoError
               ? QString()
               : QString("%1 cannot be written: %2.").arg(path, file.errorString());
}

}  // namespace sparsescope
