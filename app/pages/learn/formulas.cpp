// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/learn/formulas.h"

#include <algorithm>
#include <cmath>

#include "app/controllers/app_context.h"
#include "app/controllers/document_rows.h"
#include "core/recipe/schedule.h"
#include "core/recipe/train_params.h"
#include "widgets/number_format.h"

namespace sparsescope {
namespace {

constexpr std::size_t written_terms = 4;

QString whole(std::size_t n) {
    return format::count(static_cast<std::int64_t>(n));
}

QString value(double v) {
    return format::number(v);
}

Formula code_formula(const AppContext& context, const LoadedModel& model) {
    Formula card{"Code",
                 "a = W (x − b) + c      z = the k largest of a, those above 0",
                 {},
                 "W has a row for every neuron; its product with the embedding x says how well the "
                 "two fit. Only the k best are kept."};
    const auto& shown = context.learn.document();
    card.filled = QString("W: %1 × %2 numbers, k = %3")
                      .arg(whole(model.info.hidden), whole(model.info.dim))
                      .arg(context.selection.k());
    if (!shown) return card;
    QStringList terms;
    const Code& code = shown->ladder.code;
    for (std::size_t i = 0; i < std::min(code.neurons.size(), written_terms); ++i)
        terms << QString("z%1 = %2")
                     .arg(code.neurons[i])
                     .arg(value(static_cast<double>(code.weights[i])));
    card.filled += QString(" · of the document on “Play with k”: %1 …").arg(terms.join(", "));
    return card;
}

Formula energy_formula(const AppContext& context) {
    Formula card{"Energy kept", "1 − ‖x − x̂‖² / ‖x‖²      x̂ = Σ zᵢ Vᵢ + b",
                 "Choose a document on “Play with k”.",
                 "x̂ is the reconstruction: every active neuron adds its row, times its weight."};
    if (const auto& shown = context.learn.document(); shown && !shown->ladder.energy.empty()) {
        const int k = context.selection.k();
        const double energy = shown->ladder.energy_at(k);
        card.filled = QString("1 − %1 = %2 at k = %3, of the document on “Play with k”")
                          .arg(value(1 - energy), format::percent(energy))
                          .arg(k);
    }
    return card;
}

Formula bytes_formula(const AppContext& context, const LoadedModel& model) {
    const int k = std::max(context.selection.k(), 1);
    const double ratio = static_cast<double>(model.info.dim) / k;
    return {"Bytes", "k · 4 B   instead of   d · 4 B",
            QString("%1 · 4 B = %2   instead of   %3 · 4 B = %4: %5 times less")
                .arg(k)
                .arg(format::bytes(std::int64_t{k} * 4), whole(model.info.dim),
                     format::bytes(static_cast<std::int64_t>(model.info.dim) * 4), value(ratio)),
            "An active neuron takes two bytes for its number and two for its weight."};
}

Formula score_formula(const AppContext& context) {
    Formula card{"Score of a hit", "score(q, x) = Σᵢ qᵢ xᵢ / (‖q‖ ‖x‖)",
                 "Search for something: the first hit is filled in here.",
                 "Only neurons active in both add anything, so the sum has at most k terms. That "
                 "is why the reasons for a hit are exact."};
    const auto& answer = context.search.answer();
    if (!answer) return card;
    for (const ColumnAnswer& column : answer->columns) {
        if (column.result.hits.empty() || column.result.hits.front().contributions.empty())
            continue;
        const SearchHit& hit = column.result.hits.front();
        QStringList terms;
        double left = hit.score;
        for (std::size_t i = 0; i < std::min(hit.contributions.size(), written_terms); ++i) {
            terms << value(hit.contributions[i].value);
            left -= hit.contributions[i].value;
        }
        if (hit.contributions.size() > written_terms)
            terms << QString("%1 (of %2 more)")
                         .arg(value(left), whole(hit.contributions.size() - written_terms));
        card.filled = QString("%1 = %2, the first hit of the last search at k = %3")
                          .arg(terms.join(" + "), value(hit.score))
                          .arg(column.column.k);
        break;
    }
    return card;
}

Formula frequency_formula(const AppContext& context) {
    Formula card{"Frequency and L0",
                 "mean of |Aᵢ| / N over all neurons = L0 / h",
                 {},
                 "Aᵢ are the documents that neuron i is active for; L0 is how many neurons a "
                 "document has on average. Both sides count the same activations."};
    const auto& neurons = context.neurons.summaries();
    if (neurons.empty() || context.neurons.documents() == 0) return card;
    double frequencies = 0;
    double active = 0;
    for (const NeuronSummary& neuron : neurons) {
        frequencies += neuron.frequency;
        active += static_cast<double>(neuron.active_documents);
    }
    const auto h = static_cast<double>(neurons.size());
    card.filled = QString("%1 = %2 / %3, over %4 at k = %5")
                      .arg(value(frequencies / h),
                           value(active / static_cast<double>(context.neurons.documents())),
                           whole(neurons.size()),
                           format::counted(context.neurons.documents(), "document", "documents"))
                      .arg(context.neurons.summariesK());
    return card;
}

Formula purity_formula(const AppContext& context, const LoadedModel& model) {
    Formula card{"Purity and lift",
                 "purity = max over labels c of |Aᵢ ∩ c| / |Aᵢ|      lift = purity / P(c)",
                 "Choose a neuron on the Neurons page.",
                 "How often the neuron's commonest label is right, and how much more often than "
                 "guessing would be."};
    if (model.dataset.label_names.empty()) {
        card.filled = "These documents have no labels.";
        return card;
    }
    const auto& view = context.neurons.view();
    if (!view || view->detail.labels.empty()) return card;
    const LabelShare& best = view->detail.labels.front();
    card.filled =
        QString("%1 / %2 = %3 are %4; of all documents %5 are: lift %6 (neuron %7)")
            .arg(
                format::count(best.documents),
                format::count(static_cast<std::int64_t>(std::llround(
                    best.share > 0 ? static_cast<double>(best.documents) / best.share : 0))),
                format::percent(best.share), label_of(view->model->dataset, best.label),
                format::percent(best.base_rate),
                best.base_rate > 0 ? value(best.share / best.base_rate) : QString(format::no_value))
            .arg(view->detail.summary.neuron);
    return card;
}

Formula dead_formula(const AppContext& context) {
    return {"Dead neurons", "dead = { i : zᵢ = 0 on every validation document at k }",
            context.neurons.deadText() + " of " + whole(context.neurons.summaries().size()),
            context.neurons.deadMeaning()};
}

Formula annealing_formula(const LoadedModel& model) {
    Formula card{"Annealing",
                 "k(t) falls from its first value to k over the first steps, then stays",
                 "This model says nothing about how it was trained.",
                 "With many active neurons all of them learn at first; the code becomes short when "
                 "each has found something."};
    const auto config = train_config_from_json(model.info.config);
    if (model.info.config.empty() || !config) return card;
    const auto steps = planned_steps(*config, model.dataset.train_documents);
    if (steps <= 0) return card;
    const AnnealingSchedule schedule(*config, steps);
    const auto annealed = schedule.annealing_steps();
    if (annealed <= 0) {
        card.filled = QString("not annealed: k = %1 in all of %2 steps")
                          .arg(config->k)
                          .arg(format::count(steps));
        return card;
    }
    card.filled = QString("k(0) = %1, k(%2) = %3, k(%4) = %5, of %6 steps")
                      .arg(schedule.k_at(0))
                      .arg(format::count(annealed / 2))
                      .arg(schedule.k_at(annealed / 2))
                      .arg(format::count(annealed))
                      .arg(schedule.k_at(annealed))
                      .arg(format::count(steps));
    return card;
}

}  // namespace

std::vector<Formula> formulas_of(const AppContext& context) {
    const auto model = context.selection.model();
    if (!model) return {};
    return {code_formula(context, *model),  energy_formula(context),
            bytes_formula(context, *model), score_formula(context),
            frequency_formula(context),     purity_formula(context, *model),
            dead_formula(context),          annealing_formula(*model)};
}

}  // namespace sparsescope
