// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/search/search_sliders.h"

#include <algorithm>
#include <cmath>

#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "app/controllers/app_context.h"
#include "app/dialogs/commands.h"
#include "app/parts/document_list.h"
#include "widgets/controls/neuron_slider.h"
#include "widgets/controls/section_header.h"
#include "widgets/controls/text_label.h"
#include "widgets/layout.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

using Role = NeuronTerm::Role;

constexpr double added_weight = 0.5;
constexpr std::size_t shown_documents = 3;

// Codes have length 1, so 1 is the largest weight a query has by itself; a boost may need more.
double full_weight(const std::vector<NeuronWeight>& weights) {
    double largest = 1;
    for (const NeuronWeight& neuron : weights)
        largest = std::max(largest, neuron.weight);
    return std::ceil(largest * 2) / 2;
}

}  // namespace

SearchSliders::SearchSliders(AppContext& context, Commands& commands, QWidget* parent)
    : QWidget(parent), context_(context), commands_(commands) {
    documents_ = new DocumentList(DocumentList::Pictures::in_cards);
    documents_->setObjectName("search_query_documents");
    documents_->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    header_ = new SectionHeader("Neurons");
    reset_all_ = new QPushButton("Reset");
    reset_all_->setObjectName("search_reset_neurons");
    reset_all_->setToolTip("Every neuron back to the weight the query has");
    theme::make_flat(reset_all_);
    header_->addWidget(reset_all_);
    hint_ = new TextLabel(QString(), theme::Type::body, theme::Token::muted);
    hint_->setObjectName("search_neurons_hint");
    hint_->setWordWrap(true);
    auto* list = new QWidget;
    rows_ = new QVBoxLayout(list);
    rows_->setContentsMargins(0, 0, theme::gap_inside, 0);
    rows_->setSpacing(0);
    rows_->addWidget(hint_);
    rows_->addStretch(1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::gap_inside);
    column->addWidget(documents_);
    column->addWidget(header_);
    column->addWidget(scrolling(list), 1);
    column->addWidget(buildAdd());
    connect(reset_all_, &QPushButton::clicked, &context_.search, &SearchController::resetNeurons);
    connect(&context_.search, &SearchController::queryChanged, this, &SearchSliders::showNeurons);
    connect(&context_.search, &SearchController::answered, this, [this] {
        showDocuments();
        showNeurons();
    });
    connect(&context_.search.index(), &SearchableKeeper::changed, this,
            &SearchSliders::showNeurons);
    connect(&context_.neurons, &NeuronController::summariesChanged, this,
            &SearchSliders::showNeurons);
    showDocuments();
    showNeurons();
}

QWidget* SearchSliders::buildAdd() {
    add_ = new QLineEdit;
    add_->setObjectName("search_add_neuron");
    add_->setPlaceholderText("Add a neuron: its number");
    add_->setToolTip("Return adds it to the query with weight 0.5");
    add_problem_ = new TextLabel(QString(), theme::Type::caption, theme::Token::bad);
    add_problem_->setWordWrap(true);
    add_problem_->hide();
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, theme::gap_inside, 0);
    column->setSpacing(2);
    column->addWidget(add_problem_);
    column->addWidget(add_);
    connect(add_, &QLineEdit::returnPressed, this, &SearchSliders::addTyped);
    connect(add_, &QLineEdit::textEdited, add_problem_, &QWidget::hide);
    return box;
}

NeuronSlider* SearchSliders::newSlider() {
    auto* slider = new NeuronSlider;
    SearchController* search = &context_.search;
    connect(slider, &NeuronSlider::weightChanged, search, &SearchController::setWeight);
    connect(slider, &NeuronSlider::requireChanged, search,
            [search](NeuronId neuron, bool on) { search->setRole(neuron, Role::require, on); });
    connect(slider, &NeuronSlider::forbidChanged, search,
            [search](NeuronId neuron, bool on) { search->setRole(neuron, Role::forbid, on); });
    connect(slider, &NeuronSlider::resetRequested, search, &SearchController::resetNeuron);
    connect(slider, &NeuronSlider::neuronActivated, this, [this, search](NeuronId neuron) {
        if (search->query()) commands_.goToNeuron(search->query()->model, neuron);
    });
    rows_->insertWidget(rows_->count() - 1, slider);
    sliders_.push_back(slider);
    return slider;
}

void SearchSliders::showDocuments() {
    const auto& answer = context_.search.answer();
    const std::size_t all = answer ? answer->query.request.documents.size() : 0;
    documents_->setVisible(all > 0);
    if (all == 0) return;
    std::vector<DocumentRow> rows;
    for (std::size_t i = 0; i < std::min(all, shown_documents); ++i) {
        rows.push_back(answer->rows.at(answer->query.request.documents[i]));
        rows.back().caption = QString("query %1").arg(rows.back().id);
    }
    if (all > rows.size()) rows.back().caption += QString(" and %1 more").arg(all - rows.size());
    int height = 0;
    documents_->setDocuments(rows);
    for (int i = 0; i < static_cast<int>(rows.size()); ++i)
        height += documents_->sizeHintForRow(i);
    documents_->setFixedHeight(height);
}

std::vector<NeuronWeight> SearchSliders::weights() const {
    const auto& query = context_.search.query();
    const auto& answer = context_.search.answer();
    std::vector<NeuronWeight> weights;
    if (!query || !query->hasCode()) return weights;
    // While a person types, the neurons of a moment ago stay until the new ones are known.
    const bool typing = answer && query->hasMeaning() && answer->query.hasMeaning();
    if (answer && (typing || answer->query.sameQuery(*query))) {
        for (const QueryNeuron& neuron : answer->neurons) {
            if (neuron.original <= 0) continue;
            weights.push_back(
                {.neuron = neuron.neuron, .weight = neuron.original, .original = neuron.original});
        }
    }
    for (const NeuronTerm& term : query->request.neurons) {
        auto found = std::ranges::find(weights, term.neuron, &NeuronWeight::neuron);
        if (found == weights.end()) found = weights.insert(weights.end(), {.neuron = term.neuron});
        found->changed = true;
        if (term.role == Role::weight) found->weight = term.weight;
        found->required |= term.role == Role::require;
        found->forbidden |= term.role == Role::forbid;
    }
    std::vector<NeuronId> order;
    for (NeuronWeight& neuron : weights) {
        order.push_back(neuron.neuron);
        neuron.name = context_.neurons.neuronName(query->model, neuron.neuron);
    }
    const NeuronColors colors(order);
    for (NeuronWeight& neuron : weights) {
        neuron.color = colors.color(neuron.neuron);
        neuron.hollow = colors.hollow(neuron.neuron);
    }
    return weights;
}

void SearchSliders::showNeurons() {
    const auto& query = context_.search.query();
    const auto shown = weights();
    const double full = full_weight(shown);
    for (std::size_t i = 0; i < shown.size(); ++i) {
        NeuronSlider* slider = i < sliders_.size() ? sliders_[i] : newSlider();
        slider->setNeuron(shown[i], full);
        slider->show();
    }
    for (std::size_t i = shown.size(); i < sliders_.size(); ++i) {
        sliders_[i]->hide();
        sliders_[i]->setObjectName({});
    }
    const bool has_code = query && query->hasCode();
    hint_->setVisible(shown.empty());
    const bool answered = context_.search.answer().has_value();
    hint_->setText(query && !has_code
                       ? "Words have no neurons. “More like this” on a hit searches by its neurons "
                         "instead."
                   : has_code && answered
                       ? "The code of this query is empty: no neuron is active."
                       : "A query's neurons appear here. Every slider changes what is searched "
                         "for, at once.");
    reset_all_->setVisible(has_code);
    reset_all_->setEnabled(has_code && !query->request.neurons.empty());
    add_->setEnabled(context_.search.index().searchable() != nullptr);
}

void SearchSliders::addTyped() {
    const auto& searchable = context_.search.index().searchable();
    bool is_number = false;
    const qulonglong neuron = add_->text().trimmed().toULongLong(&is_number);
    if (!searchable || !is_number || neuron >= searchable->info().hidden) {
        const QString last =
            searchable ? QString::number(searchable->info().hidden - 1) : QString("?");
        add_problem_->setText(QString("Neurons have the numbers 0 to %1.").arg(last));
        return add_problem_->show();
    }
    add_->clear();
    const auto id = static_cast<NeuronId>(neuron);
    const auto& query = context_.search.query();
    if (query && query->hasCode()) {
        context_.search.setWeight(id, added_weight);
    } else {
        context_.search.searchNeurons({{id, Role::weight, added_weight}});
    }
}

}  // namespace sparsescope
