// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/neurons/neuron_past_view.h"

#include <QVBoxLayout>
#include <algorithm>

#include "app/controllers/neuron_past.h"
#include "app/parts/neuron_words.h"
#include "widgets/charts/chart_card.h"
#include "widgets/charts/line_chart.h"
#include "widgets/controls/text_label.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int past_height = 210;
enum PastSeries { past_documents, past_row, past_frequency };

template <class Value>
std::vector<ChartPoint> points_of(const NeuronHistory& history, Value value) {
    std::vector<ChartPoint> points;
    for (const NeuronHistory::Moment& moment : history.moments)
        points.push_back({static_cast<double>(moment.step), value(moment)});
    return points;
}

}  // namespace

QString drift_words(const NeuronHistory& history) {
    QString words;
    const NeuronHistory::Moment* before = nullptr;
    for (const NeuronHistory::Moment& moment : history.moments) {
        const bool same = before && before->label == moment.label;
        if (!same && !moment.label.empty()) {
            if (!words.isEmpty())
                words += QString(" until step %1, then ").arg(format::count(before->step));
            words += QString("%1 (%2)").arg(one_line(QString::fromStdString(moment.label)),
                                            format::percent(moment.purity, 2));
        }
        if (!moment.label.empty()) before = &moment;
    }
    return words.isEmpty() ? words : "Most of its documents: " + words + '.';
}

NeuronPastView::NeuronPastView(NeuronPast& past, QWidget* parent)
    : QWidget(parent),
      past_(past),
      words_(new TextLabel(QString(), theme::Type::body, theme::Token::muted)),
      chart_(new LineChart) {
    words_->setObjectName("neuron_past_words");
    words_->setTextFormat(Qt::PlainText);
    words_->setWordWrap(true);
    chart_->setObjectName("chart_neuron_past");
    chart_->setXAxis({.title = "step"});
    chart_->setLeftAxis(
        {.title = "like today", .format = AxisFormat::percent, .maximum = 1, .from_zero = true});
    chart_->setRightAxis({.title = "active", .format = AxisFormat::percent, .from_zero = true});
    chart_->addSeries({.name = "same documents",
                       .meaning = theme::Series::contrastive,
                       .exact = true,
                       .dots = true});
    chart_->addSeries({.name = "row, cosine",
                       .meaning = theme::Series::other,
                       .dash = LineDash::dashed,
                       .exact = true,
                       .dots = true});
    chart_->addSeries({.name = "active",
                       .meaning = theme::Series::frequency,
                       .axis = AxisSide::right,
                       .exact = true,
                       .dots = true});
    card_ = new ChartCard(
        "While it was trained",
        "At every moment of the run whose weights were kept: the cosine of the neuron's row with "
        "that of the last moment, the share of its documents that are the same (Jaccard), and on "
        "how many documents it was active, at the run's final k.",
        chart_);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::gap_inside);
    column->addWidget(words_);
    column->addWidget(card_);
    connect(&past_, &NeuronPast::changed, this, &NeuronPastView::refresh);
    connect(&theme::notifier(), &theme::Notifier::changed, this, &NeuronPastView::fit);
    fit();
    refresh();
}

void NeuronPastView::fit() {
    card_->setFixedHeight(theme::scaled(past_height));
}

void NeuronPastView::refresh() {
    const auto& history = past_.history();
    card_->setVisible(history && !history->moments.empty());
    if (!history) {
        words_->setText(!past_.problem().isEmpty() ? past_.problem()
                        : past_.busy() ? QString("Encoding documents with the weights that the run "
                                                 "kept…")
                                       : QString(QChar::Nbsp));
        return;
    }
    const QString drift = drift_words(*history);
    words_->setText(
        QString("%1 kept moments, each encoding the same %2. %3")
            .arg(history->moments.size())
            .arg(format::counted(history->encoded, "training document", "training documents"),
                 drift));
    const double encoded = static_cast<double>(std::max<std::int64_t>(history->encoded, 1));
    using Moment = NeuronHistory::Moment;
    chart_->setData(past_documents,
                    points_of(*history, [](const Moment& moment) { return moment.overlap; }));
    chart_->setData(past_row,
                    points_of(*history, [](const Moment& moment) { return moment.cosine; }));
    chart_->setData(past_frequency, points_of(*history, [encoded](const Moment& moment) {
                        return static_cast<double>(moment.active_at_final) / encoded;
                    }));
}

}  // namespace sparsescope
