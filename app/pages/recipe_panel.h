// SPDX-License-Identifier: GPL-3.0-or-later
// The left side of Train: dataset, preset, settings, the schedule they lead to, what is wrong with
// them, and the button that starts the run; while it runs, its progress and Stop.
#pragma once
#include <QWidget>
#include <optional>

#include "core/recipe/train_config.h"

class QComboBox;
class QPushButton;
class QStackedWidget;

namespace sparsescope {

class AppContext;
class CommandButton;
class LineChart;
class ParamForm;
class ProgressLine;
class TextLabel;

class RecipePanel : public QWidget {
    Q_OBJECT

  public:
    RecipePanel(AppContext& context, QWidget* parent = nullptr);
    void start();  // as the button does; nothing when the settings cannot work

  protected:
    void resizeEvent(QResizeEvent* event) override;

  private:
    QWidget* buildForm();
    QWidget* buildFoot();
    void refreshDatasets();
    void suggestPreset();
    void choosePreset();
    void check();
    void showSchedule(const TrainConfig& resolved);
    void complain(const QString& sentence);
    void refreshProgress();
    [[nodiscard]] DataShape shape() const;
    [[nodiscard]] QString dataset() const;

    AppContext& context_;
    QComboBox* datasets_ = nullptr;
    QComboBox* presets_ = nullptr;
    TextLabel* summary_ = nullptr;
    ParamForm* form_ = nullptr;
    LineChart* schedule_ = nullptr;
    TextLabel* verdict_ = nullptr;
    QStackedWidget* foot_ = nullptr;
    QPushButton* start_ = nullptr;
    CommandButton* command_ = nullptr;
    QPushButton* stop_ = nullptr;
    ProgressLine* progress_ = nullptr;
    std::optional<TrainConfig> config_;  // what Start would train; empty: it cannot
};

}  // namespace sparsescope
