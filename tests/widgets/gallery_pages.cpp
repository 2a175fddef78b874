// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/gallery_pages.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QScrollArea>
#include <QSlider>
#include <QSplitter>
#include <QTabWidget>
#include <QToolButton>
#include <cmath>
#include <random>

#include "widgets/charts/bar_histogram.h"
#include "widgets/charts/chart_card.h"
#include "widgets/charts/label_bars.h"
#include "widgets/charts/line_chart.h"
#include "widgets/controls/chip.h"
#include "widgets/controls/command_line.h"
#include "widgets/controls/empty_state.h"
#include "widgets/controls/flow_layout.h"
#include "widgets/controls/image_view.h"
#include "widgets/controls/k_slider.h"
#include "widgets/controls/message_bar.h"
#include "widgets/controls/progress_line.h"
#include "widgets/controls/section_header.h"
#include "widgets/controls/table_view.h"
#include "widgets/controls/text_label.h"
#include "widgets/delegates/contribution_bar.h"
#include "widgets/delegates/spark_delegate.h"
#include "widgets/delegates/state_chip_delegate.h"
#include "widgets/delegates/text_card.h"
#include "widgets/models/document_list_model.h"
#include "widgets/models/hit_list_model.h"
#include "widgets/models/neuron_table_model.h"
#include "widgets/models/run_table_model.h"
#include "widgets/number_format.h"

namespace sparsescope::gallery {

namespace {

constexpr int steps = 4000;
constexpr int total = 6000;

const char* const glosses[] = {
    "a natural elevation (especially a rocky one that juts out into the sea)",
    "the act of moving something from one location to another",
    "a state of extreme happiness and contentment that lasts for some time after the event which "
    "caused it has passed "
    "and everybody went home",
    "any of various small toothed or toothless mammals having a body covered with plates",
    "make an effort or attempt to do something"};
const char* const label_names[] = {"noun.object", "noun.act", "noun.feeling", "noun.animal",
                                   "verb.social"};

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
    const int k = chart->addSeries(
        {.name = QStringLiteral("k"), .meaning = theme::Series::k, .dashed = true, .step = true});
    const int dead = chart->addSeries({.name = QStringLiteral("dead"),
                                       .meaning = theme::Series::dead,
                                       .axis = AxisSide::right,
                                       .smoothing = 40});
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
    chart->setLeftAxis({.title = QStringLiteral("weighted loss"), .log = true});
    const struct {
        const char* name;
        theme::Series meaning;
        double from, to;
    } parts[] = {{"total", theme::Series::total, 1.4, 0.42},
                 {"reconstruction", theme::Series::reconstruction, 0.9, 0.21},
                 {"4k", theme::Series::reconstruction_4k, 0.11, 0.015},
                 {"auxiliary", theme::Series::auxiliary, 0.08, 0.004},
                 {"contrastive", theme::Series::contrastive, 0.4, 0.16}};
    unsigned seed = 10;
    for (const auto& part : parts)
        chart->setData(
            chart->addSeries(
                {.name = QLatin1String(part.name), .meaning = part.meaning, .smoothing = 30}),
            curve(part.from, part.to, 0.03, ++seed));
    chart->shareCursor(cursor);
    auto* card =
        new ChartCard(QStringLiteral("Loss"),
                      QStringLiteral("Each part times its weight; together the total."), chart);
    card->setValue(QStringLiteral("0.421"));
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
    const int dense = chart->addSeries(
        {.name = QStringLiteral("dense"), .meaning = theme::Series::dense, .dashed = true});
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

TableView* table_view(QAbstractItemModel* model, QWidget* parent) {
    auto* view = new TableView(parent);
    model->setParent(view);
    view->setModel(model);
    return view;
}

std::vector<NeuronSummary> made_up_neurons(int count) {
    std::mt19937 random(5);
    std::uniform_real_distribution<double> uniform;
    std::vector<NeuronSummary> neurons;
    for (int i = 0; i < count; ++i) {
        NeuronSummary n;
        n.neuron = static_cast<NeuronId>(i);
        const bool dead = uniform(random) < 0.2;
        n.active_documents = dead ? 0 : static_cast<std::int64_t>(std::exp(uniform(random) * 8));
        n.frequency = static_cast<double>(n.active_documents) / 6000;
        n.mean_weight = 0.1 + uniform(random);
        n.max_weight = n.mean_weight * 3;
        n.purity = uniform(random);
        n.top_label = dead ? no_label : static_cast<int>(uniform(random) * 5);
        for (std::size_t b = 0; b < n.spark.size() && !dead; ++b)
            n.spark[b] = static_cast<float>(
                std::exp(-0.05 * std::pow(static_cast<double>(b) - 16 * uniform(random) * 0.5, 2)));
        neurons.push_back(n);
    }
    return neurons;
}

std::vector<std::string> labels() {
    return {std::begin(label_names), std::end(label_names)};
}

QImage made_up_image(unsigned seed) {
    std::vector<float> values;
    for (int y = 0; y < 28; ++y)
        for (int x = 0; x < 28; ++x)
            values.push_back(
                static_cast<float>(std::sin(x * 0.2 + seed) * std::cos(y * 0.3 + seed)));
    return row_image(values, 28, 28, RowColors::grey);
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
    auto* view = table_view(model, nullptr);
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
    right->addLayout(grid, 1);
    right->addWidget(run_table());
    row->addLayout(right, 1);
    cursor->setPosition(2500);
    return page;
}

QWidget* neurons_page() {
    auto* splitter = new QSplitter;
    auto* model = new NeuronTableModel;
    model->setNeurons(made_up_neurons(1536), labels());
    auto* view = table_view(model, splitter);
    view->setItemDelegateForColumn(NeuronTableModel::State, new StateChipDelegate(view));
    view->setItemDelegateForColumn(NeuronTableModel::Weights, new SparkDelegate(view));
    view->sortByColumn(NeuronTableModel::Frequency, Qt::DescendingOrder);
    view->fitColumns();
    view->setCurrentIndex(model->index(4, 2));
    splitter->addWidget(view);

    auto* detail = new QWidget;
    auto* column = new QVBoxLayout(detail);
    column->setContentsMargins(theme::page_margin, theme::gap_groups, theme::page_margin,
                               theme::gap_groups);
    auto* header = new SectionHeader(QStringLiteral("Neuron 412"), nullptr, theme::Type::title);
    header->setHint(QStringLiteral("active for 61 of 6 000 documents (1.02 %)"));
    header->addWidget(new StateChip);
    column->addWidget(header);
    auto* charts = new QHBoxLayout;
    charts->setSpacing(theme::gap_groups);
    auto* histogram = new BarHistogram;
    std::vector<double> edges, counts;
    for (int i = 0; i <= 24; ++i)
        edges.push_back(i * 0.05);
    for (int i = 0; i < 24; ++i)
        counts.push_back(std::round(12 * std::exp(-0.02 * (i - 7) * (i - 7))));
    histogram->setXAxis({.title = QStringLiteral("weight")});
    histogram->setYAxis({.title = QStringLiteral("documents")});
    histogram->setData(edges, counts);
    histogram->setMarker(0.83, QStringLiteral("selected"));
    charts->addWidget(new ChartCard(QStringLiteral("Weights"),
                                    QStringLiteral("Of the active documents."), histogram));
    auto* bars = new LabelBars;
    bars->setData({{QStringLiteral("noun.animal"), 0.689, 0.043, 42},
                   {QStringLiteral("noun.object"), 0.13, 0.09, 8},
                   {QStringLiteral("verb.motion with a rather long name"), 0.08, 0.11, 5},
                   {QStringLiteral("noun.act"), 0.05, 0.2, 3}});
    auto* label_card = new ChartCard(QStringLiteral("Labels"),
                                     QStringLiteral("Share of the active documents."), bars);
    label_card->setNote(QStringLiteral("mark: all documents"));
    charts->addWidget(label_card);
    column->addLayout(charts);
    column->addWidget(new SectionHeader(QStringLiteral("Strongest documents")));
    auto* documents = new DocumentListModel(detail);
    std::vector<DocumentRow> rows;
    for (int i = 0; i < 5; ++i)
        rows.push_back({.id = i,
                        .text = QLatin1String(glosses[i]),
                        .label = QLatin1String(label_names[i]),
                        .caption = format::number(0.91 - 0.07 * i),
                        .words = {QStringLiteral("something"), QStringLiteral("natural"),
                                  QStringLiteral("state")},
                        .image = i == 3 ? made_up_image(3) : QImage()});
    documents->setDocuments(rows);
    auto* list = new QListView;
    list->setModel(documents);
    list->setItemDelegate(new TextCardDelegate(list));
    list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    column->addWidget(list, 1);
    column->addWidget(new SectionHeader(QStringLiteral("Nearest neurons")));
    auto* flow = new FlowLayout(nullptr, 8);
    for (int i = 0; i < 7; ++i)
        flow->addWidget(new NeuronChip(static_cast<NeuronId>(100 + 37 * i), {},
                                       format::number(0.83 - 0.06 * i)));
    column->addLayout(flow);
    splitter->addWidget(detail);
    splitter->setSizes({550, 670});
    theme::make_panel(splitter);
    return splitter;
}

QWidget* search_page() {
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(theme::page_margin, theme::gap_groups, theme::page_margin,
                               theme::gap_groups);
    column->setSpacing(theme::gap_groups);
    auto* top = new QHBoxLayout;
    auto* query = new QLineEdit;
    query->setPlaceholderText(QStringLiteral("Search for words, or paste a document number"));
    query->addAction(theme::icon(QStringLiteral("search"), theme::Token::muted),
                     QLineEdit::LeadingPosition);
    top->addWidget(query, 1);
    for (const char* mode : {"text", "document", "vector", "neurons"}) {
        auto* chip = new Chip(QLatin1String(mode), Chip::Kind::button);
        chip->setCheckable(true);
        chip->setChecked(QLatin1String(mode) == QLatin1String("document"));
        top->addWidget(chip);
    }
    column->addLayout(top);
    const std::vector<NeuronId> query_neurons{412, 7, 1033, 88, 290, 5, 61, 909};
    NeuronColors colors(query_neurons);
    colors.setName(412, QStringLiteral("small animals"));
    auto* middle = new QHBoxLayout;
    middle->setSpacing(theme::page_margin);
    auto* left = new QVBoxLayout;
    left->addWidget(new SectionHeader(QStringLiteral("Neurons of the query")));
    for (std::size_t i = 0; i < query_neurons.size(); ++i) {
        auto* chip = new NeuronChip(query_neurons[i], colors.name(query_neurons[i]));
        chip->setDot(colors.color(query_neurons[i]));
        auto* slider = new QSlider(Qt::Horizontal);
        slider->setValue(90 - 10 * static_cast<int>(i));
        slider->setFixedWidth(theme::scaled(100));
        auto* row = new QHBoxLayout;
        row->addWidget(chip, 1, Qt::AlignLeft);
        row->addWidget(slider);
        left->addLayout(row);
    }
    left->addStretch(1);
    auto* left_box = new QWidget;
    left_box->setFixedWidth(theme::scaled(260));
    left_box->setLayout(left);
    left->setContentsMargins(0, 0, 0, 0);
    middle->addWidget(left_box);
    auto* model = new HitListModel;
    std::vector<HitRow> hits;
    for (int i = 0; i < 12; ++i) {
        HitRow row{.rank = i + 1,
                   .title = QLatin1String(glosses[i % 5]),
                   .label = QLatin1String(label_names[i % 5]),
                   .image = i % 4 == 3 ? made_up_image(static_cast<unsigned>(i)) : QImage()};
        for (int c = 0; c < 5; ++c) {
            const double value = (0.34 - 0.05 * c) * std::exp(-0.12 * i);
            row.hit.contributions.push_back(
                {query_neurons[static_cast<std::size_t>((c * (i + 1)) % 8)], 0.5F, 0.5F, value});
            row.hit.score += value;
        }
        hits.push_back(row);
    }
    model->setHits(hits, colors);
    auto* view = table_view(model, nullptr);
    auto* bars = new ContributionBarDelegate(view);
    bars->setFull(1.25);
    view->setItemDelegateForColumn(HitListModel::Document, new TextCardDelegate(view));
    view->setItemDelegateForColumn(HitListModel::Contributions, bars);
    view->setRowHeight(76);
    view->fitColumns(HitListModel::Document);
    view->setColumnWidth(HitListModel::Contributions, 200);
    view->setCurrentIndex(model->index(1, 1));
    middle->addWidget(view, 1);
    column->addLayout(middle, 1);
    column->addWidget(
        new TextLabel(QStringLiteral("42 of 6 000 share a neuron · 118 postings · 31 µs"),
                      theme::Type::caption, theme::Token::muted));
    theme::make_panel(page);
    return page;
}

QWidget* controls_page() {
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(theme::page_margin, theme::gap_groups, theme::page_margin,
                               theme::gap_groups);
    column->setSpacing(12);
    const struct {
        MessageBar::Kind kind;
        const char* text;
    } messages[] = {{MessageBar::Kind::info,
                     "This workspace is open in another window, so it is read-only here."},
                    {MessageBar::Kind::good, "Saved to k-and-dead.png."},
                    {MessageBar::Kind::warning,
                     "296 of 1 536 neurons were never active on the held-out documents at k = 8; a "
                     "larger auxiliary k revives more of them."},
                    {MessageBar::Kind::error,
                     "data.npy, byte 1 024: the header promises 6 000 × 384 values, the file ends "
                     "after 2 119. It is incomplete: copy it again."}};
    for (const auto& message : messages) {
        auto* bar = new MessageBar(page);
        bar->showMessage(
            message.kind, QString::fromUtf8(message.text),
            message.kind == MessageBar::Kind::warning ? QStringLiteral("Show them") : QString());
        column->addWidget(bar);
    }
    auto* row = new QHBoxLayout;
    row->setSpacing(theme::gap_inside);
    auto* primary = new QPushButton(QStringLiteral("Primary"));
    theme::make_primary(primary);
    auto* flat = new QPushButton(QStringLiteral("Flat"));
    theme::make_flat(flat);
    auto* disabled = new QPushButton(QStringLiteral("Disabled"));
    disabled->setEnabled(false);
    auto* tool = new QToolButton;
    tool->setIcon(theme::icon(QStringLiteral("menu")));
    tool->setAutoRaise(true);
    auto* edit = new QLineEdit(QStringLiteral("a line of text"));
    auto* radio = new QRadioButton(QStringLiteral("shuffled"));
    radio->setChecked(true);
    auto* three = new QCheckBox(QStringLiteral("partly"));
    three->setTristate(true);
    three->setCheckState(Qt::PartiallyChecked);
    for (QWidget* widget : std::initializer_list<QWidget*>{
             primary,
             new QPushButton(theme::icon(QStringLiteral("folder")), QStringLiteral("Open…")), flat,
             disabled, tool, edit, radio, new QRadioButton(QStringLiteral("sequential")),
             new QCheckBox(QStringLiteral("off")), three})
        row->addWidget(widget);
    column->addLayout(row);
    auto* chips = new QHBoxLayout;
    const struct {
        const char* text;
        theme::Token token;
        const char* icon;
    } kinds[] = {{"noun.animal", theme::Token::muted, ""},
                 {"finished", theme::Token::good, "check"},
                 {"interrupted", theme::Token::warn, "warning"},
                 {"failed", theme::Token::bad, "warning"},
                 {"running", theme::Token::accent, "play"}};
    for (const auto& kind : kinds) {
        auto* chip = new Chip(QLatin1String(kind.text));
        chip->setToken(kind.token);
        chip->setIconName(QLatin1String(kind.icon));
        chips->addWidget(chip);
    }
    chips->addWidget(new StateChip);
    auto* dead = new StateChip;
    dead->setAlive(false);
    chips->addWidget(dead);
    chips->addWidget(new NeuronChip(412, QStringLiteral("small animals"), QStringLiteral("0.83")));
    chips->addStretch(1);
    column->addLayout(chips);
    auto* icons = new FlowLayout(nullptr, 14);
    for (const char* name :
         {"home",   "train",    "neurons", "search", "document", "image",   "play",  "stop",
          "pause",  "warning",  "info",    "check",  "close",    "menu",    "copy",  "export",
          "import", "sun",      "moon",    "file",   "folder",   "model",   "alive", "dead",
          "help",   "settings", "star",    "filter", "back",     "forward", "trash"}) {
        auto* label = new QLabel;
        label->setPixmap(
            theme::icon_pixmap(QLatin1String(name), 20, theme::color(theme::Token::text), 1));
        label->setToolTip(QLatin1String(name));
        icons->addWidget(label);
    }
    for (const int size : {16, 24, 32, 64}) {
        auto* label = new QLabel;
        label->setPixmap(theme::application_icon().pixmap(size, size));
        icons->addWidget(label);
    }
    column->addLayout(icons);
    auto* images = new QHBoxLayout;
    std::vector<float> values;
    for (int i = 0; i < 784; ++i)
        values.push_back(static_cast<float>(std::sin(i / 28 * 0.25) * std::cos(i % 28 * 0.25)));
    auto* diverging = new ImageView;
    diverging->setRow(values, 28, 28, RowColors::diverging,
                      QStringLiteral("Encoder row of neuron 412"));
    auto* grey = new ImageView;
    grey->setRow(values, 28, 28, RowColors::grey, QStringLiteral("Reconstruction"));
    images->addWidget(diverging);
    images->addWidget(grey);
    auto* empty = new EmptyState(
        QStringLiteral("neurons"), QStringLiteral("No model yet"),
        QStringLiteral(
            "Every neuron with its documents appears here once a model is trained or loaded."));
    empty->setAction(QStringLiteral("Train a model"));
    empty->setCommandLine(QStringLiteral(
        "sparsescope-cli train example.sscope --preset csrv2-text --dataset wordnet"));
    images->addWidget(empty, 1);
    auto* text = new QPlainTextEdit(QStringLiteral("plain text"));
    text->setMaximumWidth(200);
    images->addWidget(text);
    auto* tabs = new QTabWidget;
    tabs->addTab(new QWidget, QStringLiteral("Why"));
    tabs->addTab(new QWidget, QStringLiteral("Why not"));
    images->addWidget(tabs);
    column->addLayout(images, 1);
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
    const int noisy = many->addSeries(
        {.name = QStringLiteral("noise"), .meaning = theme::Series::alive, .smoothing = 400});
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
