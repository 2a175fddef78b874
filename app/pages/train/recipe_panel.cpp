// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/train/recipe_panel.h"

#include <algorithm>

#include <QComboBox>
#include <QHBoxLayout>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "app/controllers/app_context.h"
#include "app/dialogs/sweep_dialog.h"
#include "app/engine/engine_command.h"
#include "app/pages/train/run_controls.h"
#include "app/pages/train/run_queue_panel.h"
#include "app/pages/train/tune_form.h"
#include "app/parts/combo_items.h"
#include "app/parts/param_form.h"
#include "app/parts/rules_editor.h"
#include "app/parts/run_forecast.h"
#include "app/parts/schedule_preview.h"
#include "core/recipe/presets.h"
#include "core/recipe/validate.h"
#include "widgets/controls/command_line_box.h"
#include "widgets/controls/text_label.h"
#include "widgets/layout.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int panel_width = 300;
constexpr int height_for_preview = 560;
constexpr const char* sweep_tip = "Train the same recipe with several values of any setting";

}  // namespace

RecipePanel::RecipePanel(AppContext& context, QWidget* parent)
    : QWidget(parent), context_(context) {
    fitWidth();
    theme::make_panel(this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(scrolling(buildForm()), 1);
    column->addWidget(buildFoot());

    connect(&theme::notifier(), &theme::Notifier::changed, this, [this] {
        fitWidth();
        placePreview();
        refreshKinds();
    });
    connect(&context_.workspace, &WorkspaceController::workspaceOpened, this,
            &RecipePanel::startOver);
    connect(&context_.workspace, &WorkspaceController::modelLoading, this,
            &RecipePanel::followModel);
    connect(&context_.workspace, &WorkspaceController::contentsChanged, this,
            &RecipePanel::refreshDatasets);
    connect(&context_.summaries, &RunSummaries::changed, this, &RecipePanel::check);
    connect(&context_.encoder, &QueryEncoder::changed, this, &RecipePanel::check);
    connect(&context_.training, &EngineRun::runningChanged, this, [this] {
        const int index = context_.training.running() ? 1 : 0;
        if (index == foot_->currentIndex()) return;
        foot_->setCurrentIndex(index);
        fitFoot();
        check();  // the next run cannot start now, or can again
    });
    refreshDatasets();
    choosePreset();
}

void RecipePanel::setFlexible(bool flexible) {
    flexible_ = flexible;
    fitWidth();
}

void RecipePanel::fitWidth() {
    const int own = theme::scaled(panel_width);
    setMinimumWidth(flexible_ ? 0 : own);
    setMaximumWidth(flexible_ ? QWIDGETSIZE_MAX : own);
}

// Only what is shown below the settings takes room from them.
void RecipePanel::fitFoot() {
    for (int i = 0; i < foot_->count(); ++i)
        foot_->widget(i)->setSizePolicy(QSizePolicy::Preferred, i == foot_->currentIndex()
                                                                    ? QSizePolicy::Preferred
                                                                    : QSizePolicy::Ignored);
}

// The settings need the room more than their preview does: with little of it, the preview stands
// below them, where it is scrolled to, and only what is wrong stays beside the button.
void RecipePanel::placePreview() {
    const bool tall = height() >= theme::scaled(height_for_preview);
    QVBoxLayout* place = tall ? foot_column_ : form_column_;
    if (place->indexOf(preview_) < 0) {
        (tall ? form_column_ : foot_column_)->removeWidget(preview_);
        place->insertWidget(tall ? 0 : place->indexOf(rules_) + 1, preview_);
        preview_->show();
    }
    problem_->setVisible(!tall && !problem_->text().isEmpty());
}

void RecipePanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    placePreview();
}

QWidget* RecipePanel::buildForm() {
    datasets_ = new QComboBox;
    datasets_->setObjectName("train_dataset");
    datasets_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    datasets_->setToolTip("Dataset");
    rules_ = new RulesEditor;

    auto* content = new QWidget;
    auto* column = form_column_ = new QVBoxLayout(content);
    column->setContentsMargins(theme::gap_groups, theme::gap_groups, theme::gap_groups,
                               theme::gap_inside);
    column->setSpacing(theme::gap_inside);
    column->addWidget(datasets_);
    column->addWidget(buildKinds());
    column->addWidget(buildHead());
    column->addWidget(tuning_);
    column->addWidget(rules_);
    column->addStretch(1);
    connect(datasets_, &QComboBox::currentIndexChanged, this, [this] {
        touched_ = true;
        suggestPreset();
    });
    connect(rules_, &RulesEditor::edited, this, [this] {
        context_.watch = rules_->watch();
        check();
    });
    return content;
}

QWidget* RecipePanel::buildHead() {
    presets_ = new QComboBox;
    presets_->setObjectName("train_preset");
    presets_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    for (const Preset& preset : presets()) {
        presets_->addItem(QString::fromStdString(preset.title),
                          QString::fromStdString(preset.name));
    }
    summary_ = new TextLabel(QString(), theme::Type::caption, theme::Token::muted);
    summary_->setObjectName("train_preset_source");
    summary_->setWordWrap(true);
    form_ = new ParamForm({"Loss", "Optimiser"});
    head_ = new QWidget;
    auto* column = new QVBoxLayout(head_);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::gap_inside);
    column->addWidget(new TextLabel("Recipe", theme::Type::caption, theme::Token::muted));
    column->addWidget(presets_);
    column->addWidget(summary_);
    column->addSpacing(theme::gap_inside);
    column->addWidget(form_);
    connect(presets_, &QComboBox::currentIndexChanged, this, [this] {
        touched_ = true;
        choosePreset();
    });
    connect(form_, &ParamForm::edited, this, &RecipePanel::check);
    connect(form_, &ParamForm::edited, this, [this] { touched_ = true; });
    return head_;
}

QWidget* RecipePanel::buildReady() {
    start_ = new QPushButton("Train");
    start_->setObjectName("train_start");
    start_->setToolTip("Start the run (Ctrl+R)");
    theme::make_primary(start_);
    connect(start_, &QPushButton::clicked, this, &RecipePanel::start);
    command_ = new CommandButton(QString());
    command_->setObjectName("train_copy_command");
    sweep_ = new QPushButton("Sweep…");
    sweep_->setObjectName("train_sweep");
    sweep_->setToolTip(sweep_tip);
    theme::make_flat(sweep_);
    connect(sweep_, &QPushButton::clicked, this, &RecipePanel::openSweep);
    auto* ready = new QWidget;
    auto* row = new QHBoxLayout(ready);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme::gap_inside);
    row->addWidget(start_, 1, Qt::AlignTop);
    row->addWidget(command_, 0, Qt::AlignTop);
    row->addWidget(sweep_, 0, Qt::AlignTop);
    return ready;
}

QWidget* RecipePanel::buildFoot() {
    preview_ = new SchedulePreview("train");
    problem_ = new TextLabel(QString(), theme::Type::caption, theme::Token::bad);
    problem_->setObjectName("train_problem");
    problem_->setWordWrap(true);
    foot_ = new QStackedWidget;
    foot_->addWidget(buildReady());
    foot_->addWidget(new RunControls(context_.training));
    fitFoot();
    queue_ = new RunQueuePanel(context_);
    connect(queue_, &RunQueuePanel::trainRequested, this, &RecipePanel::start);
    connect(queue_, &RunQueuePanel::sweepRequested, this, &RecipePanel::openSweep);
    auto* foot = new QWidget;
    auto* column = foot_column_ = new QVBoxLayout(foot);
    column->setContentsMargins(theme::gap_groups, theme::gap_inside, theme::gap_groups,
                               theme::gap_inside);
    column->setSpacing(theme::gap_inside);
    column->addWidget(preview_);
    column->addWidget(problem_);
    column->addWidget(foot_);
    column->addWidget(queue_);
    return foot;
}

// Ids are the same in every workspace; what was chosen in another means nothing here.
void RecipePanel::startOver() {
    touched_ = false;
    const QSignalBlocker quiet(datasets_);
    datasets_->clear();
    refreshDatasets();
}

// Until something was chosen here, the dataset is that of the model the other pages show.
void RecipePanel::followModel() {
    const DatasetInfo* current = context_.workspace.currentDataset();
    const int index = current ? datasets_->findData(qlonglong{current->id}) : -1;
    if (touched_ || index < 0 || index == datasets_->currentIndex()) return;
    const QSignalBlocker quiet(datasets_);
    datasets_->setCurrentIndex(index);
    suggestPreset();
}

void RecipePanel::refreshDatasets() {
    ComboItems items;
    for (const DatasetInfo& dataset : context_.workspace.contents().datasets) {
        if (dataset.dim > 0) items.emplace_back(QString::fromStdString(dataset.name), dataset.id);
    }
    const QVariant chosen = datasets_->currentData();
    const DatasetInfo* current = context_.workspace.currentDataset();
    const QSignalBlocker quiet(datasets_);
    set_combo_items(*datasets_, items);
    int index = datasets_->findData(chosen);
    if (index < 0 && current) index = datasets_->findData(qlonglong{current->id});
    datasets_->setCurrentIndex(index < 0 && datasets_->count() > 0 ? 0 : index);
    if (datasets_->currentData() == chosen) {
        check();
    } else {
        suggestPreset();
    }
}

void RecipePanel::chooseDataset(DatasetId dataset) {
    const int index = datasets_->findData(qlonglong{dataset});
    if (index >= 0) datasets_->setCurrentIndex(index);
}

// Another dataset starts from the recipe that was made for its kind.
void RecipePanel::suggestPreset() {
    const std::string_view preset = default_preset(shape());
    const QSignalBlocker quiet(presets_);
    presets_->setCurrentIndex(
        std::max(0, presets_->findData(QString::fromUtf8(preset.data(), std::ssize(preset)))));
    choosePreset();
}

void RecipePanel::choosePreset() {
    const QScopedValueRollback by_person(touched_);  // filling the form says that it was edited
    for (const Preset& preset : presets()) {
        if (QString::fromStdString(preset.name) != presets_->currentData().toString()) continue;
        summary_->setText(QString::fromStdString(preset.summary));
        form_->setUsual(preset.config, "the preset " + QString::fromStdString(preset.name));
        form_->setConfig(preset.config);
    }
}

const DatasetInfo* RecipePanel::dataset() const {
    return context_.workspace.contents().dataset(datasets_->currentData().toLongLong());
}

DataShape RecipePanel::shape() const {
    return context_.workspace.contents().shape(datasets_->currentData().toLongLong());
}

void RecipePanel::check() {
    config_.reset();
    tuning_job_.reset();
    refreshKinds();
    if (!context_.workspace.isOpen() || datasets_->count() == 0) {
        return complain(context_.workspace.isOpen()
                            ? "There are no embeddings to train on. Import some first."
                            : "No workspace is open. Open one, or try the example.");
    }
    if (kind() == RunKind::head) return checkHead();
    checkTuning(kind() == RunKind::joint ? TuneArm::joint : TuneArm::staged);
}

void RecipePanel::checkHead() {
    TrainConfig base;
    base.preset = presets_->currentData().toString().toStdString();
    const auto typed = form_->config(base);
    if (!typed) return complain(QString::fromStdString(typed.error().message));
    const Result<Watch>& watch = context_.watch;
    if (!watch) return complain(QString::fromStdString(watch.error().message));
    const TrainConfig whole = resolved(*typed, shape());
    form_->showResolved(whole);
    command_->setCommand(shell_line(
        train_command(context_.workspace.path(), datasets_->currentText(), *typed, *watch)));
    if (const auto valid = validate(whole, shape()); !valid) {
        return complain(QString::fromStdString(valid.error().message));
    }
    const auto forecast = forecast_run(context_, datasets_->currentData().toLongLong(), whole);
    problem_->clear();
    placePreview();
    preview_->showPlan(*typed, whole, shape(), forecast ? &*forecast : nullptr);
    if (context_.workspace.readOnly()) {
        return complain("This window may only read the workspace: " +
                        context_.workspace.readOnlyReason());
    }
    config_ = *typed;
    start_->setEnabled(true);
    sweep_->setEnabled(true);
    sweep_->setToolTip(sweep_tip);
    queue_->setReady(true, true);
}

void RecipePanel::complain(const QString& sentence) {
    preview_->complain(sentence);
    problem_->setText(sentence);
    placePreview();
    start_->setEnabled(false);
    sweep_->setEnabled(false);
    queue_->setReady(false, false);
}

void RecipePanel::start() {
    if (tuning_job_) return context_.queue.submit(*tuning_job_);
    if (!config_) return;
    if (!context_.training.running())
        return context_.training.start(datasets_->currentText(), *config_, *context_.watch);
    context_.queue.submit(
        {QString("%1, k %2").arg(QString::fromStdString(config_->preset)).arg(config_->k),
         train_command(context_.workspace.path(), datasets_->currentText(), *config_,
                       *context_.watch)});
}

void RecipePanel::openSweep() {
    if (!config_ || !dataset()) return;
    auto* dialog = new SweepDialog(context_, *dataset(), *config_, *context_.watch, this);
    connect(dialog, &SweepDialog::chosen, this,
            [this, dialog](const QString& title, const QStringList& arguments) {
                if (context_.workspace.readOnly())  // since the form was opened
                    return dialog->complain(context_.workspace.readOnlyReason());
                // What has to wait cannot fail yet, so its form is done.
                if (context_.training.running()) {
                    dialog->succeed();
                } else {
                    follow_run(dialog, context_.training);
                }
                context_.queue.submit({title, arguments});
            });
    dialog->open();
}

}  // namespace sparsescope
