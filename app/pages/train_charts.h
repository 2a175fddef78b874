// SPDX-License-Identifier: GPL-3.0-or-later
// The six chart cards of a run, in a 2 × 3 grid with one hover line through all of them.
#pragma once
#include <QWidget>

class QSlider;

namespace sparsescope {

class BarHistogram;
class Chart;
class ChartCard;
class ChartCursor;
class LineChart;
class TrainingController;
struct RunSeries;

class TrainCharts : public QWidget {
    Q_OBJECT

  public:
    // Follows the shown run of training.
    explicit TrainCharts(TrainingController& training, QWidget* parent = nullptr);

  private:
    void showRun();
    void refresh();
    void buildActivity();
    void buildLosses();
    void buildFrequency();
    void buildQuality();
    void buildFidelity();
    void buildSpeed();
    ChartCard* add(const QString& name, const QString& title, const QString& definition,
                   Chart* chart);
    void refreshActivity(const RunSeries& series);
    void refreshLosses(const RunSeries& series);
    void refreshFrequency(const RunSeries& series);
    void refreshQuality(const RunSeries& series);
    void refreshFidelity(const RunSeries& series);
    void refreshSpeed(const RunSeries& series);

    TrainingController& training_;
    ChartCursor* cursor_;
    LineChart* activity_ = nullptr;
    LineChart* losses_ = nullptr;
    BarHistogram* frequency_ = nullptr;
    LineChart* quality_ = nullptr;
    LineChart* fidelity_ = nullptr;
    LineChart* speed_ = nullptr;
    ChartCard* activity_card_ = nullptr;
    ChartCard* losses_card_ = nullptr;
    ChartCard* frequency_card_ = nullptr;
    ChartCard* quality_card_ = nullptr;
    ChartCard* fidelity_card_ = nullptr;
    ChartCard* speed_card_ = nullptr;
    QSlider* scrubber_ = nullptr;
    QStringList loss_names_;  // series of losses_, in order
};

}  // namespace sparsescope
