// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/neurons/neuron_panel.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include "app/controllers/app_context.h"
#include "app/controllers/document_rows.h"
#include "app/dialogs/commands.h"
#include "app/pages/neurons/try_text.h"
#include "app/parts/document_list.h"
#include "core/workspace/held_out.h"
#include "widgets/charts/bar_histogram.h"
#include "widgets/charts/chart_card.h"
#include "widgets/charts/label_bars.h"
#include "widgets/controls/chip.h"
#include "widgets/controls/flow_layout.h"
#include "widgets/controls/image_view.h"
#include "widgets/controls/message_bar.h"
#include "widgets/controls/section_header.h"
#include "widgets/controls/text_label.h"
#include "widgets/layout.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int charts_height = 196;
constexpr int documents_height = 190;  // at least
constexpr int row_side = 140;
constexpr int shown_neighbours = 6;
constexpr int shown_labels = 6;

}  // namespace

NeuronPanel::NeuronPanel(AppContext& context, Commands& commands, QWidget* parent)
    : QWidget(parent), context_(context), commands_(commands), message_(new MessageBar) {
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(theme::gap_inside, theme::gap_groups, theme::gap_groups,
                               theme::gap_inside);
    column->setSpacing(theme::gap_inside);
    column->addWidget(message_);
    column->addWidget(buildHeader());
    strongest_header_ = new SectionHeader("Strongest documents");
    column->addWidget(strongest_header_);
    strongest_ = new DocumentList;
    strongest_->setObjectName("neuron_documents");
    column->addWidget(strongest_, 1);
    column->addSpacing(theme::gap_inside);
    auto* tried = new TryText(context);
    column->addWidget(tried);
    column->addWidget(charts_ = buildCharts());
    connect(tried, &TryText::marked, weights_,
            [this](std::optional<double> value) { weights_->setMarker(value, "your text"); });
    column->addSpacing(theme::gap_inside);
    nearest_header_ = new SectionHeader("Nearest neurons");
    column->addWidget(nearest_header_);
    auto* chips = new QWidget;
    neighbours_ = new FlowLayout(chips);
    column->addWidget(chips);
    connect(&theme::notifier(), &theme::Notifier::changed, this, &NeuronPanel::fit);
    fit();
    fill(this, scrolling(content));  // for large text; otherwise all fits
    connect(strongest_, &DocumentList::moreLikeRequested, this, [this](DocumentId document) {
        if (const auto& view = context_.neurons.view())
            commands_.goToMoreLike(view->model->info.dataset, document);
    });
    connect(&context_.neurons, &NeuronController::viewChanged, this, &NeuronPanel::refresh);
    connect(&context_.neurons, &NeuronController::summariesChanged, this, &NeuronPanel::refresh);
    connect(&context_.neurons, &NeuronController::failed, this, [this](const QString& sentence) {
        message_->showMessage(MessageBar::Kind::error, sentence);
    });
    refresh();
}

QWidget* NeuronPanel::buildHeader() {
    title_ = new TextLabel(QString(), theme::Type::title);
    title_->setObjectName("neuron_title");
    name_ = new TextLabel(QString(), theme::Type::section);
    name_->setObjectName("neuron_name");
    name_->setWordWrap(true);
    state_ = new StateChip;
    facts_ = new TextLabel(QString(), theme::Type::body, theme::Token::muted);
    facts_->setObjectName("neuron_facts");
    facts_->setWordWrap(true);
    row_ = new ImageView;
    row_->setObjectName("neuron_row_image");

    auto* first = new QHBoxLayout;
    first->setSpacing(theme::gap_inside);
    first->addWidget(title_);
    first->addWidget(state_);
    first->addStretch(1);
    search_ = new QPushButton("Search with it");
    search_->setObjectName("neuron_search");
    search_->setToolTip("Find the documents in which this neuron is strongest, on the Search page");
    connect(search_, &QPushButton::clicked, this, [this] {
        if (const auto& view = context_.neurons.view())
            commands_.goToSearchWith(view->model->info.id, view->detail.summary.neuron);
    });
    first->addWidget(search_);
    auto* texts = new QVBoxLayout;
    texts->setSpacing(4);
    texts->addLayout(first);
    texts->addWidget(name_);
    texts->addWidget(facts_);
    texts->addStretch(1);
    auto* header = new QWidget;
    auto* row = new QHBoxLayout(header);
    row->setContentsMargins(0, 0, 0, 0);
    row->addLayout(texts, 1);
    row->addWidget(row_, 0, Qt::AlignTop);
    return header;
}

QWidget* NeuronPanel::buildCharts() {
    weights_ = new BarHistogram;
    weights_->setObjectName("chart_neuron_weights");
    weights_->setXAxis({.title = "weight", .format = AxisFormat::number, .minimum = 0});
    weights_->setYAxis({.title = "documents", .from_zero = true});
    weights_->setEmptyText("No document activates this neuron at this k.");
    weights_card_ = new ChartCard(
        "Weights", "How strongly documents activate this neuron: their weights in the code at k.",
        weights_);
    labels_ = new LabelBars;
    labels_->setObjectName("chart_neuron_labels");
    labels_card_ = new ChartCard(
        "Labels",
        "Share of each label among the documents that activate this neuron; the mark is the "
        "label's share among all labelled documents.",
        labels_);
    auto* charts = new QWidget;
    auto* row = new QHBoxLayout(charts);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme::gap_groups);
    row->addWidget(weights_card_, 1);
    row->addWidget(labels_card_, 1);
    return charts;
}

void NeuronPanel::fit() {
    strongest_->setMinimumHeight(theme::scaled(documents_height));
    charts_->setFixedHeight(theme::scaled(charts_height));
    row_->setFixedSize(theme::scaled(row_side), theme::scaled(row_side));
}

void NeuronPanel::refresh() {
    const auto& view = context_.neurons.view();
    const auto model = context_.selection.model();
    state_->setVisible(view.has_value());
    row_->setVisible(view && !view->row_pixels.empty());
    search_->setVisible(view && !view->detail.summary.silent());
    if (!view || !model) {
        title_->setText(model ? "Choose a neuron" : "");
        name_->hide();
        facts_->clear();
        weights_->clearData();
        labels_->setData({});
        neighbours_->removeAll();
        strongest_->setDocuments({});
        return;
    }
    message_->clear();
    refreshHeader(*view);
    refreshCharts(*view);
    refreshNeighbours(*view);
    strongest_header_->setHint(
        view->strongest.empty() ? QString("none at k = %1").arg(view->k)
                                : QString("%1 of %2 · double-click for more like one")
                                      .arg(view->strongest.size())
                                      .arg(format::count(view->detail.summary.active_documents)));
    strongest_->setDocuments(view->strongest);
}

void NeuronPanel::refreshHeader(const NeuronView& view) {
    const auto& model = view.model;
    const NeuronSummary& summary = view.detail.summary;
    title_->setText(QString("Neuron %1").arg(summary.neuron));
    const QString name = context_.neurons.description(summary.neuron);
    name_->setText(name);
    name_->setVisible(!name.isEmpty());
    state_->setAlive(!summary.dead());
    state_->setToolTip(context_.neurons.deadMeaning());
    const QString documents = format::counted(model->documents(), "document", "documents");
    if (summary.silent()) {
        facts_->setText(QString("Active in none of %1 at k = %2.").arg(documents).arg(view.k));
    } else {
        QString text =
            QString("Active in %1 of %2 (%3) at k = %4 · mean weight %5, largest %6")
                .arg(format::count(summary.active_documents), documents,
                     format::percent(summary.frequency))
                .arg(view.k)
                .arg(format::number(summary.mean_weight), format::number(summary.max_weight));
        if (summary.top_label != no_label) {
            text += QString(" · %1 of them are %2")
                        .arg(format::percent(summary.purity),
                             label_of(model->dataset, summary.top_label));
        }
        if (summary.dead())
            text += QString(" · on no %1 document: dead")
                        .arg(split_name(held_out_part(model->splits).value_or(Split::none)));
        facts_->setText(text);
    }
    if (!view.row_pixels.empty()) {
        row_->setRow(view.row_pixels, view.width, view.height, RowColors::diverging,
                     QString("Encoder row of neuron %1: blue raises it, orange lowers it")
                         .arg(summary.neuron));
    }
}

void NeuronPanel::refreshCharts(const NeuronView& view) {
    const auto& model = view.model;
    weights_->setData(view.detail.weights.edges, view.detail.weights.counts);
    weights_card_->setNote(
        format::counted(view.detail.summary.active_documents, "document", "documents"));
    std::vector<LabelBar> bars;
    for (const LabelShare& share : view.detail.labels) {
        bars.push_back(
            {label_of(model->dataset, share.label), share.share, share.base_rate, share.documents});
    }
    labels_->setEmptyText(model->dataset.label_names.empty() ? "The documents have no labels."
                          : view.detail.summary.silent()
                              ? "No document activates this neuron at this k."
                              : "None of its documents has a label.");
    labels_card_->setNote(bars.empty() ? QString() : QString("mark: share of all documents"));
    labels_->setData(std::move(bars), shown_labels);
}

void NeuronPanel::refreshNeighbours(const NeuronView& view) {
    neighbours_->removeAll();
    // Where encoder and decoder are one matrix there is nothing to tell apart.
    nearest_header_->setHint(view.model->weights.tied() ? QString() : "by encoder rows");
    int shown = 0;
    for (const NeuronNeighbour& neighbour : view.detail.neighbours) {
        if (shown++ == shown_neighbours) break;
        auto* chip = new NeuronChip(
            neighbour.neuron, context_.neurons.neuronName(view.model->info.id, neighbour.neuron),
            "cos " + format::number(neighbour.cosine, 2));
        chip->setObjectName(QString("neighbour_%1").arg(neighbour.neuron));
        connect(chip, &NeuronChip::neuronActivated, &context_.selection,
                [this](NeuronId neuron) { context_.selection.setNeuron(neuron); });
        neighbours_->addWidget(chip);
    }
}

}  // namespace sparsescope
