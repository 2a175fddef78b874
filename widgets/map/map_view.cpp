// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/map/map_view.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr double fit_margin = 28;
constexpr double farthest_zoom = 0.5;    // of what shows everything
constexpr double nearest_zoom = 20'000;  // times that
constexpr int glide_time = 220;          // ms

double middle_of(double from, double to, double share) {
    return from + (to - from) * share;
}

}  // namespace

MapView::MapView(QWidget* parent) : QWidget(parent), points_(std::make_shared<MapPoints>()) {
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setAccessibleName("Map of the documents");
    glide_.setDuration(glide_time);
    glide_.setEasingCurve(QEasingCurve::InOutCubic);
    glide_.setStartValue(0.0);
    glide_.setEndValue(1.0);
    connect(&glide_, &QVariantAnimation::valueChanged, this, [this](const QVariant& value) {
        const double share = value.toDouble();
        camera_.x = middle_of(glide_from_.x, glide_to_.x, share);
        camera_.y = middle_of(glide_from_.y, glide_to_.y, share);
        camera_.scale =
            std::exp(middle_of(std::log(glide_from_.scale), std::log(glide_to_.scale), share));
        moved();
    });
    connect(&theme::notifier(), &theme::Notifier::changed, this, [this] {
        painted_ratio_ = 0;
        placed_.reset();
        update();
    });
}

MapView::~MapView() {
    glide_.disconnect(this);
}

void MapView::setPoints(std::shared_ptr<const MapPoints> points, Sight sight) {
    points_ = points ? std::move(points) : std::make_shared<MapPoints>();
    picked_.clear();
    hovered_.clear();
    raised_.clear();
    hits_.clear();
    focused_.reset();
    labels_.clear();
    nodes_.clear();
    edges_.clear();
    isolated_ = -1;
    colors_ = {};
    if (sight == Sight::everything) {
        glide_.stop();
        shows_all_ = true;
    }
    if (shows_all_) camera_.show(points_->bounds(), fit_margin);
    refreshInk();
    moved();
}

void MapView::setColors(MapColors colors) {
    colors_ = std::move(colors);
    if (colors_.palette.size() > color_limit) colors_.palette.resize(color_limit);
    refreshInk();
}

void MapView::setEmptyText(const QString& sentence) {
    empty_text_ = sentence;
    update();
}

void MapView::setPicked(std::vector<std::uint32_t> numbers) {
    if (numbers == picked_) return;
    picked_ = std::move(numbers);
    refreshInk();
}

void MapView::setHits(std::vector<MapHit> hits) {
    hits_ = std::move(hits);
    refreshInk();
}

void MapView::setHovered(std::vector<std::uint32_t> numbers) {
    if (numbers == hovered_) return;
    hovered_ = std::move(numbers);
    refreshInk();
}

void MapView::isolateColor(int color) {
    if (color == isolated_) return;
    isolated_ = color;
    refreshInk();
}

void MapView::setFocused(std::optional<std::uint32_t> number) {
    focused_ = number;
    update();
}

void MapView::setLabels(std::vector<MapLabel> labels) {
    labels_ = std::move(labels);
    placed_.reset();
    update();
}

void MapView::setLabelsShown(bool shown) {
    labels_shown_ = shown;
    placed_.reset();
    update();
}

void MapView::setNodes(std::vector<MapNode> nodes) {
    nodes_ = std::move(nodes);
    std::ranges::stable_sort(nodes_, std::ranges::greater(), &MapNode::size);
    update();
}

void MapView::setEdges(std::vector<MapEdge> edges) {
    edges_ = std::move(edges);
    update();
}

void MapView::setChosenNeuron(std::optional<NeuronId> neuron) {
    chosen_ = neuron;
    update();
}

const std::vector<std::uint32_t>* MapView::standingOut() const {
    if (!hovered_.empty()) return &hovered_;
    return raised_.empty() ? nullptr : &raised_;
}

// One pass over the points; whatever is painted until the next change only reads it.
void MapView::refreshInk() {
    raised_ = picked_;
    for (const MapHit& hit : hits_)
        raised_.push_back(hit.number);
    std::ranges::sort(raised_);
    raised_.erase(std::ranges::unique(raised_).begin(), raised_.end());
    const auto numbers = points_->numbers();
    const auto* above = standingOut();
    const bool by_color = above == nullptr && isolated_ >= 0;
    const std::uint8_t fade = above != nullptr ? 128 : 0;
    ink_.resize(points_->size());
    standing_out_ = 0;
    for (std::size_t at = 0; at < ink_.size(); ++at) {
        const std::uint8_t color =
            numbers[at] < colors_.of.size() ? colors_.of[numbers[at]] & 127 : 0;
        const bool faded = by_color && color != isolated_;
        ink_[at] = static_cast<std::uint8_t>(color | (faded ? 128 : fade));
        if (by_color && !faded) ++standing_out_;
    }
    if (above != nullptr) {
        for (const std::uint32_t number : *above) {
            const std::int64_t at = points_->position(number);
            if (at < 0) continue;
            ink_[static_cast<std::size_t>(at)] &= 127;
            ++standing_out_;
        }
    }
    painted_ratio_ = 0;
    update();
}

void MapView::setTool(Tool tool) {
    if (tool == tool_) return;
    tool_ = tool;
    setCursor(tool == Tool::pan ? Qt::ArrowCursor : Qt::CrossCursor);
    Q_EMIT toolChanged(tool);
}

void MapView::moved() {
    painted_ratio_ = 0;
    placed_.reset();
    update();
    Q_EMIT viewChanged();
}

void MapView::limitZoom() {
    MapCamera whole = camera_;
    whole.show(points_->bounds(), fit_margin);
    camera_.scale =
        std::clamp(camera_.scale, whole.scale * farthest_zoom, whole.scale * nearest_zoom);
    const MapBox& box = points_->bounds();
    camera_.x = std::clamp(camera_.x, box.left, box.right);
    camera_.y = std::clamp(camera_.y, box.top, box.bottom);
}

void MapView::zoomAt(double factor, const QPointF& at) {
    glide_.stop();
    camera_.zoom(factor, at.x(), at.y());
    limitZoom();
    shows_all_ = false;
    moved();
}

void MapView::zoomBy(double factor) {
    zoomAt(factor, {camera_.width / 2, camera_.height / 2});
}

void MapView::glideTo(const MapCamera& goal) {
    glide_.stop();
    glide_from_ = camera_;
    glide_to_ = goal;
    if (isVisible()) return glide_.start();
    camera_.x = goal.x;
    camera_.y = goal.y;
    camera_.scale = goal.scale;
    moved();
}

void MapView::fit() {
    shows_all_ = true;
    MapCamera goal = camera_;
    goal.show(points_->bounds(), fit_margin);
    glideTo(goal);
}

void MapView::showBox(const MapBox& box) {
    shows_all_ = false;
    MapCamera goal = camera_;
    goal.show(box, fit_margin * 2);
    MapCamera whole = camera_;
    whole.show(points_->bounds(), fit_margin);
    goal.scale = std::min(goal.scale, whole.scale * 7);  // with something of what is around it
    glideTo(goal);
}

void MapView::showPoints(std::span<const std::uint32_t> numbers) {
    if (const auto box = points_->densest(numbers)) showBox(*box);
}

void MapView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    camera_.width = std::max(1, width());
    camera_.height = std::max(1, height());
    glide_.stop();
    if (shows_all_) camera_.show(points_->bounds(), fit_margin);
    moved();
}

}  // namespace sparsescope
