// SPDX-License-Identifier: GPL-3.0-or-later
// The left side of the Train page: the dataset, what is trained, the settings and the rules, a
// preview of the schedule or the reason why the run cannot start, and the button that starts it.
// While the run trains, its controls take the place of the button. A head is trained with the
// settings of a preset; those of a backbone are in a TuneForm, whose plan and command are made in
// recipe_tuning.cpp.
#pragma once
#include <QWidget>
#include <optional>

#include "app/controllers/run_queue.h"
#include "app/controllers/task.h"
#include "app/parts/tune_cost.h"
#include "app/parts/tune_standing.h"
#include "core/corpus/corpus_types.h"
#include "core/recipe/train_config.h"

class QComboBox;
class QPushButton;
class QStackedWidget;
class QVBoxLayout;

namespace sparsescope {

class AppContext;
class CommandButton;
class ParamForm;
class RulesEditor;
class RunQueuePanel;
class SchedulePreview;
class TextLabel;
class TuneForm;
struct TuneChoice;

class RecipePanel : public QWidget {
    Q_OBJECT

  public:
    RecipePanel(AppContext& context, QWidget* parent = nullptr);
    // Does what the button does, if it is enabled; while a run trains, queues the recipe.
    void start();
    void setFlexible(bool flexible);  // takes any width; otherwise it has its own
    void chooseDataset(DatasetId dataset);

  Q_SIGNALS:
    // A person wants to do something about a backbone that cannot be finetuned here.
    void wayOutRequested(sparsescope::DatasetId dataset, sparsescope::TuneStanding::WayOut way_out);

  protected:
    void resizeEvent(QResizeEvent* event) override;

  private:
    QWidget* buildForm();
    QWidget* buildHead();
    QWidget* buildKinds();
    QWidget* buildFoot();
    QWidget* buildReady();
    void fitWidth();
    void fitFoot();
    void placePreview();
    void startOver();
    void followModel();
    void refreshDatasets();
    void suggestPreset();
    void choosePreset();
    void check();
    void checkHead();
    void followKind();
    void refreshKinds();
    void checkTuning(TuneArm arm);
    void lookAt(const std::filesystem::path& backbone);
    void offer(const TuneChoice& choice, const QStringList& arguments);
    [[nodiscard]] QString tuningPlan(const TuneChoice& choice) const;
    [[nodiscard]] RunKind kind() const;  // of the run that Start would begin
    void complain(const QString& sentence);
    void openSweep();
    [[nodiscard]] const DatasetInfo* dataset() const;
    [[nodiscard]] DataShape shape() const;

    AppContext& context_;
    QComboBox* datasets_ = nullptr;
    QComboBox* kinds_ = nullptr;
    QWidget* head_ = nullptr;  // the recipe of a head
    TuneForm* tuning_ = nullptr;
    QComboBox* presets_ = nullptr;
    TextLabel* summary_ = nullptr;
    ParamForm* form_ = nullptr;
    RulesEditor* rules_ = nullptr;
    SchedulePreview* preview_ = nullptr;
    TextLabel* problem_ = nullptr;
    QVBoxLayout* form_column_ = nullptr;
    QVBoxLayout* foot_column_ = nullptr;
    bool flexible_ = false;
    bool touched_ = false;  // by a person, since the workspace was opened
    QStackedWidget* foot_ = nullptr;
    QPushButton* start_ = nullptr;
    QPushButton* sweep_ = nullptr;
    CommandButton* command_ = nullptr;
    RunQueuePanel* queue_ = nullptr;
    // What Start would train: a head, or a backbone. Neither: Start is disabled.
    std::optional<TrainConfig> config_;
    std::optional<RunQueue::Job> tuning_job_;
    std::filesystem::path backbone_;  // what backbone_facts_ is of
    std::optional<BackboneFacts> backbone_facts_;
    Task look_;
};

}  // namespace sparsescope
