// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/search/search_why_not.h"

#include <algorithm>

#include <QGridLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "app/controllers/app_context.h"
#include "app/dialogs/commands.h"
#include "app/pages/search/search_columns.h"
#include "app/pages/search/search_query_text.h"
#include "widgets/controls/chip.h"
#include "widgets/controls/flow_layout.h"
#include "widgets/controls/text_label.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr std::size_t shown_neurons = 6;
constexpr std::size_t shown_boosts = 3;
constexpr qsizetype shown_text = 160;
constexpr double smallest_change = 0.01;  // that a slider shows

TextLabel* wrapped(const QString& name, theme::Token token) {
    auto* label = new TextLabel(QString(), theme::Type::body, token);
    label->setObjectName(name);
    label->setWordWrap(true);
    return label;
}

QString verdict(const WhyNotAnswer& answer) {
    const WhyNot& why = answer.why;
    const QString list = column_title(answer.column, answer.column.k);
    if (!why.excluded.empty()) return QString::fromStdString(why.excluded);
    const QString needed =
        why.score_needed > 0
            ? QString(" The list ends at %1.").arg(format::number(why.score_needed, 4))
            : QString();
    if (why.rank == 0)
        return QString("Shares no neuron with the query in %1: its score is 0.").arg(list) + needed;
    return QString("Rank %1 in %2, score %3.")
               .arg(format::count(why.rank), list, format::number(why.score, 4)) +
           (why.score < why.score_needed ? needed : QString());
}

std::vector<QueryNeuron> as_neurons(const std::vector<Contribution>& shared) {
    std::vector<QueryNeuron> neurons;
    for (const Contribution& part : shared)
        neurons.push_back({part.neuron, part.value, 0});
    return neurons;
}

}  // namespace

SearchWhyNot::SearchWhyNot(AppContext& context, Commands& commands, QWidget* parent)
    : QWidget(parent),
      context_(context),
      commands_(commands),
      field_(new QLineEdit),
      text_(wrapped("why_not_text", theme::Token::text)),
      verdict_(wrapped("why_not_verdict", theme::Token::muted)) {
    field_->setObjectName("why_not_document");
    field_->setPlaceholderText("Number of a document");
    field_->setAccessibleName("Why not another document? Its number");
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::gap_inside);
    auto* title = new TextLabel("Why not another document?", theme::Type::section);
    title->setWordWrap(true);
    boosts_title_ = new TextLabel("Smallest change that makes it a hit", theme::Type::caption,
                                  theme::Token::muted);
    boosts_title_->setToolTip("The weight of one neuron in the query, from → to");
    boosts_title_->setWordWrap(true);
    column->addWidget(title);
    column->addWidget(field_);
    column->addWidget(text_);
    column->addWidget(verdict_);
    column->addWidget(boosts_title_);
    boosts_ = new QGridLayout;
    boosts_->setVerticalSpacing(2);
    boosts_->setColumnStretch(1, 1);
    column->addLayout(boosts_);
    shared_ = addGroup("Shares with the query", "Each neuron's part of the score");
    lacks_ = addGroup("Lacks of the query", "The query's weights of neurons that are silent here");
    instead_ = addGroup("Has instead", "The document's weights of neurons not in the query");
    connect(field_, &QLineEdit::textEdited, this, &SearchWhyNot::askTyped);
    connect(&context_.search, &SearchController::answered, this, &SearchWhyNot::follow);
    connect(&context_.details, &SearchDetails::whyNotAnswered, this, &SearchWhyNot::show);
    connect(&context_.details, &SearchDetails::whyNotFailed, this, [this](const QString& sentence) {
        clear();
        verdict_->setText(sentence);
        verdict_->show();
    });
    clear();
}

SearchWhyNot::Group SearchWhyNot::addGroup(const QString& title, const QString& tooltip) {
    Group group;
    group.box = new QWidget;
    group.title = new TextLabel(title, theme::Type::caption, theme::Token::muted);
    group.title->setToolTip(tooltip);
    auto* chips = new QWidget;
    group.chips = new FlowLayout(chips, 4);
    auto* column = new QVBoxLayout(group.box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(group.title);
    column->addWidget(chips);
    layout()->addWidget(group.box);
    return group;
}

void SearchWhyNot::fillGroup(const Group& group, const std::vector<QueryNeuron>& neurons) {
    group.chips->removeAll();
    group.box->setVisible(!neurons.empty());
    const auto& answer = context_.search.answer();
    const NeuronColors colors(answer ? answer->neuronOrder() : std::vector<NeuronId>{});
    for (std::size_t i = 0; i < std::min(neurons.size(), shown_neurons); ++i) {
        const NeuronId id = neurons[i].neuron;
        auto* chip = new NeuronChip(id, context_.neurons.neuronName(modelId(), id),
                                    format::number(neurons[i].weight, 2));
        if (colors.ordinal(id) >= 0) chip->setDot(colors.color(id), colors.hollow(id));
        connect(chip, &NeuronChip::neuronActivated, this, &SearchWhyNot::goToNeuron);
        group.chips->addWidget(chip);
    }
}

ModelId SearchWhyNot::modelId() const {
    const auto& answer = context_.search.answer();
    return answer ? answer->model : 0;
}

void SearchWhyNot::goToNeuron(NeuronId neuron) {
    commands_.goToNeuron(modelId(), neuron);
}

void SearchWhyNot::ask(DocumentId document) {
    document_ = document;
    query_ = context_.search.query();
    const QString text = QString::number(document);
    if (field_->text().trimmed() != text) field_->setText(text);
    context_.details.whyNot(document);
}

void SearchWhyNot::askTyped() {
    const QString text = field_->text().trimmed();
    const auto documents = parse_documents(text);
    if (documents && documents->size() == 1) return ask(documents->front());
    document_.reset();
    clear();
    if (documents && documents->empty()) return;
    verdict_->setText(documents ? QString("One document at a time.")
                                : QString::fromStdString(documents.error().message));
    verdict_->show();
}

// The same query with other weights, another filter or k: how does the document stand now?
void SearchWhyNot::follow() {
    const auto& answer = context_.search.answer();
    const bool words = answer && !answer->query.hasCode();
    setVisible(answer && !words);
    if (!document_) return;
    if (answer && query_ && answer->query.sameQuery(*query_))
        return context_.details.whyNot(*document_);
    document_.reset();
    field_->clear();
    clear();
}

void SearchWhyNot::show(const WhyNotAnswer& answer) {
    if (document_ != answer.why.document) return;
    text_->setText(answer.document.text.size() > shown_text
                       ? answer.document.text.left(shown_text) + u'…'
                       : answer.document.text);
    text_->show();
    verdict_->setText(verdict(answer));
    verdict_->show();
    fillGroup(shared_, as_neurons(answer.why.shared));
    fillGroup(lacks_, answer.why.query_only);
    fillGroup(instead_, answer.why.document_only);
    showBoosts(answer.why);
}

void SearchWhyNot::showBoosts(const WhyNot& why) {
    while (QLayoutItem* item = boosts_->takeAt(0)) {
        if (item->widget()) item->widget()->deleteLater();
        delete item;
    }
    boosts_title_->setVisible(!why.boosts.empty());
    for (std::size_t i = 0; i < std::min(why.boosts.size(), shown_boosts); ++i) {
        WhyNot::Boost boost = why.boosts[i];
        boost.to = std::max(boost.to, boost.from + smallest_change);
        auto* chip =
            new NeuronChip(boost.neuron, context_.neurons.neuronName(modelId(), boost.neuron));
        connect(chip, &NeuronChip::neuronActivated, this, &SearchWhyNot::goToNeuron);
        auto* change = new TextLabel(
            QString("%1 → %2").arg(format::number(boost.from, 2), format::number(boost.to, 3)));
        change->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        auto* apply = new QPushButton("Apply");
        apply->setObjectName(QString("why_not_apply_%1").arg(i));
        apply->setToolTip("Give the neuron this weight: its slider moves, and the list with it");
        connect(apply, &QPushButton::clicked, &context_.search,
                [this, boost] { context_.search.setWeight(boost.neuron, boost.to); });
        const int row = static_cast<int>(i);
        boosts_->addWidget(chip, row, 0, Qt::AlignLeft);
        boosts_->addWidget(change, row, 1);
        boosts_->addWidget(apply, row, 2);
    }
}

void SearchWhyNot::clear() {
    text_->hide();
    verdict_->hide();
    for (const Group& group : {shared_, lacks_, instead_})
        fillGroup(group, {});
    showBoosts({});
}

}  // namespace sparsescope
