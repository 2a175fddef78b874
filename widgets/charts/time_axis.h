// SPDX-License-Identifier: GPL-3.0-or-later
// Holds what all charts of a page agree on: which part of the x axis is visible, where the scrub
// line stands, how much lines are smoothed, and the pins. Places are in x units of the charts
// (steps). The page owns it; charts attach with LineChart::shareAxis. Window thread only.
#pragma once
#include <QObject>
#include <QString>
#include <optional>
#include <vector>

namespace sparsescope {

// A note at one place of the axis.
struct ChartPin {
    qint64 id = 0;
    double x = 0;
    QString text;
    friend bool operator==(const ChartPin&, const ChartPin&) = default;
};

class TimeAxis : public QObject {
    Q_OBJECT
  public:
    struct Range {
        double low = 0;
        double high = 1;
        friend bool operator==(const Range&, const Range&) = default;
    };
    explicit TimeAxis(QObject* parent = nullptr);

    // All of it, e.g. every step of a run; nullopt: each chart shows its own data.
    void setWhole(std::optional<Range> whole);
    [[nodiscard]] std::optional<Range> whole() const { return whole_; }
    // The range to show: zoomed, else the whole.
    [[nodiscard]] std::optional<Range> visible() const { return zoom_ ? zoom_ : whole_; }
    [[nodiscard]] bool zoomed() const { return zoom_.has_value(); }
    // Ends in either order; cut to the whole. All of it is the same as zooming out; a range too
    // narrow to hold anything is ignored.
    void zoomTo(Range range);
    void zoomOut();

    // The place the page looks back to; nullopt: it follows the newest.
    [[nodiscard]] std::optional<double> scrub() const { return scrub_; }
    void setScrub(std::optional<double> x);

    // Half-life of smoothed lines; 0: none.
    [[nodiscard]] double halfLife() const { return half_life_; }
    void setHalfLife(double half_life);

    [[nodiscard]] const std::vector<ChartPin>& pins() const { return pins_; }
    void setPins(std::vector<ChartPin> pins);
    void activatePin(qint64 id) { Q_EMIT pinActivated(id); }

  Q_SIGNALS:
    void rangeChanged();
    void scrubChanged();
    void halfLifeChanged();
    void pinsChanged();
    void pinActivated(qint64 id);

  private:
    void setZoom(std::optional<Range> zoom);

    std::optional<Range> whole_;
    std::optional<Range> zoom_;
    std::optional<double> scrub_;
    double half_life_ = 0;
    std::vector<ChartPin> pins_;
};

}  // namespace sparsescope
