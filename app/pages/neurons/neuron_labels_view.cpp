// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/neurons/neuron_labels_view.h"

#include "app/controllers/app_context.h"
#include "app/controllers/document_rows.h"
#include "app/controllers/neuron_details.h"
#include "app/parts/neuron_words.h"
#include "widgets/charts/chart_card.h"
#include "widgets/charts/label_bars.h"
#include "widgets/controls/text_label.h"
#include "widgets/layout.h"
#include "widgets/number_format.h"

namespace sparsescope {
namespace {

constexpr int shown_labels = 5;
constexpr std::size_t shown_avoided = 4;

}  // namespace

NeuronLabelsView::NeuronLabelsView(AppContext& context, NeuronCountsQuestion& counts,
                                   QWidget* parent)
    : QWidget(parent),
      context_(context),
      counts_(counts),
      chart_(new LabelBars),
      avoided_(new ElidedLabel(QString(), theme::Type::caption, theme::Token::muted)) {
    chart_->setObjectName("chart_neuron_labels");
    avoided_->setObjectName("neuron_avoided_labels");
    card_ = new ChartCard(
        "Labels",
        "Share of each label among the labelled documents that activate this neuron, with its 95 % "
        "interval (Wilson) as a whisker; the mark is the label's share among all labelled "
        "documents, and × how many times as common it is here.",
        chart_);
    card_->setFooter(avoided_);
    fill(this, card_);
    connect(&counts_, &NeuronQuestion::changed, this, &NeuronLabelsView::refresh);
    refresh();
}

void NeuronLabelsView::refresh() {
    const auto& answer = counts_.answer();
    if (!answer) {
        chart_->setData({});
        chart_->setEmptyText(counts_.problem());
        avoided_->setText(QString(QChar::Nbsp));
        return;
    }
    const DatasetInfo& dataset = counts_.about().model->dataset;
    const LabelTable& table = answer->labels;
    std::vector<LabelBar> bars;
    for (const LabelEvidence& one : table.present) {
        bars.push_back({label_of(dataset, one.label), one.share, one.base_rate, one.documents,
                        one.share_low, one.share_high, one.lift});
    }
    const bool silent = context_.neurons.view() && context_.neurons.view()->detail.summary.silent();
    chart_->setEmptyText(dataset.label_names.empty()
                             ? "The documents have no labels. Frequency, weights, MonoScore, "
                               "neighbours and names need none."
                         : silent ? "No document activates this neuron at this k."
                                  : "None of its documents has a label.");
    chart_->setData(std::move(bars), shown_labels);
    QStringList avoided;
    for (const LabelEvidence& one : table.avoided) {
        if (static_cast<std::size_t>(avoided.size()) == shown_avoided) break;
        avoided.push_back(one_line(label_of(dataset, one.label)));
    }
    avoided_->setText(avoided.isEmpty() ? QString(QChar::Nbsp)
                                        : "Seldom, for chance: " + avoided.join(", "));
    avoided_->setToolTip(avoided.isEmpty()
                             ? QString()
                             : as_tooltip(QString("Labels that are rarer among its documents than "
                                                  "chance would make them, with %1 tests in mind.")
                                              .arg(format::count(table.tests))));
}

}  // namespace sparsescope
