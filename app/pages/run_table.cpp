// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/run_table.h"

#include <algorithm>

#include <QDateTime>
#include "app/app_context.h"
#include "widgets/delegates/state_chip_delegate.h"
#include "widgets/models/run_table_model.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int number_width = 52;
constexpr int loss_width = 68;
constexpr int state_width = 96;  // a run that was running gets the longer word of its end

QString text(std::string_view value) {
    return QString::fromUtf8(value.data(), static_cast<qsizetype>(value.size()));
}

void add_numbers(RunRow& row, const RunSummary& summary) {
    row.loss = summary.loss;
    row.dead_share = summary.dead_share;
    row.accuracy = summary.accuracy;
}

RunRow row_of(const RunInfo& info) {
    RunRow row;
    row.id = info.id;
    row.name = QString::fromStdString(info.name);
    row.state = text(to_string(info.state));
    row.step = info.step;
    row.total_steps = info.total_steps;
    row.message = QString::fromStdString(info.message);
    if (const auto config = train_config_from_json(info.config)) {
        row.preset = QString::fromStdString(config->preset);
        row.hidden = config->hidden;
        row.k = config->k;
    }
    const auto started = QDateTime::fromString(QString::fromStdString(info.started), Qt::ISODate);
    const auto finished = QDateTime::fromString(QString::fromStdString(info.finished), Qt::ISODate);
    if (started.isValid()) row.started = started.toLocalTime().toString("yyyy-MM-dd hh:mm");
    const bool running = info.state == RunState::running;
    const auto until = running ? QDateTime::currentDateTimeUtc() : finished;
    if (started.isValid() && until.isValid()) {
        row.seconds = static_cast<double>(started.msecsTo(until)) / 1000.0;
    }
    return row;
}

}  // namespace

RunTable::RunTable(AppContext& context, int limit, QWidget* parent)
    : TableView(parent), context_(context), limit_(limit), model_(new RunTableModel(this)) {
    setModel(model_);
    setItemDelegateForColumn(RunTableModel::State, new StateChipDelegate(this));
    setSelectionMode(SingleSelection);
    connect(this, &TableView::clicked, this,
            [this](const QModelIndex& index) { Q_EMIT runActivated(model_->runAt(index.row())); });
    connect(this, &TableView::activated, this,
            [this](const QModelIndex& index) { Q_EMIT runActivated(model_->runAt(index.row())); });
    connect(&context_.workspace, &WorkspaceController::workspaceOpened, this, &RunTable::refresh);
    connect(&context_.workspace, &WorkspaceController::contentsChanged, this, &RunTable::refresh);
    connect(&context_.training, &TrainingController::summariesChanged, this, &RunTable::refresh);
    connect(&context_.training, &TrainingController::shownRunChanged, this, &RunTable::selectShown);
    connect(&context_.training, &TrainingController::metricsChanged, this, &RunTable::refreshLive);
    refresh();
}

void RunTable::refresh() {
    std::vector<RunRow> rows;
    for (const RunInfo& info : context_.workspace.contents().runs) {
        if (limit_ > 0 && rows.size() >= static_cast<std::size_t>(limit_)) break;
        RunRow row = row_of(info);
        if (const RunSummary* summary = context_.training.summary(info.id))
            add_numbers(row, *summary);
        rows.push_back(row);
    }
    show(std::move(rows));
    refreshLive();
    selectShown();
}

// The same runs keep their rows, so that scrolling and hovering survive a refresh.
void RunTable::show(std::vector<RunRow> rows) {
    const auto same_id = [](const RunRow& a, const RunRow& b) { return a.id == b.id; };
    if (std::ranges::equal(rows, model_->allRows(), same_id)) {
        for (const RunRow& row : rows)
            model_->updateRun(row);
        return;
    }
    const bool first = model_->allRows().empty();
    model_->setRuns(std::move(rows));
    if (first) fitNow();
}

// Numbers come after the rows, so their columns get room beforehand.
void RunTable::fitNow() {
    fitColumns();
    const auto widen = [this](int column, int width) {
        setColumnWidth(column, std::max(columnWidth(column), theme::scaled(width)));
    };
    widen(RunTableModel::State, state_width);
    for (int column = RunTableModel::Hidden; column <= RunTableModel::Duration; ++column) {
        widen(column, column == RunTableModel::Loss ? loss_width : number_width);
    }
}

void RunTable::refreshLive() {
    const RunSeries& series = context_.training.shown();
    const RunInfo* info = context_.workspace.contents().run(series.id);
    if (!info || series.metrics.steps.empty() || model_->rowOf(info->id) < 0) return;
    RunRow row = row_of(*info);
    if (series.state == RunState::running) row.step = series.metrics.steps.back().step + 1;
    add_numbers(row, summary_of(series.metrics, series.config.k));
    model_->updateRun(row);
}

void RunTable::selectShown() {
    if (limit_ > 0) return;  // an overview: nothing is shown beside it
    const int row = model_->rowOf(context_.training.shown().id);
    if (row < 0) {
        clearSelection();
    } else {
        selectRow(row);
    }
}

}  // namespace sparsescope
