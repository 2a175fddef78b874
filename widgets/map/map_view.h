// SPDX-License-Identifier: GPL-3.0-or-later
// A map of up to millions of points to walk on: it pans, zooms at the pointer, names regions, and
// lets a person pick points with a rectangle or a lasso. It shows all points at every zoom
// (map_raster.h). Points are told by their number in the caller's arrays. Blind to what they are.
//
// Keys: arrows pan, + and − zoom, 0 shows everything, L and R choose lasso and rectangle, P (or
// Escape) pans again, A picks all in sight, N and Shift+N step through the names, Return opens what
// is under the keys. Window thread only.
#pragma once
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include <QPolygonF>
#include <QVariantAnimation>
#include <QWidget>

#include "widgets/map/map_camera.h"
#include "widgets/map/map_marks.h"
#include "widgets/map/map_points.h"
#include "widgets/map/map_raster.h"

class QNativeGestureEvent;

namespace sparsescope {

// The colours of the points: which one of at most 127 each has.
struct MapColors {
    std::vector<std::uint8_t> of;  // by number; shorter: the rest has color 0
    std::vector<QColor> palette;   // empty: one colour for all
};

class MapView : public QWidget {
    Q_OBJECT

  public:
    enum class Tool { pan, rectangle, lasso };
    static constexpr std::size_t color_limit = 127;

    explicit MapView(QWidget* parent = nullptr);
    ~MapView() override;

    // Shows all of them. What was picked, lit and hovered is forgotten.
    void setPoints(std::shared_ptr<const MapPoints> points);
    [[nodiscard]] const MapPoints& points() const { return *points_; }
    void setColors(MapColors colors);
    void setEmptyText(const QString& sentence);

    // Points that stand out while the others fade. What is hovered goes before what is picked and
    // found, and that before the isolated colour. Numbers are ascending.
    void setPicked(std::vector<std::uint32_t> numbers);
    void setHits(std::vector<MapHit> hits);
    void setHovered(std::vector<std::uint32_t> numbers);
    void isolateColor(int color);  // −1: none
    // The one that is looked at has a ring.
    void setFocused(std::optional<std::uint32_t> number);

    void setLabels(std::vector<MapLabel> labels);
    void setLabelsShown(bool shown);
    void setNodes(std::vector<MapNode> nodes);  // none: the layer is off
    void setEdges(std::vector<MapEdge> edges);
    void setChosenNeuron(std::optional<NeuronId> neuron);

    void setTool(Tool tool);
    [[nodiscard]] Tool tool() const { return tool_; }
    void fit();
    void zoomBy(double factor);  // at the middle
    void showBox(const MapBox& box);
    void showPoints(std::span<const std::uint32_t> numbers);  // where they are closest
    void stepLabel(int steps);
    [[nodiscard]] bool showsAll() const { return shows_all_; }
    [[nodiscard]] MapBox inSight() const { return camera_.in_sight(); }
    [[nodiscard]] const MapCamera& camera() const { return camera_; }
    // The names that are written now.
    [[nodiscard]] const std::vector<PlacedLabel>& written();

    [[nodiscard]] QImage toImage(double ratio);
    [[nodiscard]] QString saveSvg(const QString& path);  // "" or a sentence that says why not

    QSize sizeHint() const override { return {640, 480}; }
    QSize minimumSizeHint() const override { return {120, 90}; }

  Q_SIGNALS:
    void viewChanged();  // what is in sight, while it moves
    void toolChanged(sparsescope::MapView::Tool tool);
    void areaPicked(const std::vector<std::uint32_t>& numbers, Qt::KeyboardModifiers modifiers);
    void pointHovered(qint64 number, const QPoint& at);  // −1: none
    void pointClicked(quint32 number, Qt::KeyboardModifiers modifiers);
    void pointActivated(quint32 number);  // a double click, or Return
    void neuronHovered(qint64 neuron);    // of a name or a node; −1: none
    void neuronClicked(quint32 neuron, Qt::KeyboardModifiers modifiers);
    void groundClicked();  // nothing is there
    void escaped();        // Escape, with nothing to call off

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool event(QEvent* event) override;

  private:
    enum class Drag { none, pan, rectangle, lasso };

    void moved();  // the camera
    void zoomAt(double factor, const QPointF& at);
    void glideTo(const MapCamera& goal);
    void limitZoom();
    void refreshInk();  // colours or what stands out
    [[nodiscard]] const std::vector<std::uint32_t>* standingOut() const;
    void paintPoints(QPainter& painter, double ratio);
    void paintMarks(QPainter& painter);
    void paintNodes(QPainter& painter);
    void paintHits(QPainter& painter);
    void paintLabels(QPainter& painter);
    void paintDrag(QPainter& painter);
    void paintDots(QPainter& painter);  // for drawings, dot by dot
    void raster(double ratio);

    void beginDrag(Drag drag, const QPointF& at);
    void endDrag(Qt::KeyboardModifiers modifiers);
    void hover(const QPointF& at);
    [[nodiscard]] std::optional<NeuronId> neuronAt(const QPointF& at);
    [[nodiscard]] std::optional<std::uint32_t> pointAt(const QPointF& at) const;
    bool pressKey(int key, Qt::KeyboardModifiers modifiers);
    bool pinch(const QNativeGestureEvent& gesture);

    std::shared_ptr<const MapPoints> points_;
    MapColors colors_;
    MapCamera camera_;
    MapRaster raster_;
    std::vector<std::uint8_t> ink_;  // by position: the colour, +128 for those that fade
    std::size_t standing_out_ = 0;   // how many points do not fade; 0: none fades
    double painted_ratio_ = 0;       // of the raster's image; 0: it is out of date
    QString empty_text_;
    std::vector<std::uint32_t> picked_;
    std::vector<std::uint32_t> hovered_;
    std::vector<std::uint32_t> raised_;  // what is picked and found, together
    std::vector<MapHit> hits_;
    int isolated_ = -1;
    std::optional<std::uint32_t> focused_;
    std::vector<MapLabel> labels_;
    bool labels_shown_ = true;
    std::optional<std::vector<PlacedLabel>> placed_;
    std::optional<NeuronId> label_under_keys_;
    std::vector<MapNode> nodes_;
    std::vector<MapEdge> edges_;
    std::optional<NeuronId> chosen_;
    std::optional<NeuronId> hovered_neuron_;
    Tool tool_ = Tool::pan;
    Drag drag_ = Drag::none;
    bool dragged_ = false;  // far enough to be no click
    QPointF pressed_at_;
    QPointF last_at_;
    QPolygonF lasso_;
    QVariantAnimation glide_;
    MapCamera glide_from_;
    MapCamera glide_to_;
    bool shows_all_ = true;  // so a new size shows all again
};

}  // namespace sparsescope
