// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/neurons/neuron_classifier_view.h"

#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QSlider>
#include <QVBoxLayout>
#include <algorithm>

#include "app/controllers/app_context.h"
#include "app/controllers/document_rows.h"
#include "app/controllers/neuron_details.h"
#include "app/parts/neuron_words.h"
#include "widgets/charts/chart_card.h"
#include "widgets/charts/line_chart.h"
#include "widgets/controls/elided_combo_box.h"
#include "widgets/controls/fact_row.h"
#include "widgets/controls/text_label.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int curve_height = 200;
enum CurveSeries { whole_curve, chance_line, chosen_point };

// Qt Charts draws lines by x: recall, which rises as the threshold falls.
std::vector<ChartPoint> curve_points(const NeuronClassifier& classifier) {
    std::vector<ChartPoint> points;
    for (const PrecisionRecall& one : classifier.curve)
        points.push_back({one.recall, one.precision});
    std::ranges::stable_sort(points, {}, &ChartPoint::x);
    return points;
}

std::vector<Fact> classifier_facts(const NeuronClassifier& classifier, const QString& label) {
    const QString part = QString::fromUtf8(split_name(classifier.judged_on));
    const auto& judged = classifier.judged;
    const QString set =
        QString("%1 labelled %2 documents, %3 of them %4.")
            .arg(format::count(judged.documents), part, format::count(judged.positives), label);
    const auto fact = [&](const QString& caption, const QString& value, const QString& meaning) {
        return Fact{caption, value, meaning + u'\n' + set,
                    QString("%1 %2 for %3 (%4)").arg(caption, value, label, set)};
    };
    const auto number = [](std::optional<double> value) {
        return value ? format::number(*value) : QString(format::no_value);
    };
    return {fact("AUROC", number(judged.auroc),
                 "The chance that a document with the label has a larger weight than one without; "
                 "equal weights count half. 0.5 is chance."),
            fact("F1 on " + part, number(judged.f1),
                 QString("Of the threshold that is best on training documents, %1. F1 is "
                         "2·precision·recall / (precision + recall).")
                     .arg(format::number(classifier.threshold))),
            fact("F1 on train", number(classifier.chosen.f1),
                 "The best that any threshold reaches on the training documents."),
            fact("precision", number(judged.precision),
                 "Of the documents that the best threshold says have the label, those that do."),
            fact("recall", number(judged.recall),
                 "Of the documents that have the label, those that the best threshold finds.")};
}

}  // namespace

NeuronClassifierView::NeuronClassifierView(AppContext& context, ClassifierQuestion& question,
                                           QWidget* parent)
    : QWidget(parent),
      context_(context),
      question_(question),
      empty_(new TextLabel(QString(), theme::Type::body, theme::Token::muted)),
      body_(new QWidget),
      facts_(new FactRow),
      chart_(new LineChart) {
    empty_->setObjectName("classifier_empty");
    empty_->setWordWrap(true);
    facts_->setObjectName("classifier_numbers");
    chart_->setObjectName("chart_classifier");
    chart_->setXAxis(
        {.title = "recall", .format = AxisFormat::percent, .minimum = 0, .maximum = 1});
    chart_->setLeftAxis(
        {.title = "precision", .format = AxisFormat::percent, .minimum = 0, .maximum = 1});
    chart_->addSeries({.name = "precision", .meaning = theme::Series::frequency, .exact = true});
    chart_->addSeries({.name = "by chance",
                       .meaning = theme::Series::other,
                       .dash = LineDash::dashed,
                       .exact = true});
    chart_->addSeries(
        {.name = "threshold", .meaning = theme::Series::dead, .exact = true, .dots = true});
    chart_->setEmptyText("No document of the part it is judged on activates this neuron.");
    auto* card = new ChartCard(
        "Precision and recall",
        "What a document is said to be when the neuron's weight is at least a threshold, for every "
        "threshold: precision is the share of those that have the label, recall the share of those "
        "with the label that are found.",
        chart_);
    card->setMinimumHeight(theme::scaled(curve_height));
    auto* inside = new QVBoxLayout(body_);
    inside->setContentsMargins(0, 0, 0, 0);
    inside->setSpacing(theme::gap_inside);
    inside->addWidget(buildControls());
    inside->addWidget(facts_);
    inside->addWidget(card);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(empty_);
    column->addWidget(body_);
    connect(&question_, &NeuronQuestion::changed, this, &NeuronClassifierView::refresh);
    refresh();
}

QWidget* NeuronClassifierView::buildControls() {
    labels_ = new ElidedComboBox;
    labels_->setObjectName("classifier_label");
    labels_->setAccessibleName("Label to classify by");
    threshold_ = new QSlider(Qt::Horizontal);
    threshold_->setObjectName("classifier_threshold");
    threshold_->setAccessibleName("Threshold of the weight");
    at_threshold_ = new TextLabel(QString(), theme::Type::body, theme::Token::muted);
    at_threshold_->setObjectName("classifier_at_threshold");
    at_threshold_->setWordWrap(true);
    auto* first = new QHBoxLayout;
    first->setSpacing(theme::gap_inside);
    first->addWidget(new TextLabel("Finds", theme::Type::body, theme::Token::muted));
    first->addWidget(labels_);
    first->addWidget(new TextLabel("above", theme::Type::body, theme::Token::muted));
    first->addWidget(threshold_, 1);
    auto* controls = new QWidget;
    auto* column = new QVBoxLayout(controls);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addLayout(first);
    column->addWidget(at_threshold_);
    connect(labels_, &QComboBox::activated, this, [this] {
        question_.setLabel(static_cast<std::int32_t>(labels_->currentData().toInt()));
    });
    connect(threshold_, &QSlider::valueChanged, this, &NeuronClassifierView::showThreshold);
    return controls;
}

void NeuronClassifierView::fillLabels() {
    const auto& model = question_.about().model;
    if (!model || model->info.id == labels_of_) return;
    labels_of_ = model->info.id;
    const QSignalBlocker quiet(labels_);
    labels_->clear();
    for (std::size_t i = 0; i < model->dataset.label_names.size(); ++i)
        labels_->addItem(one_line(label_of(model->dataset, static_cast<std::int32_t>(i))),
                         static_cast<int>(i));
}

void NeuronClassifierView::refresh() {
    const auto& answer = question_.answer();
    const QString problem = question_.problem();
    empty_->setText(problem);
    empty_->setVisible(!problem.isEmpty());
    body_->setVisible(problem.isEmpty());
    if (!answer) return;
    fillLabels();
    {
        const QSignalBlocker quiet(labels_);
        labels_->setCurrentIndex(labels_->findData(static_cast<int>(answer->label)));
    }
    const QString label = one_line(label_of(question_.about().model->dataset, answer->label));
    facts_->setFacts(classifier_facts(*answer, label));
    refreshChart();
}

void NeuronClassifierView::refreshChart() {
    const NeuronClassifier& classifier = *question_.answer();
    chart_->setData(whole_curve, curve_points(classifier));
    const auto& judged = classifier.judged;
    std::vector<ChartPoint> chance;
    if (judged.documents > 0 && !classifier.curve.empty()) {
        const double share =
            static_cast<double>(judged.positives) / static_cast<double>(judged.documents);
        chance = {{0, share}, {1, share}};
    }
    chart_->setData(chance_line, chance);
    // The slider stands on the threshold that training documents would choose.
    int best = 0;
    for (std::size_t i = 0; i < classifier.curve.size(); ++i)
        if (classifier.curve[i].threshold >= classifier.threshold) best = static_cast<int>(i);
    {
        const QSignalBlocker quiet(threshold_);
        threshold_->setRange(0, std::max(0, static_cast<int>(classifier.curve.size()) - 1));
        threshold_->setInvertedAppearance(true);  // the curve begins with the largest weight
        threshold_->setValue(best);
        threshold_->setEnabled(classifier.curve.size() > 1);
    }
    showThreshold();
}

void NeuronClassifierView::showThreshold() {
    const auto& answer = question_.answer();
    if (!answer || answer->curve.empty()) {
        chart_->setData(chosen_point, {});
        return at_threshold_->setText(QString(QChar::Nbsp));
    }
    const auto at = std::clamp<std::size_t>(static_cast<std::size_t>(threshold_->value()), 0,
                                            answer->curve.size() - 1);
    const PrecisionRecall& one = answer->curve[at];
    const std::vector<ChartPoint> point{{one.recall, one.precision}};
    chart_->setData(chosen_point, point);
    at_threshold_->setText(
        QString("Weight at least %1: precision %2, recall %3 on %4 documents%5")
            .arg(format::number(one.threshold), format::percent(one.precision),
                 format::percent(one.recall), QString::fromUtf8(split_name(answer->judged_on)),
                 answer->held_out ? QString() : ", which are also those it learned from"));
}

}  // namespace sparsescope
