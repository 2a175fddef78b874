// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/learn/k_play.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include "app/controllers/app_context.h"
#include "app/controllers/document_rows.h"
#include "app/dialogs/commands.h"
#include "widgets/charts/chart_card.h"
#include "widgets/charts/line_chart.h"
#include "widgets/charts/vector_bars.h"
#include "widgets/controls/chip.h"
#include "widgets/controls/code_strip.h"
#include "widgets/controls/flow_layout.h"
#include "widgets/controls/image_view.h"
#include "widgets/controls/k_slider.h"
#include "widgets/controls/section_header.h"
#include "widgets/controls/text_label.h"
#include "widgets/layout.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int picture_side = 120;
constexpr int ladder_height = 190;
constexpr std::size_t shown_neurons = 12;
constexpr int bytes_of_number = 4;  // of an embedding's, and of a neuron in a code

}  // namespace

KPlay::KPlay(AppContext& context, Commands& commands, QWidget* parent)
    : QWidget(parent), context_(context), commands_(commands) {
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(theme::gap_groups, theme::gap_groups, theme::gap_groups,
                               theme::gap_groups);
    column->setSpacing(theme::gap_inside);
    column->addWidget(buildDocument());
    column->addWidget(buildSlider());
    auto* embedding = new SectionHeader("Embedding and reconstruction");
    embedding->setHint("grey: the embedding · blue: what the code keeps of it");
    column->addWidget(embedding);
    column->addWidget(bars_ = new VectorBars);
    bars_->setObjectName("learn_bars");
    auto* code = new SectionHeader("Code");
    code->setHint("all neurons from left to right; only the active ones have a stroke");
    column->addWidget(code);
    column->addWidget(strip_ = new CodeStrip);
    strip_->setObjectName("learn_strip");
    strip_->setNames([this](NeuronId neuron) { return context_.neurons.description(neuron); });
    auto* chips = new QWidget;
    chips_ = new FlowLayout(chips);
    column->addWidget(chips);
    ladder_ = new LineChart;
    ladder_->setObjectName("learn_ladder");
    ladder_->setXAxis({.title = "k", .minimum = 1, .whole = true});
    ladder_->setLeftAxis({.title = "energy kept", .format = AxisFormat::percent, .maximum = 1});
    ladder_->addSeries({.name = "energy kept", .meaning = theme::Series::sparse, .exact = true});
    auto* card = new ChartCard("Energy kept at every k",
                               "1 − ‖x − x̂‖² / ‖x‖²: how much of the embedding x is in the "
                               "reconstruction x̂ of the code at k.",
                               ladder_);
    card->setFixedHeight(theme::scaled(ladder_height));
    column->addWidget(card);
    column->addStretch(1);
    fill(this, scrolling(content));
    setFocusProxy(slider_);  // so that the arrow keys change k at once

    connect(strip_, &CodeStrip::neuronActivated, this, [this](NeuronId neuron) {
        if (const auto& shown = context_.learn.document())
            commands_.goToNeuron(shown->model->info.id, neuron);
    });
    connect(&context_.learn, &LearnController::documentChanged, this, &KPlay::refresh);
    connect(&context_.selection, &Selection::kChanged, this, &KPlay::refresh);
    connect(&context_.selection, &Selection::modelChanged, this, &KPlay::refresh);
    connect(&context_.neurons, &NeuronController::summariesChanged, this, &KPlay::refresh);
    refresh();
}

QWidget* KPlay::buildDocument() {
    auto* holder = new QWidget;
    auto* row = new QHBoxLayout(holder);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme::gap_groups);
    pictures_ = new QWidget;
    auto* pictures = new QHBoxLayout(pictures_);
    pictures->setContentsMargins(0, 0, 0, 0);
    pictures->setSpacing(theme::gap_inside);
    picture_ = new ImageView;
    rebuilt_ = new ImageView;
    rebuilt_->setObjectName("learn_rebuilt");
    for (ImageView* view : {picture_, rebuilt_}) {
        view->setFixedSize(theme::scaled(picture_side), theme::scaled(picture_side));
        pictures->addWidget(view);
    }
    row->addWidget(pictures_);
    document_ = new TextLabel(QString(), theme::Type::section);
    document_->setObjectName("learn_document");
    document_->setWordWrap(true);
    row->addWidget(document_, 1);
    another_ = new QPushButton("Another document");
    another_->setObjectName("learn_another");
    connect(another_, &QPushButton::clicked, &context_.learn, &LearnController::anotherDocument);
    row->addWidget(another_, 0, Qt::AlignTop);
    return holder;
}

QWidget* KPlay::buildSlider() {
    auto* holder = new QWidget;
    auto* row = new QHBoxLayout(holder);
    row->setContentsMargins(0, theme::gap_inside, 0, theme::gap_inside);
    row->setSpacing(theme::gap_groups);
    slider_ = new KSlider;
    slider_->setObjectName("learn_k");
    slider_->setMinimumWidth(theme::scaled(220));
    energy_ = new TextLabel(QString(), theme::Type::value);
    energy_->setObjectName("learn_energy");
    energy_->setToolTip("Energy kept: 1 − ‖x − x̂‖² / ‖x‖², of this document at this k.");
    size_ = new TextLabel(QString(), theme::Type::body, theme::Token::muted);
    size_->setObjectName("learn_size");
    size_->setWordWrap(true);
    row->addWidget(slider_, 1);
    row->addWidget(energy_);
    row->addWidget(size_, 1);
    connect(slider_, &QAbstractSlider::valueChanged, this,
            [this](int k) { context_.selection.setK(k); });
    return holder;
}

void KPlay::refresh() {
    const auto& shown = context_.learn.document();
    another_->setEnabled(shown.has_value());
    if (!shown) {
        document_->setText(context_.learn.problem());
        pictures_->hide();
        chips_->removeAll();
        bars_->setVectors({}, {});
        strip_->setCode({}, 0, 0);
        ladder_->clearData();
        return;
    }
    const int k = context_.selection.k();
    slider_->setModel(shown->model->info.k, shown->model->info.stored_k);
    slider_->setK(k);
    refreshDocument(*shown);
    refreshPictures(*shown, k);
    refreshNumbers(*shown, k);
    refreshCode(*shown, k);
}

void KPlay::refreshDocument(const LearnDocument& shown) {
    const DocumentRow& row = shown.document;
    QString text = row.text.isEmpty() ? QString("Document %1").arg(row.id) : row.text.left(300);
    if (!row.label.isEmpty()) text += "  ·  " + row.label;
    document_->setText(text);
}

void KPlay::refreshPictures(const LearnDocument& shown, int k) {
    const auto& dataset = shown.model->dataset;
    pictures_->setVisible(!shown.document.image.isNull());
    if (shown.document.image.isNull()) return;
    picture_->setImage(shown.document.image, "The document");
    rebuilt_->setVisible(shown.pixel_scale > 0);
    if (shown.pixel_scale <= 0) return;
    const auto made = shown.ladder.reconstruction(shown.model->weights, k);
    rebuilt_->setImage(to_qimage(to_pixels(dataset, made, shown.pixel_scale)),
                       QString("What its code at k = %1 makes of it").arg(k));
}

void KPlay::refreshNumbers(const LearnDocument& shown, int k) {
    const ModelInfo& info = shown.model->info;
    energy_->setText(shown.ladder.energy.empty() ? QString(format::no_value)
                                                 : format::percent(shown.ladder.energy_at(k)));
    const auto dense = static_cast<std::int64_t>(info.dim) * bytes_of_number;
    const auto sparse = static_cast<std::int64_t>(k) * bytes_of_number;
    QString text = QString("of the energy kept by %1 of %2 neurons: %3 instead of %4")
                       .arg(k)
                       .arg(format::count(static_cast<std::int64_t>(info.hidden)),
                            format::bytes(sparse), format::bytes(dense));
    if (k != info.k) text += QString(" · trained for k = %1, read at k = %2").arg(info.k).arg(k);
    size_->setText(text);
    bars_->setVectors(shown.ladder.embedding, shown.ladder.reconstruction(shown.model->weights, k));
    std::vector<ChartPoint> points;
    for (std::size_t i = 0; i < shown.ladder.energy.size(); ++i)
        points.push_back({static_cast<double>(i + 1), shown.ladder.energy[i]});
    ladder_->setData(0, points);
    ladder_->setMarks({{.x = static_cast<double>(k), .text = QString("k = %1").arg(k)}});
}

void KPlay::refreshCode(const LearnDocument& shown, int k) {
    const Code& code = shown.ladder.code;
    std::vector<CodeStrip::Active> active;
    const auto length = std::min(code.neurons.size(), static_cast<std::size_t>(std::max(k, 0)));
    for (std::size_t i = 0; i < length; ++i)
        active.push_back({code.neurons[i], code.weights[i]});
    chips_->removeAll();
    for (std::size_t i = 0; i < std::min(length, shown_neurons); ++i) {
        const NeuronId neuron = code.neurons[i];
        auto* chip =
            new NeuronChip(neuron, context_.neurons.neuronName(shown.model->info.id, neuron),
                           format::number(static_cast<double>(code.weights[i]), 2));
        if (i < static_cast<std::size_t>(theme::ordinal_colors))
            chip->setDot(theme::ordinal(static_cast<int>(i)));
        connect(chip, &NeuronChip::neuronActivated, this, [this](NeuronId chosen) {
            if (const auto& now = context_.learn.document())
                commands_.goToNeuron(now->model->info.id, chosen);
        });
        chips_->addWidget(chip);
    }
    if (length > shown_neurons)
        chips_->addWidget(
            new Chip(QString("and %1 more").arg(static_cast<qlonglong>(length - shown_neurons))));
    strip_->setCode(std::move(active), shown.model->info.hidden,
                    code.weights.empty() ? 0 : code.weights.front());
}

}  // namespace sparsescope
