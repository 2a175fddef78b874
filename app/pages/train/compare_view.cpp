// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/train/compare_view.h"

#include <utility>

#include <QHBoxLayout>
#include <QHeaderView>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include "app/controllers/app_context.h"
#include "app/pages/train/quality_cost_card.h"
#include "app/parts/run_words.h"
#include "core/recipe/train_params.h"
#include "widgets/controls/section_header.h"
#include "widgets/controls/table_view.h"
#include "widgets/controls/text_label.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int table_height = 92;
constexpr int title_width = 208;
constexpr int value_width = 104;
constexpr int difference_width = 176;  // a value and how it differs from the first run's

TableView* table_over(QStandardItemModel* model, const QString& name) {
    auto* table = new TableView;
    table->setObjectName(name);
    table->setModel(model);
    table->setSortingEnabled(false);
    table->setMinimumHeight(theme::scaled(table_height));
    return table;
}

QString text(const std::string& value) {
    return QString::fromStdString(value);
}

QList<QStandardItem*> row_of(const QString& title, const QStringList& values) {
    QList<QStandardItem*> items{new QStandardItem(title)};
    for (const QString& value : values) {
        items << new QStandardItem(value);
        items.back()->setToolTip(value);
    }
    return items;
}

QStringList names_of(const std::vector<RunInfo>& runs) {
    std::vector<std::pair<RunId, QString>> known;
    for (const RunInfo& run : runs)
        known.emplace_back(run.id, text(run.name));
    return telling_names(known);
}

void fit(TableView& table, int width) {
    table.horizontalHeader()->setStretchLastSection(true);
    table.setColumnWidth(0, theme::scaled(title_width));
    for (int column = 1; column < table.model()->columnCount(); ++column)
        table.setColumnWidth(column, theme::scaled(column == 1 ? value_width : width));
}

}  // namespace

CompareView::CompareView(AppContext& context, QWidget* parent)
    : QWidget(parent), context_(context), card_(new QualityCostCard) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme::gap_groups);
    row->addWidget(buildTables(), 3);
    row->addWidget(card_, 2);
    connect(card_, &QualityCostCard::sourceChanged, this, &CompareView::refresh);
    const auto follow = [this](auto* sender, auto signal) {
        connect(sender, signal, this, &CompareView::refresh);
    };
    follow(&context_.workspace, &WorkspaceController::workspaceOpened);
    connect(&context_.workspace, &WorkspaceController::contentsChanged, this,
            &CompareView::followRuns);
    follow(&context_.summaries, &RunSummaries::changed);
    follow(&context_.overlays, &RunOverlays::changed);
    follow(&context_.shown, &ShownRun::changed);
}

QWidget* CompareView::buildTables() {
    hint_ = new TextLabel(QString(), theme::Type::body, theme::Token::muted);
    hint_->setObjectName("compare_hint");
    hint_->setWordWrap(true);
    settings_ = new QStandardItemModel(this);
    measures_ = new QStandardItemModel(this);
    settings_table_ = table_over(settings_, "compare_settings");
    measures_table_ = table_over(measures_, "compare_measures");
    auto* side = new QWidget;
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::gap_inside);
    settings_part_ = new QWidget;
    auto* settings = new QVBoxLayout(settings_part_);
    settings->setContentsMargins(0, 0, 0, 0);
    settings->setSpacing(theme::gap_inside);
    settings->addWidget(new SectionHeader("Settings that differ"));
    settings->addWidget(settings_table_, 1);
    column->addWidget(hint_);
    column->addWidget(settings_part_, 2);
    column->addWidget(new SectionHeader("Measured"));
    column->addWidget(measures_table_, 3);
    return side;
}

void CompareView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    refresh();
}

MeasuredRun CompareView::measured(const RunInfo& info) const {
    MeasuredRun run{text(info.name), {}, {}};
    RunSeries settings;
    read_settings(settings, info.config);
    run.config = settings.config;
    if (const RunSummary* summary = context_.summaries.of(info.id)) {
        run.check = summary->newest.check;
    } else if (context_.shown.id() == info.id) {
        run.check = newest_numbers(context_.shown.series().metrics, run.config.k).check;
    }
    return run;
}

std::vector<RunId> CompareView::compared() const {
    std::vector<RunId> runs;
    const RunId shown = context_.shown.id();
    if (context_.workspace.contents().run(shown)) runs.push_back(shown);
    for (const RunId id : context_.overlays.ids())
        if (id != shown && context_.workspace.contents().run(id)) runs.push_back(id);
    return runs;
}

std::vector<RunId> CompareView::gathered() const {
    const WorkspaceContents& contents = context_.workspace.contents();
    const RunInfo* shown = contents.run(context_.shown.id());
    const std::string sweep = card_->sweep().toStdString();
    std::vector<RunId> runs;
    for (const RunInfo& info : contents.runs) {
        const bool wanted = sweep.empty()
                                ? !info.archived && shown && info.dataset == shown->dataset
                                : info.sweep == sweep;
        if (wanted) runs.insert(runs.begin(), info.id);  // as they were trained
    }
    return runs;
}

void CompareView::showSweep(const QString& sweep) {
    card_->setSweeps(sweeps());
    card_->chooseSweep(sweep);
}

void CompareView::refresh() {
    if (!isVisible()) return;  // it is read again when it is shown
    card_->setSweeps(sweeps());
    compare();
    refreshChart();
}

// A run in progress changes the contents every second; what is read here only when it ends.
void CompareView::followRuns() {
    QStringList look;
    for (const RunInfo& run : context_.workspace.contents().runs)
        look << text(run.name) << state_word(run.state);
    if (std::exchange(look_, look) != look) refresh();
}

void CompareView::compare() {
    const auto runs = card_->gathers() ? gathered() : compared();
    sayHint(runs);
    settings_part_->setVisible(!card_->gathers());
    if (runs.empty()) return showComparison({});
    compare_.start(
        [file = context_.workspace.file(), runs](const std::stop_token&) -> Result<RunComparison> {
            SPARSESCOPE_ASSIGN(const Corpus corpus, Corpus::open(file, Access::read_only));
            return compare_runs(corpus, runs);
        },
        [this](Result<RunComparison> comparison) {
            if (comparison) return showComparison(*comparison);
            hint_->setText("⚠ " + text(comparison.error().message));
        });
}

void CompareView::showComparison(const RunComparison& comparison) {
    settings_->clear();
    measures_->clear();
    if (card_->gathers()) {
        showResults(comparison);
    } else {
        showSideBySide(comparison);
    }
    fit(*settings_table_, difference_width);
    fit(*measures_table_, card_->gathers() ? value_width : difference_width);
}

void CompareView::showSideBySide(const RunComparison& comparison) {
    const QStringList header = QStringList{""} + names_of(comparison.runs);
    settings_->setHorizontalHeaderLabels(header);
    measures_->setHorizontalHeaderLabels(header);
    for (const ComparedSetting& setting : comparison.settings) {
        QStringList values;
        for (const std::string& value : setting.values)
            values << text(value);
        settings_->appendRow(row_of(text(setting.title), values));
    }
    for (const ComparedMeasure& measure : comparison.measures) {
        QStringList values;
        for (std::size_t i = 0; i < measure.values.size(); ++i) {
            const QString difference = text(measure.differences[i]);
            values << text(measure_text(measure, i)) +
                          (difference.isEmpty() ? QString() : ", " + difference);
        }
        measures_->appendRow(row_of(text(measure.title), values));
    }
}

void CompareView::showResults(const RunComparison& comparison) {
    QStringList header{"run"};
    for (const ComparedSetting& setting : comparison.settings)
        header << text(setting.title);
    for (const ComparedMeasure& measure : comparison.measures)
        header << text(measure.title);
    measures_->setHorizontalHeaderLabels(header);
    const QStringList names = names_of(comparison.runs);
    for (std::size_t i = 0; i < comparison.runs.size(); ++i) {
        QStringList values;
        for (const ComparedSetting& setting : comparison.settings)
            values << text(setting.values[i]);
        for (const ComparedMeasure& measure : comparison.measures)
            values << text(measure_text(measure, i));
        measures_->appendRow(row_of(names[static_cast<qsizetype>(i)], values));
    }
}

void CompareView::sayHint(const std::vector<RunId>& runs) {
    const WorkspaceContents& contents = context_.workspace.contents();
    if (runs.empty()) return hint_->setText("Train a run first.");
    if (card_->gathers()) {
        return hint_->setText(
            format::counted(static_cast<std::int64_t>(runs.size()), "run", "runs") +
            " in the order they were trained.");
    }
    std::vector<RunInfo> infos;
    for (const RunId run : runs)
        infos.push_back(*contents.run(run));
    const QStringList names = names_of(infos);
    const MeasuredRun first = measured(infos.front());
    if (runs.size() == 1) {
        hint_->setText(QString("Tick the boxes of other runs below to compare them with “%1”.")
                           .arg(names.front()));
    } else if (runs.size() == 2) {
        const MeasuredRun second = measured(infos.back());
        const auto words = setting_differences(first.config, second.config);
        hint_->setText(
            words.empty()
                ? QString("“%1” and “%2” have the same settings.").arg(names.front(), names.back())
                : QString("From “%1” to “%2”: %3.")
                      .arg(names.front(), names.back(), in_words(words)));
    } else {
        hint_->setText(QString("More and less are measured against “%1”.").arg(names.front()));
    }
}

void CompareView::refreshChart() {
    const WorkspaceContents& contents = context_.workspace.contents();
    std::vector<RunInfo> infos;
    for (const RunId id : card_->gathers() ? gathered() : compared())
        infos.push_back(*contents.run(id));
    const QStringList names = names_of(infos);
    std::vector<MeasuredRun> runs;
    for (std::size_t i = 0; i < infos.size(); ++i) {
        runs.push_back(measured(infos[i]));
        runs.back().name = names[static_cast<qsizetype>(i)];
    }
    card_->showRuns(runs);
}

QStringList CompareView::sweeps() const {
    QStringList sweeps;
    for (const RunInfo& run : context_.workspace.contents().runs) {
        const QString sweep = text(run.sweep);
        if (!sweep.isEmpty() && !sweeps.contains(sweep)) sweeps << sweep;
    }
    return sweeps;
}

}  // namespace sparsescope
