// SPDX-License-Identifier: GPL-3.0-or-later
// The train page and charts at their limits.
#include "tests/widgets/gallery_pages.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QPushButton>
#include <QSlider>
#include <cmath>
#include <random>

#include "widgets/charts/bar_histogram.h"
#include "widgets/charts/chart_card.h"
#include "widgets/charts/line_chart.h"
#include "widgets/controls/command_line_box.h"
#include "widgets/controls/progress_line.h"
#include "widgets/controls/section_header.h"
#include "widgets/controls/table_view.h"
#include "widgets/controls/text_label.h"
#include "widgets/delegates/state_chip_delegate.h"
#include "widgets/models/run_table_model.h"
#include "widgets/theme.h"

namespace sparsescope::gallery {

namespace {

constexpr int steps = 4000;
constexpr int total = 6000;

std::vector<ChartPoint> curve(double from, double to, double noise, unsigned seed) {
    std::mt19937 random(seed);
    std::normal_distribution<double> normal;
    std::vector<ChartPoint> points;
    for (int step = 0; step < steps; ++step)
        points.push_back(
            {static_cast<double>(step), to + (from - to) * std::exp(-step / 700.0) +
                                            noise * normal(random) * (to + from) * 0.5});
    return points;
}

std::vector<ChartPoint> k_schedule() {
    std::vector<ChartPoint> points;
    for (int step = 0; step < steps; ++step)
        points.push_back(
            {static_cast<double>(step), std::max(8.0, std::round(64 - 56 * step / 3000.0))});
    return points;
}

AxisSpec step_axis() {
    return {.title = QStringLiteral("step"), .minimum = 0, .maximum = total};
}

ChartCard* k_card(ChartCursor* cursor) {
    auto* chart = new LineChart;
    chart->setXAxis(step_axis());
    chart->setLeftAxis({.title = QStringLiteral("k"), .from_zero = true});
    chart->setRightAxis({.title = QStringLiteral("dead neurons"),
                         .format = AxisFormat::percent,
                         .minimum = 0,
                         .maximum = 1});
    const int k = chart->addSeries({.name = QStringLiteral("k"),
                                    .meaning = theme::Series::k,
                                    .dash = LineDash::dashed,
                                    .step = true});
    const int dead = chart->addSeries(
        {.name = QStringLiteral("dead"), .meaning = theme::Series::dead, .axis = AxisSide::right});
    chart->setHalfLife(40);
    chart->setData(k, k_schedule());
    chart->setData(dead, curve(0.82, 0.19, 0.02, 1));
    chart->setPhases({{0, 3000, QStringLiteral("annealing")}});
    chart->shareCursor(cursor);
    auto* card = new ChartCard(
        QStringLiteral("k and dead neurons"),
        QStringLiteral("Share of neurons silent at k over the last 6 000 training samples."),
        chart);
    card->setValue(QStringLiteral("k 8 · 19.3 % dead"));
    card->setNote(QStringLiteral("N = 6 000"));
    return card;
}

ChartCard* loss_card(ChartCursor* cursor) {
    auto* chart = new LineChart;
    chart->setXAxis(step_axis());
    chart->setLeftAxis({.title = QStringLiteral("weighted loss"), .from_zero = true});
    const struct {
        const char* name;
        theme::Series meaning;
        double from, to;
    } parts[] = {{"reconstruction", theme::Series::reconstruction, 0.9, 0.21},
                 {"4k", theme::Series::reconstruction_4k, 0.11, 0.015},
                 {"contrastive", theme::Series::contrastive, 0.4, 0.16}};
    unsigned seed = 10;
    std::vector<ChartPoint> sum;
    for (const auto& part : parts) {
        const auto points = curve(part.from, part.to, 0.03, ++seed);
        chart->setData(
            chart->addSeries(
                {.name = QLatin1String(part.name), .meaning = part.meaning, .stacked = true}),
            points);
        sum.resize(points.size());
        for (std::size_t i = 0; i < points.size(); ++i)
            sum[i] = {points[i].x, sum[i].y + points[i].y};
    }
    chart->setData(
        chart->addSeries({.name = QStringLiteral("total"), .meaning = theme::Series::total}), sum);
    chart->shareCursor(cursor);
    auto* card =
        new ChartCard(QStringLiteral("Loss"),
                      QStringLiteral("Each part times its weight, stacked to the total."), chart);
    card->setValue(QStringLiteral("0.385"));
    return card;
}

ChartCard* frequency_card() {
    auto* chart = new BarHistogram;
    std::vector<double> edges, counts;
    for (int i = 0; i <= 24; ++i)
        edges.push_back(-6 + 0.25 * i);
    for (int i = 0; i < 24; ++i)
        counts.push_back(std::round(240 * std::exp(-0.06 * (i - 14) * (i - 14))));
    chart->setXAxis({.title = QStringLiteral("frequency"), .format = AxisFormat::power_of_ten});
    chart->setYAxis({.title = QStringLiteral("neurons")});
    chart->setData(edges, counts, 296);
    auto* card =
        new ChartCard(QStringLiteral("Activation frequency"),
                      QStringLiteral("log10 of |A| / N per neuron; never active apart."), chart);
    card->setValue(QStringLiteral("1 240 alive"));
    card->setNote(QStringLiteral("step 4 000"));
    auto* scrubber = new QSlider(Qt::Horizontal);
    scrubber->setRange(0, 100);
    scrubber->setValue(100);
    card->setFooter(scrubber);
    return card;
}

ChartCard* quality_card(ChartCursor* cursor) {
    auto* chart = new LineChart;
    chart->setXAxis(step_axis());
    chart->setLeftAxis({.title = QStringLiteral("1-NN accuracy"), .format = AxisFormat::percent});
    const int dense = chart->addSeries({.name = QStringLiteral("dense"),
                                        .meaning = theme::Series::dense,
                                        .dash = LineDash::dashed});
    const int sparse =
        chart->addSeries({.name = QStringLiteral("sparse"), .meaning = theme::Series::sparse});
    const int cut = chart->addSeries(
        {.name = QStringLiteral("truncated"), .meaning = theme::Series::truncated});
    std::vector<ChartPoint> a, b, c;
    for (int i = 0; i < steps; i += 200) {
        a.push_back({double(i), 0.874});
        b.push_back({double(i), 0.80 - 0.35 * std::exp(-i / 900.0)});
        c.push_back({double(i), 0.58});
    }
    chart->setData(dense, a);
    chart->setData(sparse, b);
    chart->setData(cut, c);
    chart->shareCursor(cursor);
    auto* card =
        new ChartCard(QStringLiteral("Held-out quality"), QStringLiteral("1-NN, cosine."), chart);
    card->setValue(QStringLiteral("79.6 %"));
    return card;
}

ChartCard* speed_card(ChartCursor* cursor) {
    auto* chart = new LineChart;
    chart->setXAxis(step_axis());
    chart->setLeftAxis({.title = QStringLiteral("steps/s"), .from_zero = true});
    chart->setData(
        chart->addSeries({.name = QStringLiteral("steps/s"), .meaning = theme::Series::other}),
        curve(90, 122, 0.02, 77));
    chart->shareCursor(cursor);
    auto* card = new ChartCard(QStringLiteral("Throughput"),
                               QStringLiteral("Optimiser steps per second."), chart);
    card->setValue(QStringLiteral("122 steps/s"));
    card->setNote(QStringLiteral("2 min 10 s left"));
    return card;
}

ChartCard* empty_card() {
    auto* chart = new LineChart;
    chart->setEmptyText(QStringLiteral("Explained variance appears with the first step."));
    chart->addSeries({.name = QStringLiteral("explained variance")});
    return new ChartCard(QStringLiteral("Explained variance and L0"), {}, chart);
}

QWidget* recipe_panel() {
    auto* panel = new QWidget;
    panel->setFixedWidth(theme::scaled(300));
    auto* column = new QVBoxLayout(panel);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::gap_inside);
    column->addWidget(new SectionHeader(QStringLiteral("Recipe")));
    auto* preset = new QComboBox;
    preset->addItems({QStringLiteral("csrv2-text"), QStringLiteral("csrv2-vision")});
    column->addWidget(preset);
    auto* grid = new QGridLayout;
    const char* fields[] = {"Neurons", "Active neurons k", "Start k", "Learning rate"};
    for (int i = 0; i < 4; ++i) {
        grid->addWidget(
            new TextLabel(QLatin1String(fields[i]), theme::Type::body, theme::Token::muted), i, 0);
        auto* spin = new QDoubleSpinBox;
        spin->setRange(0, 100000);
        spin->setDecimals(i == 3 ? 5 : 0);
        spin->setValue(i == 3 ? 0.00004 : 8 << (2 * i));
        grid->addWidget(spin, i, 1);
    }
    column->addLayout(grid);
    auto* check = new QCheckBox(QStringLiteral("Supervised contrast"));
    check->setChecked(true);
    column->addWidget(check);
    column->addStretch(1);
    auto* progress = new ProgressLine;
    progress->setText(QStringLiteral("Training csrv2-k8"));
    progress->setShare(0.62);
    progress->setTimeLeft(130, QStringLiteral("122 steps/s"));
    column->addWidget(progress);
    auto* start = new QPushButton(theme::icon(QStringLiteral("play"), theme::Token::on_accent),
                                  QStringLiteral("Start training"));
    theme::make_primary(start);
    column->addWidget(start);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(
        new QPushButton(theme::icon(QStringLiteral("pause")), QStringLiteral("Pause")));
    auto* off = new QPushButton(QStringLiteral("Stop"));
    off->setEnabled(false);
    buttons->addWidget(off);
    column->addLayout(buttons);
    auto* command = new CommandButton(QStringLiteral("Copy as command"));
    command->setCommand(QStringLiteral("sparsescope-cli train example.sscope --preset csrv2-text"));
    column->addWidget(command);
    return panel;
}

QWidget* run_table() {
    auto* model = new RunTableModel;
    std::vector<RunRow> runs;
    const char* states[] = {"running", "finished", "stopped", "failed", "interrupted"};
    for (int i = 0; i < 5; ++i) {
        RunRow run{.id = i,
                   .name = QStringLiteral("run %1").arg(5 - i),
                   .preset = QStringLiteral("csrv2-text"),
                   .state = QLatin1String(states[i]),
                   .hidden = 1536,
                   .k = 8,
                   .step = 3700 - 400 * i,
                   .total_steps = 6000,
                   .loss = 0.42,
                   .seconds = 130.0 * (i + 1),
                   .started = QStringLiteral("today 14:0%1").arg(i)};
        if (i > 0) run.dead_share = 0.02 * i, run.accuracy = 0.796;
        runs.push_back(run);
    }
    model->setRuns(runs);
    auto* view = new TableView;
    model->setParent(view);
    view->setModel(model);
    view->setItemDelegateForColumn(RunTableModel::State, new StateChipDelegate(view));
    view->fitColumns();
    view->setFixedHeight(theme::scaled(150));
    return view;
}

}  // namespace

QWidget* train_page() {
    auto* page = new QWidget;
    auto* row = new QHBoxLayout(page);
    row->setContentsMargins(theme::page_margin, theme::gap_groups, theme::page_margin,
                            theme::gap_groups);
    row->setSpacing(theme::page_margin);
    row->addWidget(recipe_panel());
    auto* right = new QVBoxLayout;
    right->setSpacing(theme::gap_groups);
    auto* grid = new QGridLayout;
    grid->setSpacing(theme::gap_groups);
    auto* cursor = new ChartCursor(page);
    ChartCard* cards[] = {k_card(cursor),       loss_card(cursor), frequency_card(),
                          quality_card(cursor), empty_card(),      speed_card(cursor)};
    for (int i = 0; i < 6; ++i)
        grid->addWidget(cards[i], i / 3, i % 3);
    auto* axis = new TimeAxis(page);
    axis->setWhole(TimeAxis::Range{0, total});
    axis->setHalfLife(40);
    axis->setScrub(1200);
    axis->setPins({{1, 3000, QStringLiteral("k has arrived")}});
    for (ChartCard* card : cards)
        if (auto* chart = qobject_cast<LineChart*>(card->chart())) chart->shareAxis(axis);
    right->addLayout(grid, 1);
    right->addWidget(run_table());
    row->addLayout(right, 1);
    cursor->setPosition(2500);
    return page;
}

QWidget* edge_cases_page() {
    auto* page = new QWidget;
    auto* grid = new QGridLayout(page);
    grid->setContentsMargins(theme::page_margin, theme::gap_groups, theme::page_margin,
                             theme::gap_groups);
    grid->setSpacing(theme::gap_groups);
    auto* one = new LineChart;
    one->setXAxis({.title = QStringLiteral("step")});
    one->setData(
        one->addSeries({.name = QStringLiteral("one point"), .meaning = theme::Series::dead}),
        {{{0, 0.4}}});
    grid->addWidget(new ChartCard(QStringLiteral("One point"), {}, one), 0, 0);
    auto* many = new LineChart;
    std::vector<ChartPoint> points;
    std::mt19937 random(3);
    std::normal_distribution<double> normal;
    for (int i = 0; i < 100000; ++i)
        points.push_back({double(i), std::sin(i / 9000.0) + 0.2 * normal(random)});
    const int noisy =
        many->addSeries({.name = QStringLiteral("noise"), .meaning = theme::Series::alive});
    many->setHalfLife(400);
    many->setData(noisy, points);
    grid->addWidget(new ChartCard(QStringLiteral("100 000 points"), {}, many), 0, 1);
    auto* zero = new LineChart;
    std::vector<ChartPoint> aux;
    for (int i = 0; i < 300; ++i)
        aux.push_back({double(i), i < 60 ? 0.0 : std::exp(-i / 30.0)});
    zero->setLeftAxis({.title = QStringLiteral("auxiliary loss"), .log = true});
    zero->setXAxis({.title = QStringLiteral("Optimierungsschritte")});
    zero->setData(
        zero->addSeries({.name = QStringLiteral("auxiliary"), .meaning = theme::Series::auxiliary}),
        aux);
    grid->addWidget(new ChartCard(QStringLiteral("Log axis with zeros"), {}, zero), 0, 2);
    auto* flat = new LineChart;
    flat->setXAxis({.title = QStringLiteral("step"), .whole = true});
    flat->setData(flat->addSeries({.name = QStringLiteral("constant")}),
                  {{{0, 8}, {1, 8}, {2, 8}}});
    grid->addWidget(
        new ChartCard(
            QStringLiteral(
                "Eine Überschrift von wahrhaft beträchtlicher deutscher Länge mit Zusatz"),
            {}, flat),
        1, 0);
    auto* bars = new BarHistogram;
    std::vector<double> edges(100001), counts(100000);
    for (std::size_t i = 0; i < edges.size(); ++i)
        edges[i] = static_cast<double>(i);
    for (std::size_t i = 0; i < counts.size(); ++i)
        counts[i] = static_cast<double>(i % 1000);
    bars->setData(edges, counts, 3e7);
    grid->addWidget(new ChartCard(QStringLiteral("100 000 bins"), {}, bars), 1, 1);
    auto* table = k_card(nullptr);
    table->setShowsTable(true);
    grid->addWidget(table, 1, 2);
    return page;
}

}  // namespace sparsescope::gallery
