// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/train/quality_cost_card.h"

#include <algorithm>

#include <QComboBox>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include "widgets/charts/line_chart.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int quality_cost_height = 200;

}  // namespace

QualityCostCard::QualityCostCard(QWidget* parent) : QualityCostCard(new LineChart, parent) {}

QualityCostCard::QualityCostCard(LineChart* chart, QWidget* parent)
    : ChartCard(
          "Quality against cost",
          "Validation quality against k or bytes. These runs: each code read at several k. By "
          "preset: each run at the k it was trained for, the mean of runs with the same "
          "preset, h and k. Bytes: 4 for a neuron and 4 for its weight.",
          chart, parent),
      lines_(chart),
      source_(new QComboBox),
      quality_(new QComboBox),
      cost_(new QComboBox) {
    setObjectName("card_quality_cost");
    lines_->setObjectName("chart_quality_cost");
    lines_->setEmptyText("Appears when runs were measured on validation documents.");
    setMinimumHeight(theme::scaled(quality_cost_height));
    setFooter(buildChoices());
}

QWidget* QualityCostCard::buildChoices() {
    source_->setObjectName("compare_source");
    source_->setAccessibleName("Runs");
    source_->addItem("these runs, read at several k");
    source_->addItem("all runs, by preset");
    quality_->setObjectName("compare_quality");
    quality_->setAccessibleName("Quality");
    quality_->addItem("1-NN accuracy", static_cast<int>(QualityMeasure::accuracy));
    quality_->addItem("recall@10", static_cast<int>(QualityMeasure::recall));
    quality_->addItem("dead share", static_cast<int>(QualityMeasure::dead_share));
    cost_->setObjectName("compare_cost");
    cost_->setAccessibleName("Cost");
    cost_->addItem("against k", static_cast<int>(QualityCost::k));
    cost_->addItem("against bytes", static_cast<int>(QualityCost::bytes));
    for (QComboBox* box : {source_, quality_, cost_})
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    connect(source_, &QComboBox::currentIndexChanged, this, &QualityCostCard::sourceChanged);
    connect(quality_, &QComboBox::currentIndexChanged, this, &QualityCostCard::refresh);
    connect(cost_, &QComboBox::currentIndexChanged, this, &QualityCostCard::refresh);
    auto* choices = new QWidget;
    auto* lines = new QVBoxLayout(choices);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(4);
    auto* row = new QHBoxLayout;
    row->setSpacing(4);
    row->addWidget(quality_, 1);
    row->addWidget(cost_, 1);
    lines->addWidget(source_);
    lines->addLayout(row);
    return choices;
}

void QualityCostCard::setSweeps(const QStringList& sweeps) {
    if (sweeps == sweeps_) return;
    const QSignalBlocker quiet(source_);
    const QString chosen = source_->currentText();
    while (source_->count() > 2)
        source_->removeItem(source_->count() - 1);
    for (const QString& sweep : sweeps)
        source_->addItem("sweep " + sweep + ", by preset", sweep);
    source_->setCurrentIndex(std::max(0, source_->findText(chosen)));
    sweeps_ = sweeps;
}

void QualityCostCard::chooseSweep(const QString& sweep) {
    source_->setCurrentIndex(std::max(0, source_->findData(sweep)));
}

bool QualityCostCard::gathers() const {
    return source_->currentIndex() > 0;
}

QString QualityCostCard::sweep() const {
    return source_->currentData().toString();
}

void QualityCostCard::showRuns(const std::vector<MeasuredRun>& runs) {
    runs_ = runs;
    refresh();
}

void QualityCostCard::refresh() {
    const auto measure = static_cast<QualityMeasure>(quality_->currentData().toInt());
    const auto cost = static_cast<QualityCost>(cost_->currentData().toInt());
    const auto groups =
        gathers() ? quality_by_preset(runs_, measure, cost) : quality_by_run(runs_, measure, cost);
    lines_->removeAllSeries();
    lines_->setXAxis({.title = cost == QualityCost::k ? "k" : "bytes per document", .whole = true});
    lines_->setLeftAxis({.title = quality_->currentText(), .format = AxisFormat::percent});
    for (std::size_t i = 0; i < groups.size(); ++i) {
        const int series = lines_->addSeries(
            {.name = groups[i].name, .exact = true, .dots = true, .ordinal = static_cast<int>(i)});
        std::vector<ChartPoint> points;
        for (const QualityPoint& point : groups[i].points)
            points.push_back({point.cost, point.quality});
        lines_->setData(series, points);
    }
}

}  // namespace sparsescope
