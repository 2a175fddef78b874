// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/neurons/neuron_filter_line.h"

#include <algorithm>
#include <utility>

#include <QVBoxLayout>

#include "app/controllers/app_context.h"
#include "app/parts/filter_support.h"
#include "app/parts/neuron_snapshot.h"
#include "core/workspace/neuron_filter_rows.h"
#include "widgets/controls/chip.h"
#include "widgets/controls/filter_bar.h"
#include "widgets/controls/flow_layout.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

QStringList terms_of(const QString& text) {
    QStringList terms;
    if (const auto filter = parse_neuron_filter(text.toStdString()))
        for (const std::string& chip : chips_of(*filter))
            terms << QString::fromStdString(chip);
    return terms;
}

}  // namespace

NeuronFilterLine::NeuronFilterLine(AppContext& context)
    : context_(context), bar_(new FilterBar), chips_(new QWidget) {
    bar_->setObjectName("neurons_filter");
    bar_->setLanguage(neuron_filter_language({}));
    bar_->setPlaceholder("Filter: purity>0.8, name~court, label:animal, near:412>0.6");
    bar_->setAccessibleName("Filter of the neurons");
    auto* flow = new FlowLayout(chips_);
    addQuick(flow, "star", "starred", "Neurons with your star");
    addQuick(flow, "-named", "unnamed", "Neurons that nobody has named");
    addQuick(flow, "documents>=5", "5 documents or more",
             "Neurons that are active on at least five documents: fewer say little");
    addQuick(flow, "purity>=0.8", "pure",
             "Neurons of whose labelled documents 80 % have one label");
    addQuick(flow, "dead", "dead", {});
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::gap_inside);
    column->addWidget(bar_);
    column->addWidget(chips_);
    setFocusProxy(bar_);
    connect(bar_, &FilterBar::filterChanged, this, [this] {
        showQuick();
        ask(true);
    });
    connect(bar_, &FilterBar::left, this, &NeuronFilterLine::left);
}

void NeuronFilterLine::addQuick(QLayout* row, const QString& term, const QString& text,
                                const QString& tip) {
    auto* chip = new Chip(text, Chip::Kind::button);
    chip->setObjectName("neurons_" + text.section(' ', -1));
    chip->setCheckable(true);
    chip->setToolTip(tip);
    connect(chip, &Chip::clicked, this, [this, term](bool on) { toggleQuick(term, on); });
    row->addWidget(chip);
    quick_.push_back({term, chip});
}

QString NeuronFilterLine::text() const {
    return bar_->text();
}

void NeuronFilterLine::setText(const QString& text) {
    bar_->setText(text);
    showQuick();
    ask(true);
}

void NeuronFilterLine::setQuickShown(bool shown) {
    chips_->setVisible(shown);
}

void NeuronFilterLine::toggleQuick(const QString& term, bool on) {
    QStringList terms = terms_of(text());
    terms.removeAll(term);
    if (on) terms << term;
    setText(terms.join(' '));
}

void NeuronFilterLine::showQuick() {
    const QStringList terms = terms_of(text());
    for (const Quick& quick : quick_)
        quick.chip->setChecked(terms.contains(quick.term));
}

void NeuronFilterLine::setStatus(const QString& status) {
    bar_->setStatus(status);
}

void NeuronFilterLine::setDeadMeaning(const QString& meaning) {
    quick_.back().chip->setToolTip("Show the dead neurons only. " + meaning);
}

std::function<bool(const NeuronRow&)> NeuronFilterLine::passes() const {
    if (!passing_) return {};
    return [passing = passing_](const NeuronRow& row) {
        return passing->contains(row.report.summary.neuron);
    };
}

void NeuronFilterLine::factsChanged(bool apply) {
    ask(apply);
}

Result<NeuronFilterLine::Answer> NeuronFilterLine::answer(const NeuronSnapshot& snapshot,
                                                          const std::string& text) {
    const NameBook book = snapshot.book();
    const std::vector<std::string> labels = snapshot.labels();
    const NeuronFacts known = snapshot.facts(book, labels);
    Answer answer{neuron_vocabulary(known), nullptr, {}};
    const auto filter = parse_neuron_filter(text);
    if (!filter || filter->kind == NeuronFilter::Kind::everything) return answer;
    Result<RowSet> passing = filter_neurons(*filter, known);
    if (passing) {
        answer.passing = std::make_shared<const RowSet>(std::move(*passing));
    } else {
        answer.problem = QString::fromStdString(passing.error().message);
    }
    return answer;
}

// A newer question takes the place of one that waits, and with it the wish to see what passes.
void NeuronFilterLine::ask(bool apply) {
    NeuronSnapshot snapshot = snapshot_of_neurons(context_);
    if (snapshot.empty()) {
        task_.cancel();
        passing_.reset();
        Q_EMIT changed();
        return;
    }
    apply_next_ = apply || (task_.busy() && apply_next_);
    task_.start([snapshot = std::move(snapshot), text = text().toStdString()](
                    const std::stop_token&) { return answer(snapshot, text); },
                [this](Result<Answer> result) {
                    const bool apply_it = std::exchange(apply_next_, false);
                    if (result) take(*result, apply_it);
                });
}

void NeuronFilterLine::take(const Answer& answer, bool apply) {
    bar_->setLanguage(neuron_filter_language(answer.vocabulary));
    if (!answer.problem.isEmpty())
        return bar_->showError(0, static_cast<int>(text().size()), answer.problem);
    if (!apply) return;
    if (!passing_ && !answer.passing) return;
    passing_ = answer.passing;
    Q_EMIT changed();
}

}  // namespace sparsescope
