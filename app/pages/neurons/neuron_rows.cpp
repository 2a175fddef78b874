// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/neurons/neuron_rows.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "app/controllers/app_context.h"
#include "app/controllers/document_rows.h"

namespace sparsescope {

namespace {

struct Words {
    QString name;
    NeuronNameKind kind = NeuronNameKind::none;
    QString source;
    std::optional<double> score;
    const NeuronMark* mark = nullptr;  // null: nothing is written
};

Words words_of(const AppContext& context, NeuronId neuron) {
    Words words;
    const auto& marks = context.marks.all();
    if (const auto found = marks.find(neuron); found != marks.end()) words.mark = &found->second;
    words.name = context.neurons.description(neuron);
    const auto names = context.neurons.automaticNames();
    const bool own = words.mark && !words.mark->name.empty();
    words.kind = own                    ? NeuronNameKind::own
                 : words.name.isEmpty() ? NeuronNameKind::none
                                        : NeuronNameKind::automatic;
    // Where nothing tells it apart, its most common label is still something to go by.
    const auto& summaries = context.neurons.summaries();
    const auto model = context.selection.model();
    if (words.name.isEmpty() && model && neuron < summaries.size()) {
        words.name = label_of(model->dataset, summaries[neuron].top_label);
        if (!words.name.isEmpty()) words.kind = NeuronNameKind::label;
    }
    if (own) words.source = QString::fromStdString(words.mark->source);
    if (!names || neuron >= names->names.size()) return words;
    const AutomaticName& automatic = names->names[neuron];
    // An automatic name that was accepted fits as well as before; others are judged on their page.
    if (own && words.mark->name != automatic.name) return words;
    words.score = automatic.score;
    if (automatic.mixed && !own) words.kind = NeuronNameKind::mixed;
    return words;
}

QStringList tags_of(const NeuronMark* mark) {
    QStringList tags;
    if (mark)
        for (const std::string& tag : mark->tags)
            tags << QString::fromStdString(tag);
    return tags;
}

QString note_of(const NeuronMark* mark) {
    return mark ? QString::fromStdString(mark->note) : QString();
}

}  // namespace

void give_words(const AppContext& context, NeuronRow& row) {
    Words words = words_of(context, row.report.summary.neuron);
    row.name = std::move(words.name);
    row.name_kind = words.kind;
    row.name_source = std::move(words.source);
    row.name_score = words.score;
    row.star = words.mark && words.mark->star;
    row.note = note_of(words.mark);
    row.tags = tags_of(words.mark);
    row.worth = worth_of(row);
}

bool words_changed(const AppContext& context, const NeuronRow& row) {
    const Words words = words_of(context, row.report.summary.neuron);
    if (words.name != row.name || words.kind != row.name_kind || words.score != row.name_score)
        return true;
    if (!words.mark) return row.star || !row.note.isEmpty() || !row.tags.isEmpty();
    return words.mark->star != row.star || words.source != row.name_source ||
           note_of(words.mark) != row.note || tags_of(words.mark) != row.tags;
}

double worth_of(const NeuronRow& row) {
    constexpr double unknown_name = 0.5;
    constexpr double mixed_name = 0.25;
    const NeuronSummary& numbers = row.report.summary;
    if (numbers.silent()) return std::numeric_limits<double>::quiet_NaN();
    const double use = std::log2(1.0 + static_cast<double>(numbers.active_documents));
    double name = row.name_score ? std::max(0.0, 2 * *row.name_score - 1) : unknown_name;
    if (row.name_kind == NeuronNameKind::mixed) name *= mixed_name;
    double meaning = 0;
    int known = 0;
    if (numbers.top_label != no_label) {
        // Of few documents any label is the purest.
        const bool enough = numbers.active_documents >= NeuronReport::least_support;
        meaning += enough ? numbers.purity : 0;
        ++known;
    }
    if (const auto mono = row.report.mono()) {
        meaning += std::max(0.0, *mono);
        ++known;
    }
    return use * name * (known > 0 ? meaning / known : 1);
}

std::vector<NeuronRow> neuron_rows(const AppContext& context) {
    std::vector<NeuronRow> rows;
    const auto reports = context.reports.reports();
    if (reports) {
        rows.resize(reports->neurons.size());
        for (std::size_t i = 0; i < rows.size(); ++i)
            rows[i].report = reports->neurons[i];
    } else {
        const auto& summaries = context.neurons.summaries();
        rows.resize(summaries.size());
        for (std::size_t i = 0; i < rows.size(); ++i)
            rows[i].report.summary = summaries[i];
    }
    for (NeuronRow& row : rows)
        give_words(context, row);
    return rows;
}

}  // namespace sparsescope
