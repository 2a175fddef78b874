// SPDX-License-Identifier: GPL-3.0-or-later
// The cards of the shown run, with the row of tools above. All charts share one time axis, one
// zoom, one hover line and one line at the step that is looked at. Runs drawn over the shown one
// appear in every card.
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
    QSize minimumSizeHint() const override;  // room for one column of cards

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
    void place();
    void showFitting();
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
    std::vector<TrainCard*> placed_;  // those of them that fit to the shown run
    int columns_ = 0;
    QStringList look_;  // what the charts' series were made for
    int generation_ = 0;
    RunId run_ = 0;  // the run that the charts show
    std::optional<qint64> frozen_at_;
};

}  // namespace sparsescope
