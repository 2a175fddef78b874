// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/compare_view.h"

#include <algorithm>

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include "app/app_context.h"
#include "app/run_words.h"
#include "widgets/charts/chart_card.h"
#include "widgets/charts/line_chart.h"
#include "widgets/controls/section_header.h"
#include "widgets/controls/table_view.h"
#include "widgets/controls/text_label.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int card_height = 200;
constexpr int table_height = 92;
constexpr int title_width = 150;
constexpr int value_width = 132;

const QString these_runs = "these runs, read at several k";
const QString all_runs = "all runs, by preset";

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

void fit(TableView& table) {
    table.horizontalHeader()->setStretchLastSection(true);
    table.setColumnWidth(0, theme::scaled(title_width));
    for (int column = 1; column < table.model()->columnCount(); ++column)
        table.setColumnWidth(column, theme::scaled(value_width));
}

}  // namespace

CompareView::CompareView(AppContext& context, QWidget* parent)
    : QWidget(parent), context_(context) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme::gap_groups);
    row->addWidget(buildTables(), 3);
    row->addWidget(buildChart(), 2);
    const auto follow = [this](auto* sender, auto signal) {
        connect(sender, signal, this, &CompareView::refresh);
    };
    follow(&context_.workspace, &WorkspaceController::workspaceOpened);
    follow(&context_.workspace, &WorkspaceController::contentsChanged);
    follow(&context_.training, &TrainingController::summariesChanged);
    follow(&context_.training, &TrainingController::overlaysChanged);
    follow(&context_.training, &TrainingController::shownRunChanged);
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
    column->addWidget(hint_);
    column->addWidget(new SectionHeader("Settings that differ"));
    column->addWidget(settings_table_, 2);
    column->addWidget(new SectionHeader("Measured"));
    column->addWidget(measures_table_, 3);
    return side;
}

QWidget* CompareView::buildChart() {
    chart_ = new LineChart;
    chart_->setObjectName("chart_quality_cost");
    chart_->setEmptyText("Appears when runs were measured on held-out documents.");
    card_ = new ChartCard("Quality against cost",
                          "Held-out quality against k or bytes. These runs: each code read at "
                          "several k. By preset: each run at the k it was trained for, the mean of "
                          "runs with the same preset, h and k.",
                          chart_);
    card_->setObjectName("card_quality_cost");
    card_->setMinimumHeight(theme::scaled(card_height));
    source_ = new QComboBox;
    source_->setObjectName("compare_source");
    source_->setAccessibleName("Runs");
    quality_ = new QComboBox;
    quality_->setObjectName("compare_quality");
    quality_->setAccessibleName("Quality");
    quality_->addItem("1-NN accuracy", static_cast<int>(QualityMeasure::accuracy));
    quality_->addItem("recall@10", static_cast<int>(QualityMeasure::recall));
    quality_->addItem("dead share", static_cast<int>(QualityMeasure::dead_share));
    cost_ = new QComboBox;
    cost_->setObjectName("compare_cost");
    cost_->setAccessibleName("Cost");
    cost_->addItem("against k", static_cast<int>(QualityCost::k));
    cost_->addItem("against bytes", static_cast<int>(QualityCost::bytes));
    auto* choices = new QWidget;
    auto* lines = new QVBoxLayout(choices);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(4);
    auto* row = new QHBoxLayout;
    row->setSpacing(4);
    for (QComboBox* box : {source_, quality_, cost_}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        connect(box, &QComboBox::currentIndexChanged, this, &CompareView::refreshChart);
    }
    lines->addWidget(source_);
    row->addWidget(quality_, 1);
    row->addWidget(cost_, 1);
    lines->addLayout(row);
    card_->setFooter(choices);
    return card_;
}

void CompareView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    refresh();
}

MeasuredRun CompareView::measured(const RunInfo& info) const {
    MeasuredRun run{text(info.name), {}, {}};
    if (const auto config = train_config_from_json(info.config)) run.config = *config;
    const TrainingController& training = context_.training;
    if (const RunSummary* summary = training.summary(info.id)) {
        run.summary = *summary;
    } else if (training.shown().id == info.id) {
        run.summary = summary_of(training.shown().metrics, run.config.k);
    }
    return run;
}

std::vector<RunId> CompareView::compared() const {
    std::vector<RunId> runs;
    const RunId shown = context_.training.shown().id;
    if (context_.workspace.contents().run(shown)) runs.push_back(shown);
    for (const RunId id : context_.training.overlayIds())
        if (id != shown && context_.workspace.contents().run(id)) runs.push_back(id);
    return runs;
}

std::vector<MeasuredRun> CompareView::charted() const {
    const WorkspaceContents& contents = context_.workspace.contents();
    std::vector<MeasuredRun> runs;
    if (source_->currentIndex() <= 0) {
        for (const RunId id : compared())
            runs.push_back(measured(*contents.run(id)));
        return runs;
    }
    const RunInfo* shown = contents.run(context_.training.shown().id);
    const std::string sweep = source_->currentData().toString().toStdString();
    for (const RunInfo& info : contents.runs) {
        const bool wanted = sweep.empty()
                                ? !info.archived && shown && info.dataset == shown->dataset
                                : info.sweep == sweep;
        if (wanted) runs.push_back(measured(info));
    }
    return runs;
}

void CompareView::refresh() {
    if (!isVisible()) return;  // it is read again when it is shown
    const auto runs = compared();
    sayHint(runs);
    compare(runs);
    refreshChoices();
    refreshChart();
}

void CompareView::compare(const std::vector<RunId>& runs) {
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
    QStringList header{""};
    for (const RunInfo& run : comparison.runs)
        header << text(run.name);
    for (QStandardItemModel* model : {settings_, measures_}) {
        model->clear();
        model->setHorizontalHeaderLabels(header);
    }
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
    fit(*settings_table_);
    fit(*measures_table_);
}

void CompareView::sayHint(const std::vector<RunId>& runs) {
    const WorkspaceContents& contents = context_.workspace.contents();
    if (runs.empty()) return hint_->setText("Train a run first.");
    const MeasuredRun first = measured(*contents.run(runs.front()));
    if (runs.size() == 1) {
        hint_->setText(QString("Tick the boxes of other runs below to compare them with “%1”.")
                           .arg(first.name));
    } else if (runs.size() == 2) {
        const MeasuredRun second = measured(*contents.run(runs.back()));
        const auto words = setting_differences(first.config, second.config);
        hint_->setText(
            words.empty()
                ? QString("“%1” and “%2” have the same settings.").arg(first.name, second.name)
                : QString("From “%1” to “%2”: %3.").arg(first.name, second.name, in_words(words)));
    } else {
        hint_->setText(QString("More and less are measured against “%1”.").arg(first.name));
    }
}

void CompareView::refreshChoices() {
    QStringList sweeps;
    for (const RunInfo& run : context_.workspace.contents().runs) {
        const QString sweep = QString::fromStdString(run.sweep);
        if (!sweep.isEmpty() && !sweeps.contains(sweep)) sweeps << sweep;
    }
    const QStringList known = [this] {
        QStringList texts;
        for (int i = 2; i < source_->count(); ++i)
            texts << source_->itemData(i).toString();
        return texts;
    }();
    if (source_->count() > 0 && known == sweeps) return;
    const QSignalBlocker quiet(source_);
    const QString chosen = source_->currentText();
    source_->clear();
    source_->addItem(these_runs);
    source_->addItem(all_runs);
    for (const QString& sweep : sweeps)
        source_->addItem("sweep " + sweep + ", by preset", sweep);
    source_->setCurrentIndex(std::max(0, source_->findText(chosen)));
}

void CompareView::refreshChart() {
    const auto measure = static_cast<QualityMeasure>(quality_->currentData().toInt());
    const auto cost = static_cast<QualityCost>(cost_->currentData().toInt());
    const bool by_run = source_->currentIndex() <= 0;
    const auto groups = by_run ? quality_by_run(charted(), measure, cost)
                               : quality_by_preset(charted(), measure, cost);
    chart_->removeAllSeries();
    chart_->setXAxis({.title = cost == QualityCost::k ? "k" : "bytes per document", .whole = true});
    chart_->setLeftAxis({.title = quality_->currentText(), .format = AxisFormat::percent});
    for (std::size_t i = 0; i < groups.size(); ++i) {
        const int series = chart_->addSeries(
            {.name = groups[i].name, .exact = true, .dots = true, .ordinal = static_cast<int>(i)});
        std::vector<ChartPoint> points;
        for (const QualityPoint& point : groups[i].points)
            points.push_back({point.cost, point.quality});
        chart_->setData(series, points);
    }
}

}  // namespace sparsescope
