// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/branch_dialog.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QVBoxLayout>

#include "app/controllers/app_context.h"
#include "app/dialogs/checkpoint_model.h"
#include "app/engine/engine_command.h"
#include "app/parts/param_form.h"
#include "app/parts/run_forecast.h"
#include "app/parts/run_words.h"
#include "app/parts/schedule_preview.h"
#include "app/parts/tune_settings.h"
#include "core/recipe/schedule.h"
#include "core/recipe/train_params.h"
#include "core/recipe/tune_params.h"
#include "core/recipe/validate.h"
#include "widgets/controls/command_line_box.h"
#include "widgets/controls/message_bar.h"
#include "widgets/controls/table_view.h"
#include "widgets/controls/text_label.h"
#include "widgets/layout.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr QSize dialog_size{760, 600};
constexpr int side_width = 320;
constexpr int form_width = 300;
constexpr int words_lines = 2;

std::vector<CheckpointRow> rows_of(const std::vector<CheckpointInfo>& checkpoints,
                                   const std::optional<AnnealingSchedule>& schedule) {
    std::vector<CheckpointRow> rows;
    for (auto it = checkpoints.rbegin(); it != checkpoints.rend(); ++it) {
        const int k = schedule && it->step > 0 ? schedule->k_at(it->step - 1) : 0;
        rows.push_back({*it, k, it == checkpoints.rbegin()});
    }
    return rows;
}

}  // namespace

BranchDialog::BranchDialog(const AppContext& context, const RunInfo& parent_run, const Watch& watch,
                           QWidget* parent)
    : FormDialog(parent),
      context_(context),
      run_(parent_run.id),
      run_name_(QString::fromStdString(parent_run.name)),
      dataset_(parent_run.dataset),
      watch_(watch),
      kind_(parent_run.kind),
      checkpoints_(new CheckpointModel(this)),
      preview_(new SchedulePreview("branch")),
      differences_(new TextLabel) {
    if (kind_ == RunKind::head)
        usual_ = train_config_from_json(parent_run.config).value_or(TrainConfig{});
    else
        usual_tuning_ = tune_config_from_json(parent_run.config).value_or(TuneConfig{});
    differences_->setObjectName("branch_differences");
    differences_->setWordWrap(true);
    differences_->setMinimumHeight(differences_->fontMetrics().lineSpacing() * words_lines);
    differences_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    command_ = new CommandLineBox;
    command_->setObjectName("branch_command");

    auto* halves = new QHBoxLayout;
    halves->setSpacing(theme::page_margin);
    halves->addWidget(buildCheckpoints());
    halves->addWidget(buildForm(), 1);
    auto* column = frame_dialog(this, {.name = "branch_dialog",
                                       .title = "Branch",
                                       .heading = "Branch from “" + run_name_ + "”",
                                       .spacing = theme::gap_inside});
    column->setContentsMargins(theme::page_margin, theme::gap_groups, theme::page_margin,
                               theme::gap_groups);
    column->addWidget(complaint());
    column->addLayout(halves, 1);
    column->addWidget(differences_);
    column->addWidget(command_);
    start_ = add_dialog_buttons(this, "Branch and train", "branch_start", [this] { choose(); });
    resizeWithin(dialog_size);

    connect(form_, &ParamForm::edited, this, &BranchDialog::update);
    connect(&context_.training, &EngineRun::runningChanged, this, &BranchDialog::update);
    const QString source = "the run it comes from";
    if (kind_ == RunKind::head) {
        form_->setUsual(usual_, source);
        form_->setConfig(usual_);
    } else {
        form_->setUsual(usual_tuning_, source);
        form_->setConfig(usual_tuning_);
    }
    readCheckpoints();
}

QWidget* BranchDialog::buildCheckpoints() {
    table_ = new TableView;
    table_->setObjectName("branch_checkpoints");
    table_->setModel(checkpoints_);
    table_->setSelectionMode(QAbstractItemView::SingleSelection);
    connect(table_->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &BranchDialog::update);
    checkpoint_note_ =
        new TextLabel("Reading the checkpoints…", theme::Type::caption, theme::Token::muted);
    checkpoint_note_->setWordWrap(true);
    auto* side = new QWidget;
    side->setFixedWidth(theme::scaled(side_width));
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::gap_inside);
    column->addWidget(
        new TextLabel("From the checkpoint", theme::Type::caption, theme::Token::muted));
    column->addWidget(table_, 1);
    column->addWidget(checkpoint_note_);
    column->addWidget(preview_);
    return side;
}

QWidget* BranchDialog::buildForm() {
    const QString shapes =
        "The number of neurons gives the weights their shape; a branch "
        "cannot change it.";
    if (kind_ == RunKind::head) {
        form_ = new ParamForm({});
        form_->setFixed({"hidden"}, shapes);
    } else {
        form_ = new ParamForm(arm_params(usual_tuning_.arm), read_tune_setting,
                              folded_tune_groups(usual_tuning_.arm));
        form_->setFixed({"lora", "lora-rank", "frozen-layers"},
                        "It decides which weights learn; a branch cannot change it.");
        if (kind_ == RunKind::joint) form_->setFixed({"head-hidden"}, shapes);
    }
    form_->setObjectName("branch_form");
    auto* inside = new QWidget;
    auto* column = new QVBoxLayout(inside);
    column->setContentsMargins(0, 0, theme::gap_groups, 0);
    column->addWidget(form_);
    column->addStretch(1);
    auto* area = scrolling(inside);
    area->setMinimumWidth(theme::scaled(form_width));
    return area;
}

void BranchDialog::readCheckpoints() {
    read_.start(
        [file = context_.workspace.file(),
         run = run_](const std::stop_token&) -> Result<std::vector<CheckpointInfo>> {
            SPARSESCOPE_ASSIGN(const Corpus corpus, Corpus::open(file, Access::read_only));
            return corpus.checkpoints(run);
        },
        [this](Result<std::vector<CheckpointInfo>> read) {
            if (!read) return refuse(QString::fromStdString(read.error().message));
            const RunInfo* info = context_.workspace.contents().run(run_);
            const auto documents = context_.workspace.contents().shape(dataset_).train_documents;
            checkpoints_->setRows(
                rows_of(*read, info ? schedule_of(series_of(*info, documents)) : std::nullopt));
            checkpoint_note_->setText(
                read->empty() ? QString("This run has no checkpoints: there is nothing to branch "
                                        "from.")
                              : QString("Weights, moments, counters and order go on from there."));
            table_->fitColumns();
            if (!read->empty()) table_->selectRow(0);
            update();
        });
    update();
}

qint64 BranchDialog::step() const {
    const auto rows = table_->selectionModel()->selectedRows();
    return rows.isEmpty() ? -1 : checkpoints_->row(rows.front().row()).info.step;
}

void BranchDialog::refuse(const QString& sentence) {
    preview_->complain(sentence);
    start_->setEnabled(false);
}

void BranchDialog::choose() {
    if (kind_ != RunKind::head) return Q_EMIT tuningChosen(arguments_);
    Q_EMIT chosen(step(), config_);
}

void BranchDialog::updateTuning() {
    const auto typed = form_->config(usual_tuning_);
    if (!typed) return refuse(QString::fromStdString(typed.error().message));
    const QString changes = tune_differences(usual_tuning_, *typed);
    differences_->setText(changes.isEmpty() ? "Nothing differs from “" + run_name_ + "” yet."
                                            : "Differs from “" + run_name_ + "”: " + changes + ".");
    arguments_ = branch_tuning_command(context_.workspace.path(), run_, step(), usual_tuning_,
                                       *typed, watch_);
    command_->setCommand(step() < 0 ? QString() : shell_line(arguments_));
    form_->showResolved(*typed);
    if (const auto valid = validate(*typed); !valid)
        return refuse(QString::fromStdString(valid.error().message));
    preview_->showWords(
        "The backbone goes on from there, on the same data. Afterwards the documents are embedded "
        "anew, as a dataset of its own.");
    if (context_.training.running())
        return refuse("A run is training. Pause or stop it, then branch.");
    start_->setEnabled(step() >= 0);
}

void BranchDialog::update() {
    if (kind_ != RunKind::head) return updateTuning();
    const auto typed = form_->config(usual_);
    if (!typed) return refuse(QString::fromStdString(typed.error().message));
    config_ = *typed;
    const auto changes = setting_differences(usual_, config_);
    differences_->setText(changes.empty()
                              ? "Nothing differs from “" + run_name_ + "” yet."
                              : "Differs from “" + run_name_ + "”: " + in_words(changes) + ".");
    command_->setCommand(step() < 0 ? QString()
                                    : shell_line(branch_command(context_.workspace.path(), run_,
                                                                step(), usual_, config_, watch_)));
    const DataShape shape = context_.workspace.contents().shape(dataset_);
    const TrainConfig whole = resolved(config_, shape);
    form_->showResolved(whole);
    if (const auto valid = validate(whole, shape); !valid)
        return refuse(QString::fromStdString(valid.error().message));
    auto forecast = forecast_run(context_, dataset_, whole);
    if (const auto steps = planned_steps(whole, shape.train_documents);
        forecast && steps > 0 && step() >= 0)
        forecast->training *=
            std::max(0.0, 1 - static_cast<double>(step()) / static_cast<double>(steps));
    preview_->showPlan(config_, whole, shape, forecast ? &*forecast : nullptr);
    if (context_.training.running())
        return refuse("A run is training. Pause or stop it, then branch.");
    start_->setEnabled(step() >= 0);
}

}  // namespace sparsescope
