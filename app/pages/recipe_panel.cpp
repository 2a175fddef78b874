// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/recipe_panel.h"

#include <algorithm>

#include <QComboBox>
#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "app/app_context.h"
#include "app/combo_items.h"
#include "app/engine_command.h"
#include "app/pages/param_form.h"
#include "core/recipe/schedule.h"
#include "widgets/charts/line_chart.h"
#include "widgets/controls/command_line.h"
#include "widgets/controls/progress_line.h"
#include "widgets/controls/text_label.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int panel_width = 300;
constexpr int schedule_height = 132;
constexpr int height_for_preview = 560;
constexpr int schedule_points = 400;
constexpr int verdict_lines = 3;

}  // namespace

RecipePanel::RecipePanel(AppContext& context, QWidget* parent)
    : QWidget(parent), context_(context) {
    setFixedWidth(theme::scaled(panel_width));
    theme::make_panel(this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* area = new QScrollArea;
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setWidget(buildForm());
    column->addWidget(area, 1);
    column->addWidget(buildFoot());

    connect(&theme::notifier(), &theme::Notifier::changed, this,
            [this] { setFixedWidth(theme::scaled(panel_width)); });
    connect(&context_.workspace, &WorkspaceController::workspaceOpened, this,
            &RecipePanel::refreshDatasets);
    connect(&context_.workspace, &WorkspaceController::contentsChanged, this,
            &RecipePanel::refreshDatasets);
    connect(&context_.training, &TrainingController::runningChanged, this,
            &RecipePanel::refreshProgress);
    connect(&context_.training, &TrainingController::metricsChanged, this,
            &RecipePanel::refreshProgress);
    refreshDatasets();
    choosePreset();
}

// The settings need the room more than their preview does.
void RecipePanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    schedule_->setVisible(height() >= theme::scaled(height_for_preview));
}

QWidget* RecipePanel::buildForm() {
    datasets_ = new QComboBox;
    datasets_->setObjectName("train_dataset");
    datasets_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    presets_ = new QComboBox;
    presets_->setObjectName("train_preset");
    presets_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    for (const Preset& preset : presets()) {
        presets_->addItem(QString::fromStdString(preset.title),
                          QString::fromStdString(preset.name));
    }
    summary_ = new TextLabel(QString(), theme::Type::caption, theme::Token::muted);
    summary_->setWordWrap(true);
    form_ = new ParamForm({"Loss", "Optimiser"});

    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(theme::gap_groups, theme::gap_groups, theme::gap_groups,
                               theme::gap_inside);
    column->setSpacing(theme::gap_inside);
    column->addWidget(new TextLabel("Dataset", theme::Type::caption, theme::Token::muted));
    column->addWidget(datasets_);
    column->addWidget(new TextLabel("Recipe", theme::Type::caption, theme::Token::muted));
    column->addWidget(presets_);
    column->addWidget(summary_);
    column->addSpacing(theme::gap_inside);
    column->addWidget(form_);
    column->addStretch(1);
    connect(datasets_, &QComboBox::currentIndexChanged, this, &RecipePanel::suggestPreset);
    connect(presets_, &QComboBox::currentIndexChanged, this, &RecipePanel::choosePreset);
    connect(form_, &ParamForm::edited, this, &RecipePanel::check);
    return content;
}

QWidget* RecipePanel::buildFoot() {
    schedule_ = new LineChart;
    schedule_->setObjectName("train_schedule");
    schedule_->setFixedHeight(theme::scaled(schedule_height));
    schedule_->addSeries({.name = "k", .meaning = theme::Series::k, .dashed = true, .step = true});
    schedule_->setXAxis({.title = "step", .minimum = 0});
    schedule_->setLeftAxis({.title = "k", .minimum = 0, .whole = true});
    schedule_->setEmptyText("The path of k over the steps appears here.");
    verdict_ = new TextLabel(QString(), theme::Type::caption, theme::Token::muted);
    verdict_->setObjectName("train_verdict");
    verdict_->setWordWrap(true);
    verdict_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    verdict_->setMinimumHeight(verdict_->fontMetrics().lineSpacing() * verdict_lines);

    start_ = new QPushButton("Train");
    start_->setObjectName("train_start");
    start_->setToolTip("Start the run (Ctrl+R)");
    theme::make_primary(start_);
    connect(start_, &QPushButton::clicked, this, &RecipePanel::start);
    command_ = new CommandButton("Copy as command");
    command_->setObjectName("train_copy_command");
    auto* ready = new QWidget;
    auto* ready_column = new QVBoxLayout(ready);
    ready_column->setContentsMargins(0, 0, 0, 0);
    ready_column->setSpacing(theme::gap_inside);
    ready_column->addWidget(start_);
    ready_column->addWidget(command_, 0, Qt::AlignHCenter);

    progress_ = new ProgressLine;
    progress_->setObjectName("train_progress");
    progress_->setStoppable(false);  // the button below says more than an icon
    stop_ = new QPushButton("Stop and keep what was learned");
    stop_->setObjectName("train_stop");
    stop_->setToolTip("The run ends after this step and becomes a model (Ctrl+.)");
    connect(stop_, &QPushButton::clicked, &context_.training, &TrainingController::stop);
    auto* running = new QWidget;
    auto* running_column = new QVBoxLayout(running);
    running_column->setContentsMargins(0, 0, 0, 0);
    running_column->setSpacing(theme::gap_inside);
    running_column->addWidget(stop_);
    running_column->addWidget(progress_);

    foot_ = new QStackedWidget;
    foot_->addWidget(ready);
    foot_->addWidget(running);
    auto* foot = new QWidget;
    auto* column = new QVBoxLayout(foot);
    column->setContentsMargins(theme::gap_groups, theme::gap_inside, theme::gap_groups,
                               theme::gap_groups);
    column->setSpacing(theme::gap_inside);
    column->addWidget(schedule_);
    column->addWidget(verdict_);
    column->addWidget(foot_);
    return foot;
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

// Another dataset starts from the recipe that was made for its kind.
void RecipePanel::suggestPreset() {
    const auto id = datasets_->currentData().toLongLong();
    const DatasetInfo* dataset = context_.workspace.contents().dataset(id);
    const char* preset = dataset && dataset->has_images ? "csrv2-vision" : "csrv2-text";
    const QSignalBlocker quiet(presets_);
    presets_->setCurrentIndex(std::max(0, presets_->findData(QString(preset))));
    choosePreset();
}

void RecipePanel::choosePreset() {
    for (const Preset& preset : presets()) {
        if (QString::fromStdString(preset.name) != presets_->currentData().toString()) continue;
        summary_->setText(QString::fromStdString(preset.summary));
        form_->setConfig(preset.config);
    }
}

DataShape RecipePanel::shape() const {
    const WorkspaceContents& contents = context_.workspace.contents();
    const auto id = datasets_->currentData().toLongLong();
    for (std::size_t i = 0; i < contents.datasets.size(); ++i) {
        if (contents.datasets[i].id == id) return contents.shapes[i];
    }
    return {};
}

QString RecipePanel::dataset() const {
    return datasets_->currentText();
}

void RecipePanel::check() {
    config_.reset();
    if (!context_.workspace.isOpen() || datasets_->count() == 0) {
        return complain(context_.workspace.isOpen()
                            ? "There are no embeddings to train on. Import some first."
                            : "No workspace is open. Open one, or try the example.");
    }
    TrainConfig base;
    base.preset = presets_->currentData().toString().toStdString();
    const auto typed = form_->config(base);
    if (!typed) return complain(QString::fromStdString(typed.error().message));
    const TrainConfig whole = resolved(*typed, shape());
    form_->showResolved(whole);
    command_->setCommand(shell_line(train_command(context_.workspace.path(), dataset(), *typed)));
    if (const auto valid = validate(whole, shape()); !valid) {
        return complain(QString::fromStdString(valid.error().message));
    }
    showSchedule(whole);
    if (context_.workspace.readOnly()) {
        return complain("This window may only read the workspace: " +
                        context_.workspace.readOnlyReason());
    }
    config_ = *typed;
    start_->setEnabled(true);
}

void RecipePanel::complain(const QString& sentence) {
    verdict_->setToken(theme::Token::bad);
    verdict_->setText("⚠ " + sentence);
    start_->setEnabled(false);
}

void RecipePanel::showSchedule(const TrainConfig& whole) {
    const std::int64_t total = total_steps(whole, shape().train_documents);
    const AnnealingSchedule schedule(whole, total);
    const std::int64_t stride = std::max<std::int64_t>(1, total / schedule_points);
    std::vector<ChartPoint> points;
    for (std::int64_t step = 0; step < total; step += stride) {
        points.push_back({static_cast<double>(step), static_cast<double>(schedule.k_at(step))});
    }
    if (total > 0)
        points.push_back(
            {static_cast<double>(total - 1), static_cast<double>(schedule.k_at(total - 1))});
    schedule_->setData(0, points);
    schedule_->setPhases(
        schedule.annealing_steps() > 0
            ? std::vector<ChartPhase>{{0, static_cast<double>(schedule.annealing_steps()),
                                       "annealing"}}
            : std::vector<ChartPhase>{});
    verdict_->setToken(theme::Token::muted);
    QString text = format::counted(total, "step", "steps");
    if (schedule.annealing_steps() > 0) {
        text += QString(", k from %1 to %2 over the first %3")
                    .arg(schedule.initial_k())
                    .arg(whole.k)
                    .arg(format::count(schedule.annealing_steps()));
    } else {
        text += QString(", k stays %1").arg(whole.k);
    }
    if (schedule.initial_k() != whole.initial_k && whole.initial_k > whole.k) {
        text += QString(" (start lowered from %1: 4·k may not exceed the number of neurons)")
                    .arg(whole.initial_k);
    }
    verdict_->setText(text + ".");
}

void RecipePanel::start() {
    if (!config_ || context_.training.running()) return;
    context_.training.start(dataset(), *config_);
}

void RecipePanel::refreshProgress() {
    const TrainingController& training = context_.training;
    foot_->setCurrentIndex(training.running() ? 1 : 0);
    if (!training.running()) return;
    stop_->setEnabled(!training.stopping());
    if (training.stopping()) return progress_->setText("Stopping, the model is being kept");
    const RunSeries& live = training.live();
    if (live.metrics.steps.empty() || !training.stage().isEmpty()) {
        progress_->setText(training.stage());
        progress_->setShare(-1);
        progress_->setTimeLeft(-1);
        return;
    }
    const StepMetrics& newest = live.metrics.steps.back();
    progress_->setText(
        QString("%1: step %2 of %3")
            .arg(live.name, format::count(newest.step + 1), format::count(newest.total_steps)));
    progress_->setShare(newest.total_steps > 0 ? static_cast<double>(newest.step + 1) /
                                                     static_cast<double>(newest.total_steps)
                                               : -1);
    progress_->setTimeLeft(newest.seconds_left,
                           format::number(newest.steps_per_second) + " steps/s");
}

}  // namespace sparsescope
