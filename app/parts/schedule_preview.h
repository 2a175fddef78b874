// SPDX-License-Identifier: GPL-3.0-or-later
// Shows what a run will do before it starts: k at every step, how long it takes, and a sentence for
// every value that is chosen automatically or changed. If the run cannot start, it says why.
#pragma once
#include <cstdint>
#include <optional>

#include <QStringList>
#include <QTimer>
#include <QWidget>

#include "app/parts/run_forecast.h"
#include "core/recipe/train_config.h"

class QScrollArea;

namespace sparsescope {

class LineChart;
class TextLabel;

class SchedulePreview : public QWidget {
    Q_OBJECT

  public:
    // The object names of the parts are "<name>_schedule" and "<name>_verdict".
    explicit SchedulePreview(const QString& name, QWidget* parent = nullptr);
    // `forecast` is null when the speed is not known.
    void showPlan(const TrainConfig& requested, const TrainConfig& resolved, const DataShape& shape,
                  const RunForecast* forecast);
    // In place of all that, words about a run that has no path of k; the curve is left out.
    void showWords(const QString& words);
    void complain(const QString& sentence);

  protected:
    void resizeEvent(QResizeEvent* event) override;

  private:
    void showCurve(const TrainConfig& resolved, const DataShape& shape);
    void sayPlan();
    void say(const QString& text);
    void fitText();

    LineChart* chart_;
    TextLabel* verdict_;
    QScrollArea* area_;  // around the verdict
    std::int64_t steps_ = 0;
    std::optional<RunForecast> forecast_;
    QStringList notes_;
    QTimer clock_;
};

}  // namespace sparsescope
