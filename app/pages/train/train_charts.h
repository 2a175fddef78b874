// SPDX-License-Identifier: GPL-3.0-or-later
// The chart cards of a run on one time axis, with one hover line, one scrub line and one zoom
// through all of them, and the row of tools above. Runs laid over the shown one are drawn in every
// card.
#pragma once
#include <optional>
#include <vector>

#include <QStringList>
#include <QWidget>

#include "core/types/ids.h"

class QGridLayout;

namespace sparsescope {

class ChartCursor;
class RunOverlays;
class ShownRun;
class TimeAxis;
class TrainCard;
class TrainTools;
struct RunView;

class TrainCharts : public QWidget {
    Q_OBJECT

  public:
    TrainCharts(ShownRun& shown, RunOverlays& overlays, QWidget* parent = nullptr);
    // A frozen view keeps what it shows while the run goes on; it can still be zoomed and scrubbed.
    void setFrozen(bool frozen);
    [[nodiscard]] bool isFrozen() const { return frozen_at_.has_value(); }
    QSize minimumSizeHint() const override;  // one column

  Q_SIGNALS:
    void deathActivated(quint32 neuron, qint64 step);
    void pinRequested(qint64 step);
    void exportFailed(const QString& sentence);

  protected:
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    void addCards();
    void add(TrainCard* card);
    void arrange(int columns);
    [[nodiscard]] RunView view() const;
    [[nodiscard]] qint64 newestStep() const;  // of the shown run; < 0: none yet
    void followRuns();
    void refresh();
    void showNumbers();
    void showPins();
    void setLog(bool log);
    void requestPin();
    void goToPin(qint64 pin);

    ShownRun& shown_;
    RunOverlays& overlays_;
    TimeAxis* axis_;
    ChartCursor* cursor_;
    TrainTools* tools_;
    QGridLayout* grid_;
    std::vector<TrainCard*> cards_;
    int columns_ = 0;
    QStringList look_;  // of the runs, as far as the charts depend on it
    int generation_ = 0;
    RunId run_ = 0;  // whose charts these are
    std::optional<qint64> frozen_at_;
};

}  // namespace sparsescope
