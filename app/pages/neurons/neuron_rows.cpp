// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/neurons/neuron_rows.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "app/controllers/app_context.h"

namespace sparsescope {

namespace {

// The words of a row, apart from its numbers.
void give_words(const AppContext& context, NeuronRow& row) {
    const NeuronId neuron = row.report.summary.neuron;
    const auto& marks = context.marks.all();
    const auto found = marks.find(neuron);
    const NeuronMark mark = found == marks.end() ? NeuronMark{neuron} : found->second;
    row.star = mark.star;
    row.note = QString::fromStdString(mark.note);
    row.tags.clear();
    for (const std::string& tag : mark.tags)
        row.tags << QString::fromStdString(tag);
    row.name = context.neurons.description(neuron);
    row.name_source = QString::fromStdString(mark.source);
    row.name_kind = row.name.isEmpty()        ? NeuronNameKind::none
                    : !mark.name.empty()      ? NeuronNameKind::own
                                              : NeuronNameKind::automatic;
}

}  // namespace

double worth_of(const NeuronRow& row) {
    const NeuronSummary& numbers = row.report.summary;
    if (numbers.silent()) return std::numeric_limits<double>::quiet_NaN();
    const double use = std::log2(1.0 + static_cast<double>(numbers.active_documents));
    return use * numbers.purity;
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
    for (NeuronRow& row : rows) {
        give_words(context, row);
        row.worth = worth_of(row);
    }
    return rows;
}

bool update_words(const AppContext& context, NeuronRow& row) {
    NeuronRow after;
    after.report.summary.neuron = row.report.summary.neuron;
    give_words(context, after);
    const auto words = [](const NeuronRow& r) {
        return std::tie(r.name, r.name_kind, r.name_source, r.name_score, r.star, r.note, r.tags);
    };
    if (words(after) == words(row)) return false;
    after.report = row.report;
    after.worth = worth_of(after);
    row = std::move(after);
    return true;
}

}  // namespace sparsescope
