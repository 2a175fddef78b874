// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/neurons/neuron_weights.h"

#include "app/controllers/app_context.h"
#include "app/controllers/document_rows.h"
#include "app/controllers/neuron_examples.h"
#include "app/parts/neuron_words.h"
#include "widgets/charts/brush_histogram.h"
#include "widgets/charts/chart_card.h"
#include "widgets/controls/text_label.h"
#include "widgets/layout.h"
#include "widgets/number_format.h"

namespace sparsescope {

NeuronWeights::NeuronWeights(AppContext& context, NeuronExamplesQuestion& examples, QWidget* parent)
    : QWidget(parent),
      context_(context),
      examples_(examples),
      chart_(new BrushHistogram),
      words_(new ElidedLabel(QString(), theme::Type::caption, theme::Token::muted)) {
    chart_->setObjectName("chart_neuron_weights");
    chart_->setXAxis({.format = AxisFormat::number, .minimum = 0});
    chart_->setYAxis({.title = "documents", .from_zero = true});
    chart_->setEmptyText("No document activates this neuron at this k.");
    words_->setObjectName("neuron_brush_words");
    card_ = new ChartCard(
        "Weights",
        "How strongly documents activate this neuron: their weights in the code at k. Drag over "
        "it, or press Shift with the arrows, to see the documents of an interval; Esc ends that.",
        chart_);
    card_->setFooter(words_);
    fill(this, card_);
    connect(
        chart_, &BrushHistogram::brushChanged, &examples_,
        [this](const std::optional<BrushRange>& range) {
            using Range = NeuronExamplesQuestion::Range;
            examples_.brush(range ? std::optional(Range{range->low, range->high}) : std::nullopt);
        });
    connect(&examples_, &NeuronExamplesQuestion::brushForgotten, chart_,
            &BrushHistogram::clearBrush);
    connect(&examples_, &NeuronQuestion::changed, this, &NeuronWeights::refreshWords);
    refreshWords();
}

void NeuronWeights::mark(std::optional<double> weight, const QString& what) {
    chart_->setMarker(weight, what);
}

void NeuronWeights::refresh() {
    const auto& view = context_.neurons.view();
    if (!view) return chart_->clearData();
    chart_->setData(view->detail.weights.edges, view->detail.weights.counts);
}

void NeuronWeights::refreshWords() {
    const auto& answer = examples_.answer();
    const bool some = context_.neurons.view() && !context_.neurons.view()->detail.summary.silent();
    words_->setToolTip({});
    if (!examples_.isBrushed() || !answer || !answer->interval)
        return words_->setText(some ? "Drag over it to see some of them" : QString(QChar::Nbsp));
    const WeightInterval& interval = *answer->interval;
    const auto about = [&](int digits) {
        QString text =
            QString("%1 to %2: %3")
                .arg(format::number(interval.low, digits), format::number(interval.high, digits),
                     digits > 2 ? format::counted(interval.documents, "document", "documents")
                                : format::count(interval.documents));
        if (interval.top_label == no_label) return text;
        const auto& dataset = examples_.about().model->dataset;
        return text + QString(" · %1 %2, of all %3")
                          .arg(format::percent(interval.purity, digits),
                               one_line(label_of(dataset, interval.top_label)),
                               format::percent(interval.base_rate, digits));
    };
    words_->setToolTip(about(3));
    words_->setText(about(2));
}

}  // namespace sparsescope
