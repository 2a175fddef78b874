// SPDX-License-Identifier: GPL-3.0-or-later
// The left side of Train: dataset, preset, settings, rules, the schedule they lead to, what is
// wrong with them, and the button that starts the run; while it runs, what steers it.
#pragma once
#include <QWidget>
#include <optional>

#include "core/corpus/corpus_types.h"
#include "core/recipe/train_config.h"

class QComboBox;
class QPushButton;
class QStackedWidget;

namespace sparsescope {

class AppContext;
class CommandButton;
class ParamForm;
class RulesEditor;
class SchedulePreview;
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
    QWidget* buildReady();
    void refreshDatasets();
    void suggestPreset();
    void choosePreset();
    void check();
    void complain(const QString& sentence);
    void openSweep();
    [[nodiscard]] const DatasetInfo* dataset() const;
    [[nodiscard]] DataShape shape() const;

    AppContext& context_;
    QComboBox* datasets_ = nullptr;
    QComboBox* presets_ = nullptr;
    TextLabel* summary_ = nullptr;
    ParamForm* form_ = nullptr;
    RulesEditor* rules_ = nullptr;
    SchedulePreview* preview_ = nullptr;
    QStackedWidget* foot_ = nullptr;
    QPushButton* start_ = nullptr;
    QPushButton* sweep_ = nullptr;
    CommandButton* command_ = nullptr;
    std::optional<TrainConfig> config_;  // what Start would train; empty: it cannot
};

}  // namespace sparsescope
