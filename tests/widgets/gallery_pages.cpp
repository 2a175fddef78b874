// SPDX-License-Identifier: GPL-3.0-or-later
// The neurons and search pages.
#include "tests/widgets/gallery_pages.h"

#include <QBoxLayout>
#include <QLineEdit>
#include <QListView>
#include <QSlider>
#include <QSplitter>
#include <cmath>
#include <random>

#include "widgets/charts/bar_histogram.h"
#include "widgets/charts/chart_card.h"
#include "widgets/charts/label_bars.h"
#include "widgets/controls/chip.h"
#include "widgets/controls/flow_layout.h"
#include "widgets/controls/image_view.h"
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
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope::gallery {

namespace {

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

}  // namespace

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
    column->setSpacing(12);
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

}  // namespace sparsescope::gallery
