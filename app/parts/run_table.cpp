// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/run_table.h"

#include <algorithm>
#include <cmath>

#include <QApplication>
#include <QContextMenuEvent>
#include <QDateTime>
#include <QHeaderView>
#include <QMenu>

#include "app/controllers/app_context.h"
#include "app/parts/overlay_box.h"
#include "app/parts/run_words.h"
#include "core/recipe/train_params.h"
#include "core/recipe/tune_params.h"
#include "widgets/delegates/state_chip_delegate.h"
#include "widgets/models/run_table_model.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int number_width = 52;
constexpr int wide_number_width = 76;  // "1 min 10 s"
constexpr int state_width = 108;       // a run that was running gets the longer word of its end
constexpr int trains_width = 84;       // a table of heads gets backbones
constexpr int name_width = 200;
constexpr int overlay_width = 30;

// Those that have no column of their own.
const std::vector<ParamSpec>& other_settings() {
    static const std::vector<ParamSpec> list = [] {
        std::vector<ParamSpec> specs(train_params().begin(), train_params().end());
        std::erase_if(specs, [](const ParamSpec& spec) {
            return spec.name == "hidden" || spec.name == "k" || spec.name == "lr" ||
                   spec.name == "seed";
        });
        return specs;
    }();
    return list;
}

void add_numbers(RunRow& row, const NewestNumbers& newest) {
    if (newest.step) row.loss = newest.step->total_loss;
    if (!newest.own || row.kind == kind_word(RunKind::backbone)) return;
    row.dead_share = newest.own->dead_share;
    row.accuracy = newest.own->nearest_neighbour_accuracy.value_or(std::nan(""));
}

void add_head(RunRow& row, const TrainConfig& config) {
    row.preset = QString::fromStdString(config.preset);
    row.hidden = config.hidden;
    row.k = config.k;
    for (const ParamSpec& spec : other_settings())
        row.settings << setting_text(config, spec);
}

// A run that tunes the backbone alone has no neurons.
void add_tuning(RunRow& row, const RunInfo& info) {
    const auto config = tune_config_from_json(info.config);
    if (!config) return;
    if (info.kind == RunKind::joint) add_head(row, config->head);
    row.learning_rate = config->learning_rate;
    row.seed = static_cast<double>(config->seed);
}

RunRow row_of(const RunInfo& info) {
    RunRow row;
    row.id = info.id;
    row.name = QString::fromStdString(info.name);
    row.state = state_word(info.state);
    row.step = info.step;
    row.total_steps = info.total_steps;
    row.message = QString::fromStdString(info.message);
    row.note = QString::fromStdString(info.note);
    row.archived = info.archived;
    row.parent = info.parent.value_or(0);
    row.parent_step = info.parent_step;
    row.sweep = QString::fromStdString(info.sweep);
    row.kind = kind_word(info.kind);
    if (info.kind != RunKind::head) {
        add_tuning(row, info);
    } else if (const auto config = train_config_from_json(info.config)) {
        row.learning_rate = config->learning_rate;
        row.seed = static_cast<double>(config->seed);
        add_head(row, *config);
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
    model_->setSettings(other_settings());
    setModel(model_);
    buildColumns();
    setItemDelegateForColumn(RunTableModel::State, new StateChipDelegate(this));
    setItemDelegateForColumn(RunTableModel::Overlay, new OverlayBoxDelegate(this));
    setColumnHidden(RunTableModel::Overlay, limit > 0);
    setSelectionMode(limit > 0 ? SingleSelection : ExtendedSelection);
    connect(this, &TableView::clicked, this, &RunTable::act);
    connect(this, &TableView::activated, this,
            [this](const QModelIndex& index) { Q_EMIT runActivated(model_->runAt(index.row())); });
    connect(selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &RunTable::runsSelected);
    connect(&context_.workspace, &WorkspaceController::workspaceOpened, this, &RunTable::refresh);
    connect(&context_.workspace, &WorkspaceController::contentsChanged, this, &RunTable::refresh);
    connect(&context_.summaries, &RunSummaries::changed, this, &RunTable::refresh);
    connect(&context_.overlays, &RunOverlays::changed, this, &RunTable::refresh);
    connect(&context_.shown, &ShownRun::changed, this, [this] {
        refresh();
        selectShown();
    });
    connect(&context_.shown, &ShownRun::measured, this, &RunTable::refreshLive);
    refresh();
}

void RunTable::buildColumns() {
    QStringList usual;
    for (int column = 0; column < RunTableModel::FirstSetting; ++column)
        usual << keyOf(column);
    showColumns(limit_ > 0 ? usual : context_.settings.runColumns().value_or(usual));
    if (limit_ > 0) return;
    horizontalHeader()->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(horizontalHeader(), &QHeaderView::customContextMenuRequested, this,
            &RunTable::openColumnMenu);
}

// A column's title may change with the program's words, so settings go by the name of their flag.
QString RunTable::keyOf(int column) const {
    if (column >= RunTableModel::FirstSetting)
        return QString::fromStdString(
            other_settings()[static_cast<std::size_t>(column - RunTableModel::FirstSetting)].name);
    return model_->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
}

void RunTable::showColumns(const QStringList& keys) {
    for (int column = RunTableModel::State; column < model_->columnCount(); ++column)
        setColumnHidden(column, !keys.contains(keyOf(column)));
}

QStringList RunTable::shownColumns() const {
    QStringList keys;
    for (int column = 0; column < model_->columnCount(); ++column)
        if (!isColumnHidden(column)) keys << keyOf(column);
    return keys;
}

void RunTable::openColumnMenu(const QPoint& place) {
    auto* menu = new QMenu(this);
    menu->setObjectName("run_columns");
    menu->setAttribute(Qt::WA_DeleteOnClose);
    QMenu* settings = menu;
    for (int column = RunTableModel::State; column < model_->columnCount(); ++column) {
        if (column == RunTableModel::FirstSetting) settings = menu->addMenu("Settings");
        auto* action = settings->addAction(
            model_->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
        action->setObjectName("column_" + keyOf(column));
        action->setToolTip(model_->headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString());
        action->setCheckable(true);
        action->setChecked(!isColumnHidden(column));
        connect(action, &QAction::toggled, this, [this, column](bool shown) {
            setColumnHidden(column, !shown);
            context_.settings.setRunColumns(shownColumns());
            fitNow();
        });
    }
    settings->setToolTipsVisible(true);
    menu->popup(horizontalHeader()->viewport()->mapToGlobal(place));
}

// Ctrl and Shift choose several runs; only a plain click shows one.
void RunTable::act(const QModelIndex& index) {
    const RunId run = model_->runAt(index.row());
    if (index.column() == RunTableModel::Overlay) return toggleOverlay({run});
    if (QApplication::keyboardModifiers() == Qt::NoModifier) Q_EMIT runActivated(run);
}

void RunTable::setArchivedShown(bool shown) {
    archived_shown_ = shown;
    refresh();
}

std::vector<RunId> RunTable::selectedRuns() const {
    std::vector<RunId> runs;
    for (const QModelIndex& index : selectionModel()->selectedRows())
        runs.push_back(model_->runAt(index.row()));
    return runs;
}

void RunTable::toggleOverlay(std::vector<RunId> runs) {
    std::erase(runs, context_.shown.id());
    std::vector<RunId> drawn = context_.overlays.ids();
    const auto is_drawn = [&](RunId run) { return std::ranges::find(drawn, run) != drawn.end(); };
    if (std::ranges::all_of(runs, is_drawn)) {
        std::erase_if(drawn, [&](RunId run) { return std::ranges::find(runs, run) != runs.end(); });
    } else {
        std::ranges::copy_if(runs, std::back_inserter(drawn), std::not_fn(is_drawn));
    }
    context_.overlays.set(drawn);
}

void RunTable::refresh() {
    std::vector<RunRow> rows;
    for (const RunInfo& info : context_.workspace.contents().runs) {
        if (limit_ > 0 && rows.size() >= static_cast<std::size_t>(limit_)) break;
        if (info.archived && !archived_shown_) continue;
        RunRow row = row_of(info);
        row.overlay = overlayOf(info.id);
        if (const RunSummary* summary = context_.summaries.of(info.id)) {
            add_numbers(row, summary->newest);
            if (summary->bytes >= 0) row.bytes = static_cast<double>(summary->bytes);
        }
        rows.push_back(row);
    }
    show(std::move(rows));
    refreshLive();
}

// Its place among the lines: the shown run is there without being drawn over itself.
int RunTable::overlayOf(RunId run) const {
    int place = 0;
    for (const RunId drawn : context_.overlays.ids()) {
        if (drawn == context_.shown.id()) continue;
        if (drawn == run) return place;
        ++place;
    }
    return -1;
}

// The same runs keep their rows, so that scrolling, hovering and what is selected survive a
// refresh.
void RunTable::show(std::vector<RunRow> rows) {
    const auto same = [](const RunRow& a, const RunRow& b) {
        return a.id == b.id && a.parent == b.parent;
    };
    const auto by_id = [](const RunRow& a, const RunRow& b) { return a.id < b.id; };
    std::vector<RunRow> known = model_->allRows();
    std::vector<RunRow> wanted = rows;
    std::ranges::sort(known, by_id);
    std::ranges::sort(wanted, by_id);
    if (std::ranges::equal(wanted, known, same)) {
        for (const RunRow& row : rows)
            model_->updateRun(row);
        return;
    }
    const bool first = known.empty();
    model_->setRuns(std::move(rows));
    if (first) fitNow();
    selectShown();
}

// Numbers come after the rows, so their columns get room beforehand.
void RunTable::fitNow() {
    fitColumns();
    const auto widen = [this](int column, int width) {
        setColumnWidth(column, std::max(columnWidth(column), theme::scaled(width)));
    };
    setColumnWidth(RunTableModel::Overlay, theme::scaled(overlay_width));
    widen(RunTableModel::Name, name_width);
    widen(RunTableModel::State, state_width);
    widen(RunTableModel::Kind, trains_width);
    for (int column = RunTableModel::Hidden; column <= RunTableModel::Bytes; ++column) {
        const bool wide = column == RunTableModel::Loss || column == RunTableModel::Duration ||
                          column == RunTableModel::Bytes;
        widen(column, wide ? wide_number_width : number_width);
    }
}

void RunTable::refreshLive() {
    const RunSeries& series = context_.shown.series();
    const RunInfo* info = context_.workspace.contents().run(series.id);
    if (!info || series.metrics.steps.empty()) return;
    const int shown = model_->rowOf(info->id);
    if (shown < 0) return;
    RunRow row = row_of(*info);
    row.overlay = overlayOf(info->id);
    row.bytes = model_->row(shown).bytes;
    if (series.state == RunState::running) row.step = series.metrics.steps.back().step + 1;
    row.state = state_word(series.state);
    add_numbers(row, newest_numbers(series.metrics, series.config.k));
    model_->updateRun(row);
}

void RunTable::selectShown() {
    if (limit_ > 0) return;  // an overview: nothing is shown beside it
    const int row = model_->rowOf(context_.shown.id());
    if (row < 0) {
        clearSelection();
    } else {
        selectRow(row);
    }
}

void RunTable::keyPressEvent(QKeyEvent* event) {
    const bool plain = event->modifiers() == Qt::NoModifier;
    if (limit_ == 0 && plain && (event->key() == Qt::Key_O || event->key() == Qt::Key_Space)) {
        if (const auto runs = selectedRuns(); !runs.empty()) toggleOverlay(runs);
        return;
    }
    TableView::keyPressEvent(event);
}

void RunTable::contextMenuEvent(QContextMenuEvent* event) {
    if (limit_ == 0 && indexAt(event->pos()).isValid()) Q_EMIT menuRequested(event->globalPos());
}

}  // namespace sparsescope
