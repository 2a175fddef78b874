// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/lessons.h"

#include <algorithm>

#include "app/controllers/app_context.h"
#include "app/controllers/document_rows.h"
#include "app/dialogs/commands.h"
#include "widgets/number_format.h"

namespace sparsescope {
namespace {

using Done = std::function<bool(const AppContext&, Page)>;
using Act = std::function<void(AppContext&, Commands&)>;

Done on_page(Page page) {
    return [page](const AppContext&, Page shown) { return shown == page; };
}

Done on_view(LearnView view) {
    return [view](const AppContext& context, Page shown) {
        return shown == Page::learn && context.lessons.view() == view;
    };
}

// Models of small k have no larger one.
int reachable(const AppContext& context, int k) {
    return std::min(k, std::max(context.selection.largestK(), 1));
}

Done at_k(int k) {
    return [k](const AppContext& context, Page) {
        return context.selection.k() == reachable(context, k);
    };
}

Act set_k(int k) {
    return [k](AppContext& context, Commands&) { context.selection.setK(reachable(context, k)); };
}

bool at_trained_k(const AppContext& context, Page) {
    const auto model = context.selection.model();
    return model && context.selection.k() == model->info.k;
}

void set_trained_k(AppContext& context, Commands&) {
    if (const auto model = context.selection.model()) context.selection.setK(model->info.k);
}

Act show_view(LearnView view) {
    return [view](AppContext& context, Commands& commands) {
        commands.goTo(Page::learn);
        context.lessons.show(view);
    };
}

void open_strongest(AppContext& context, Commands& commands) {
    const auto& shown = context.learn.document();
    if (shown && !shown->ladder.code.neurons.empty())
        commands.goToNeuron(shown->model->info.id, shown->ladder.code.neurons.front());
}

bool neuron_open(const AppContext& context, Page shown) {
    return shown == Page::neurons && context.selection.neuron().has_value();
}

QString energy_now(const AppContext& context) {
    const auto& shown = context.learn.document();
    if (!shown || shown->ladder.energy.empty()) return {};
    return QString("Energy kept at k = %1: %2")
        .arg(context.selection.k())
        .arg(format::percent(shown->ladder.energy_at(context.selection.k())));
}

QString dead_now(const AppContext& context) {
    return context.neurons.deadText();
}

QString purity_now(const AppContext& context) {
    const auto& view = context.neurons.view();
    if (!view || view->detail.summary.top_label == no_label) return {};
    const NeuronSummary& neuron = view->detail.summary;
    return QString("Neuron %1: %2 of its documents are %3")
        .arg(neuron.neuron)
        .arg(format::percent(neuron.purity), label_of(view->model->dataset, neuron.top_label));
}

QString cost_now(const AppContext& context) {
    const auto& answer = context.search.answer();
    if (!answer || answer->columns.empty()) return {};
    const SearchCost& cost = answer->columns.front().result.cost;
    QString text;
    if (cost.sharing >= 0)
        text = QString("%1 of %2 share a neuron · ")
                   .arg(format::count(cost.sharing),
                        format::counted(answer->searched, "document", "documents"));
    return text + QString("%1 postings read · %2")
                      .arg(format::count(cost.postings), format::si(cost.microseconds * 1e-6, "s"));
}

QString quality_now(const AppContext& context) {
    const QualityAtK* quality = context.quality.current();
    if (!quality) return {};
    QStringList parts;
    if (quality->recall)
        parts << QString("%1 of the ten nearest found").arg(format::percent(*quality->recall));
    if (quality->accuracy)
        parts << QString("the nearest has the right label for %1")
                     .arg(format::percent(*quality->accuracy));
    return QString("At k = %1: %2").arg(context.selection.k()).arg(parts.join(" · "));
}

bool answered(const AppContext& context, Page shown) {
    return shown == Page::search && context.search.answer().has_value();
}

void search_like_it(AppContext& context, Commands& commands) {
    if (const auto& shown = context.learn.document())
        commands.goToMoreLike(shown->model->info.dataset, shown->document.id);
}

Lesson what_a_code_is() {
    return {"What a code is",
            "A document as a handful of neurons.",
            {{"To a computer a document is an embedding: a list of numbers of which none means "
              "anything by itself. On “Play with k” they are the grey bars.",
              "Show me", show_view(LearnView::play), on_view(LearnView::play)},
             {"Set k to 8. The model may now say what this document is with 8 of its neurons; the "
              "blue bars are what is left when the embedding is rebuilt from them.",
              "Set k to 8", set_k(8), at_k(8), energy_now},
             {"Set k to 1. One neuron, one number: the strip under “Code” is almost empty, and "
              "that is the point. Most of what made the document special is gone.",
              "Set k to 1", set_k(1), at_k(1), energy_now},
             {"A neuron stands for something. Click the first one under “Code”.", "Open it",
              open_strongest, neuron_open},
             {"Read its examples. What they have in common is what the neuron means, and a code is "
              "nothing but a list of such meanings with weights. Now go back to the k that the "
              "model was trained for.",
              "Back to that k", set_trained_k, at_trained_k}}};
}

Lesson why_neurons_die() {
    return {"Why neurons die",
            "Only the k strongest get a turn; the others learn nothing.",
            {{"Go to the Neurons page. A neuron that is never among the k strongest of any "
              "validation document is called dead.",
              "Show me", [](AppContext&, Commands& commands) { commands.goTo(Page::neurons); },
              on_page(Page::neurons), dead_now},
             {"Set k to 1: only one neuron of a document gets a turn.", "Set k to 1", set_k(1),
              at_k(1), dead_now},
             {"Set k to 32, or as far as this model goes: more get a turn, and fewer are dead.",
              "Set k to 32", set_k(32), at_k(32), dead_now},
             {"In training it is worse: a neuron that is not chosen gets no gradient, so it cannot "
              "become better, so it is not chosen. Small k from the first step kills most of "
              "them. Go back to the model's own k.",
              "Back to that k", set_trained_k, at_trained_k, dead_now},
             {"The Train page shows it while it happens: the share of dead neurons and k over the "
              "steps, in one chart. Click a death in its list and the window says who took the "
              "documents over.",
              "Show me", [](AppContext&, Commands& commands) { commands.goTo(Page::train); },
              on_page(Page::train)}}};
}

Lesson what_annealing_does() {
    return {"What annealing does",
            "Begin with many active neurons, end with few.",
            {{"Go to the Train page and look at the dashed line of a run: k. It begins high, so "
              "that every neuron gets a turn, and falls to the k that is wanted.",
              "Show me", [](AppContext&, Commands& commands) { commands.goTo(Page::train); },
              on_page(Page::train)},
             {"In the recipe at the left the schedule is drawn before anything is trained. Change "
              "the first k or the length of the fall, and the drawing follows. With the first k "
              "equal to k there is no annealing at all."},
             {"To see what it is good for, train twice: with and without. Start runs one after "
              "another, choose both in the table and their lines lie over each other: watch the "
              "dead share."},
             {"The card “Annealing” has the numbers of this model.", "Show me",
              show_view(LearnView::formulas), on_view(LearnView::formulas)}}};
}

Lesson what_labels_do() {
    return {"What labels do to codes",
            "The same neurons for the same class.",
            {{"Go to the Neurons page and choose a neuron. Purity says how many of its documents "
              "have their most common label.",
              "Show me", [](AppContext&, Commands& commands) { commands.goTo(Page::neurons); },
              neuron_open, purity_now},
             {"Compare with the mark in the chart of labels: so many there would be by chance. How "
              "many times as many there are is the lift.",
              {},
              {},
              {},
              purity_now},
             {"A recipe that uses labels pulls the codes of a class together: its documents share "
              "neurons, and purity rises. What a class has inside, two kinds of dog, may be lost "
              "with it; recipes that end with “labels” keep both apart."},
             {"Search for documents like one, and read the labels of the hits.", "Show me",
              search_like_it, answered}}};
}

Lesson why_search_is_fast() {
    return {"Why search is fast",
            "Only documents that share a neuron are looked at.",
            {{"Search for documents like the one on the Learn page.", "Show me", search_like_it,
              answered, cost_now},
             {"For every neuron there is a list of its documents. A search reads the lists of the "
              "query's k neurons, and nothing else: the line under the hits says how many entries "
              "that were, and how long it took.",
              {},
              {},
              {},
              cost_now},
             {"Set k to 1: one list is left.", "Set k to 1", set_k(1),
              [](const AppContext& context, Page) { return context.selection.k() == 1; }, cost_now},
             {"Comparing embeddings would read every number of every document. “One query, every "
              "k” has both side by side, measured on this computer.",
              "Show me", show_view(LearnView::every_k), on_view(LearnView::every_k)},
             {"Back to the model's own k.", "Back to that k", set_trained_k, at_trained_k}}};
}

Lesson what_k_costs() {
    return {
        "What k costs",
        "Shorter codes are quicker, and forget more.",
        {{"“One query, every k” shows the same search at several k. Hits with a blue edge are "
          "those the embeddings would have found.",
          "Show me", show_view(LearnView::every_k), on_view(LearnView::every_k)},
         {"Read the lines “among the nearest” and “bytes in the index” from left to right: what "
          "doubles, and what does it buy? Try another document, too."},
         {"One search may be lucky. Set k to 2: over many held-out documents the window "
          "measures what codes at this k find.",
          "Set k to 2", set_k(2), at_k(2), quality_now},
         {"Set k to 16 and compare. Where quality stops to rise there is no reason to pay for "
          "more neurons.",
          "Set k to 16", set_k(16), at_k(16), quality_now},
         {"A model read at another k than it was trained for is only a hint: one that was "
          "trained for 2 is better at 2. Back to its own k.",
          "Back to that k", set_trained_k, at_trained_k, quality_now}}};
}

}  // namespace

std::span<const Lesson> lessons() {
    static const std::vector<Lesson> all = {what_a_code_is(),      why_neurons_die(),
                                            what_annealing_does(), what_labels_do(),
                                            why_search_is_fast(),  what_k_costs()};
    return all;
}

}  // namespace sparsescope
