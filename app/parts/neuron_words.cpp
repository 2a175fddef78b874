// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/neuron_words.h"

#include <QFileInfo>
#include <QRegularExpression>
#include <algorithm>

#include "app/controllers/app_context.h"
#include "app/controllers/document_rows.h"
#include "core/types/neuron_page.h"
#include "core/types/neuron_report.h"
#include "core/workspace/held_out.h"
#include "widgets/number_format.h"

namespace sparsescope {
namespace {

constexpr qsizetype longest_line = 400;
constexpr qsizetype longest_tooltip = 600;
constexpr qsizetype shortest_word = 3;
constexpr int most_words = 24;
const QString unknown = QStringLiteral("…");

QString shortened(const QString& text, qsizetype most) {
    return text.size() > most ? text.left(most) + u'…' : text;
}

// The set, N and k that every number is over.
QString set_of(const NeuronView& view) {
    return QString("Over %1 at k = %2.")
        .arg(format::counted(view.model->documents(), "document", "documents"))
        .arg(view.k);
}

struct FactMaker {
    const AppContext& context;
    const NeuronView& view;
    QString source;

    [[nodiscard]] Fact make(const QString& caption, const QString& value, const QString& meaning,
                            const QString& exact = {}) const {
        return {caption, value, meaning + u'\n' + set_of(view),
                QString("%1 %2%3 (%4)")
                    .arg(caption, value, exact.isEmpty() ? QString() : " = " + exact, source)};
    }
    [[nodiscard]] QString ratio(std::int64_t part, std::int64_t whole) const {
        return QString("%1 / %2").arg(part).arg(whole);
    }
    [[nodiscard]] Fact frequency() const {
        const NeuronSummary& summary = view.detail.summary;
        return make("frequency", format::percent(summary.frequency),
                    "Share of documents that it is active on: |A| / N.",
                    ratio(summary.active_documents, view.model->documents()));
    }
    [[nodiscard]] Fact weight() const {
        const NeuronSummary& summary = view.detail.summary;
        return make("mean weight", format::number(summary.mean_weight),
                    QString("Mean of its weights on the documents that it is active on; the "
                            "largest is %1.")
                        .arg(format::number(summary.max_weight)),
                    QString("mean over %1 documents, largest %2")
                        .arg(summary.active_documents)
                        .arg(summary.max_weight));
    }
    [[nodiscard]] Fact purity(const LabelTable* labels) const {
        if (!labels) return make("purity", unknown, "Its labels are being counted.");
        if (labels->labelled == 0)
            return make("purity", QString(format::no_value),
                        view.model->dataset.label_names.empty()
                            ? "The documents have no labels. Frequency, weights, MonoScore and "
                              "neighbours need none."
                            : "None of its documents has a label.");
        const LabelEvidence& best = labels->present.front();
        const QString label = one_line(label_of(view.model->dataset, best.label));
        return make("purity", format::percent(best.share),
                    QString("Share of its most common label, %1, among its labelled documents: "
                            "max |A ∩ c| / |A| = %2 of %3. 95 % interval %4 to %5 (Wilson). Base "
                            "rate: %6 of all labelled documents are %1.")
                        .arg(label, format::count(best.documents), format::count(labels->labelled),
                             format::percent(best.share_low), format::percent(best.share_high),
                             format::percent(best.base_rate)),
                    QString("%1, label %2, base rate %3")
                        .arg(ratio(best.documents, labels->labelled), label)
                        .arg(best.base_rate));
    }
    [[nodiscard]] Fact lift(const LabelTable* labels) const {
        if (!labels || labels->labelled == 0)
            return make("lift", labels ? QString(format::no_value) : unknown,
                        "How many times as common its label is among its documents as among all.");
        const LabelEvidence& best = labels->present.front();
        return make("lift", "×" + format::number(best.lift),
                    QString("How many times as common the label %1 is among its documents as among "
                            "all: purity / base rate. 95 % interval ×%2 to ×%3.")
                        .arg(one_line(label_of(view.model->dataset, best.label)),
                             format::number(best.lift_low), format::number(best.lift_high)),
                    QString("%1 / %2, 95 % interval %3 to %4")
                        .arg(best.share)
                        .arg(best.base_rate)
                        .arg(best.lift_low)
                        .arg(best.lift_high));
    }
    [[nodiscard]] Fact mono(const NeuronReport* report) const {
        const QString meaning =
            "How alike its documents are, without any label: the mean cosine of their embeddings, "
            "each pair counted by the product of its weights.";
        if (!report) return make("MonoScore", unknown, meaning);
        if (!report->mono())
            return make("MonoScore", QString(format::no_value),
                        QString("%1 It needs embeddings, and at least %2 documents.")
                            .arg(meaning)
                            .arg(NeuronReport::least_support));
        return make("MonoScore", format::number(*report->mono(), 2),
                    QString("%1 Here %2, less the mean cosine of all documents, %3.")
                        .arg(meaning, format::number(*report->mono_score),
                             format::number(*report->mono_base)),
                    QString("%1 − %2").arg(*report->mono_score).arg(*report->mono_base));
    }
    [[nodiscard]] Fact nameScore() const {
        const NameStanding standing = name_standing(context, view.detail.summary.neuron);
        return make("name score",
                    standing.score.isEmpty() ? QString(format::no_value) : standing.score,
                    standing.meaning);
    }
};

}  // namespace

QString one_line(const QString& text) {
    return shortened(text, longest_line).simplified();
}

QString as_tooltip(const QString& text) {
    if (text.isEmpty()) return {};
    return QString("<p>%1</p>").arg(shortened(text, longest_tooltip).toHtmlEscaped());
}

NameStanding name_standing(const AppContext& context, NeuronId neuron) {
    const QString origin = context.neurons.nameOrigin(neuron);
    if (origin.isEmpty()) return {{}, "Nothing is known that its documents have in common.", {}};
    NameStanding standing;
    if (!context.marks.mark(neuron).name.empty()) {
        standing.words = one_line(origin) + " name";
        if (origin.startsWith("from") || origin.startsWith("carried") || origin.startsWith("by"))
            standing.words = one_line(origin);
        standing.meaning = "This name was given to the neuron. Empty it to see the automatic one.";
        if (const auto score = context.neurons.nameScore(neuron)) {
            standing.score = format::number(*score, 2);
            standing.words += " · score " + standing.score;
            standing.meaning +=
                " The score says how well its words find the neuron's documents: 1 always, 0.5 by "
                "chance (AUROC).";
        }
        return standing;
    }
    standing.words = origin;
    const auto score = context.neurons.nameScore(neuron);
    if (score) standing.score = format::number(*score, 2);
    const AutomaticName* name = context.neurons.automaticName(neuron);
    if (score) standing.words += " · score " + standing.score;
    if (name && name->mixed) standing.words += " · no name fits";
    standing.meaning =
        "Words that tell its documents from those of its nearest neurons. The score says how well "
        "the name alone finds the neuron's documents, among documents that it was not chosen on: 1 "
        "always, 0.5 by chance (AUROC).";
    if (name && name->mixed)
        standing.meaning += " No name reached 0.7, so these are words of its strongest documents.";
    if (!score) standing.meaning += " Here it is not known: there are too few documents.";
    return standing;
}

QStringList words_of_name(const QString& name) {
    static const QRegularExpression between("[^\\p{L}\\p{N}'’-]+");
    QStringList words;
    for (const QString& word : shortened(name, longest_line).split(between, Qt::SkipEmptyParts)) {
        if (word.size() >= shortest_word && !words.contains(word, Qt::CaseInsensitive))
            words.push_back(word);
        if (words.size() == most_words) break;
    }
    return words;
}

const NeuronReport* report_of(const AppContext& context, const NeuronView& view) {
    const auto reports = context.reports.reports();
    const NeuronId neuron = view.detail.summary.neuron;
    const bool same = reports && reports->model == view.model && reports->k == view.k;
    return same && neuron < reports->neurons.size() ? &reports->neurons[neuron] : nullptr;
}

QString neuron_source(const AppContext& context, const NeuronView& view) {
    return QString("neuron %1 of model %2 at k = %3; %4 of %5; %6")
        .arg(view.detail.summary.neuron)
        .arg(QString::fromStdString(view.model->info.name))
        .arg(view.k)
        .arg(format::counted(view.model->documents(), "document", "documents"),
             QString::fromStdString(view.model->dataset.name),
             QFileInfo(context.workspace.path()).fileName());
}

NeuronState neuron_state(const AppContext& context, const NeuronView& view,
                         const NeuronReport* report) {
    const NeuronSummary& summary = view.detail.summary;
    NeuronState state{!summary.dead(), "alive", context.neurons.deadMeaning()};
    if (state.alive) return state;
    state.word = summary.silent() ? "never active" : "dead";
    if (report && report->died_step) {
        state.word = QString("dead since step %1").arg(format::count(*report->died_step));
        state.meaning += QString(" Its run noted at step %1 that it had died.")
                             .arg(format::count(*report->died_step));
    }
    return state;
}

std::vector<Fact> neuron_facts(const AppContext& context, const NeuronView& view,
                               const LabelTable* labels, const NeuronReport* report) {
    if (view.detail.summary.silent()) return {};
    const FactMaker maker{context, view, neuron_source(context, view)};
    return {maker.frequency(),  maker.purity(labels), maker.lift(labels),
            maker.mono(report), maker.nameScore(),    maker.weight()};
}

QString neuron_sentence(const NeuronView& view) {
    const NeuronSummary& summary = view.detail.summary;
    const auto& model = view.model;
    const QString documents = format::counted(model->documents(), "document", "documents");
    if (summary.silent())
        return QString("Active in none of %1 at k = %2.").arg(documents).arg(view.k);
    QString text = QString("Active in %1 of %2 at k = %3")
                       .arg(format::count(summary.active_documents), documents)
                       .arg(view.k);
    if (summary.top_label != no_label) {
        text += QString(" · %1 of them are %2")
                    .arg(format::percent(summary.purity),
                         one_line(label_of(model->dataset, summary.top_label)));
        if (!view.detail.labels.empty())
            text += QString(", of all %1").arg(format::percent(view.detail.labels[0].base_rate));
    }
    if (summary.dead())
        text += QString(" · on no %1 document: dead")
                    .arg(split_name(held_out_part(model->splits).value_or(Split::none)));
    return text;
}

}  // namespace sparsescope
