// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/neurons/neuron_neighbours.h"

#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include "app/controllers/app_context.h"
#include "app/controllers/neuron_questions.h"
#include "app/dialogs/commands.h"
#include "app/parts/neuron_words.h"
#include "widgets/controls/chip.h"
#include "widgets/controls/elided_combo_box.h"
#include "widgets/controls/flow_layout.h"
#include "widgets/controls/text_label.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr std::size_t shown_neighbours = 6;

void show_sentence(TextLabel* label, const QString& sentence) {
    label->setText(sentence);
    label->setVisible(!sentence.isEmpty());
}

}  // namespace

NeuronNeighbours::NeuronNeighbours(AppContext& context, Commands& commands,
                                   NeuronQuestions& questions, QWidget* parent)
    : QWidget(parent),
      context_(context),
      commands_(commands),
      questions_(questions),
      models_(new ElidedComboBox) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::gap_inside);
    nearest_ = addGroup("nearest", "Nearest rows",
                        "Neurons whose rows of the encoder point the same way: cosine of rows.");
    together_ = addGroup("together", "Often together",
                         "Neurons active on the same documents more often than chance: NPMI, which "
                         "is 0 by chance and 1 where they always come together; at least 5 shared "
                         "documents.");
    apart_ = addGroup("apart", "Exclude each other",
                      "Neurons that look for the same things and yet are seldom active on the same "
                      "document.");
    models_->setObjectName("neuron_other_model");
    models_->setAccessibleName("Other model");
    elsewhere_ =
        addGroup("elsewhere", "In another model",
                 "Its best matches there: by the cosine of rows and by shared documents.", models_);
    connect(models_, &QComboBox::currentIndexChanged, this, [this] {
        questions_.matches.setOther(models_->currentData().toLongLong());
        questions_.matches.setWanted(models_->currentData().toLongLong() != 0);
        refreshMatches();
    });
    connect(&context_.neurons, &NeuronController::viewChanged, this,
            &NeuronNeighbours::refreshNearest);
    connect(&context_.neurons, &NeuronController::summariesChanged, this, [this] {
        refreshNearest();
        refreshTogether();
    });
    connect(&questions_.together, &NeuronQuestion::changed, this,
            &NeuronNeighbours::refreshTogether);
    connect(&questions_.matches, &NeuronQuestion::changed, this, &NeuronNeighbours::refreshMatches);
    connect(&context_.workspace, &WorkspaceController::contentsChanged, this,
            &NeuronNeighbours::refreshModels);
    connect(&context_.selection, &Selection::modelChanged, this, &NeuronNeighbours::refreshModels);
    refreshNearest();
    refreshTogether();
    refreshModels();
}

NeuronNeighbours::Group NeuronNeighbours::addGroup(const QString& name, const QString& title,
                                                   const QString& meaning, QWidget* beside) {
    Group group;
    group.title = new TextLabel(title, theme::Type::body, theme::Token::muted);
    group.title->setToolTip(as_tooltip(meaning));
    group.empty = new TextLabel(QString(), theme::Type::body, theme::Token::muted);
    group.empty->setObjectName("neuron_no_" + name);
    group.empty->setWordWrap(true);
    group.empty->hide();
    auto* head = new QHBoxLayout;
    head->setSpacing(theme::gap_inside);
    head->addWidget(group.title);
    if (beside) head->addWidget(beside);
    head->addStretch(1);
    auto* chips = new QWidget;
    group.chips = new FlowLayout(chips, 6);
    auto* part = new QVBoxLayout;
    part->setSpacing(4);
    part->addLayout(head);
    part->addWidget(chips);
    part->addWidget(group.empty);
    static_cast<QVBoxLayout*>(layout())->addLayout(part);
    return group;
}

void NeuronNeighbours::addChip(const Group& group, ModelId model, NeuronId neuron,
                               const QString& prefix, const QString& note, const QString& meaning) {
    auto* chip = new NeuronChip(neuron, one_line(context_.neurons.neuronName(model, neuron)), note);
    chip->setObjectName(QString("%1_%2").arg(prefix).arg(neuron));
    chip->setProperty("neuron_model", static_cast<qlonglong>(model));
    chip->setToolTip(as_tooltip(meaning));
    connect(chip, &NeuronChip::neuronActivated, this,
            [this, model](NeuronId there) { commands_.goToNeuron(model, there); });
    group.chips->addWidget(chip);
}

void NeuronNeighbours::refreshNearest() {
    nearest_.chips->removeAll();
    const auto& view = context_.neurons.view();
    if (!view) return;
    // Where encoder and decoder are one matrix there is nothing to tell apart.
    nearest_.title->setText(view->model->weights.tied() ? "Nearest rows" : "Nearest encoder rows");
    std::size_t shown = 0;
    for (const NeuronNeighbour& one : view->detail.neighbours) {
        if (shown++ == shown_neighbours) break;
        addChip(nearest_, view->model->info.id, one.neuron, "neighbour",
                "cos " + format::number(one.cosine, 2), {});
    }
    show_sentence(nearest_.empty, view->detail.neighbours.empty()
                                      ? QString("The model has no other neuron.")
                                      : QString());
}

void NeuronNeighbours::refreshTogether() {
    together_.chips->removeAll();
    apart_.chips->removeAll();
    const auto& answer = questions_.together.answer();
    show_sentence(together_.empty, questions_.together.problem());
    show_sentence(apart_.empty, QString());
    if (!answer) return;
    const ModelId model = questions_.together.about().model->info.id;
    const auto shared = [](const CoActiveNeuron& one) {
        return QString(
                   "%1 shared documents where chance would make %2 · NPMI %3 · Jaccard %4 · "
                   "cosine of rows %5")
            .arg(format::count(one.both), format::number(one.expected, 2),
                 format::number(one.npmi, 2), format::number(one.jaccard, 2),
                 format::number(one.cosine, 2));
    };
    for (const CoActiveNeuron& one : answer->together) {
        if (static_cast<std::size_t>(together_.chips->count()) == shown_neighbours) break;
        addChip(together_, model, one.neuron, "together", "NPMI " + format::number(one.npmi, 2),
                shared(one));
    }
    for (const CoActiveNeuron& one : answer->antagonists) {
        if (static_cast<std::size_t>(apart_.chips->count()) == shown_neighbours) break;
        addChip(apart_, model, one.neuron, "apart",
                QString("%1 of %2 expected")
                    .arg(format::count(one.both), format::number(one.expected, 2)),
                shared(one));
    }
    if (answer->together.empty())
        show_sentence(together_.empty, QString("None shares %1 documents with it more often than "
                                               "chance would.")
                                           .arg(answer->least_support));
    if (answer->antagonists.empty())
        show_sentence(apart_.empty, "None that looks for similar things keeps clear of it.");
}

void NeuronNeighbours::refreshModels() {
    const QSignalBlocker quiet(models_);
    const auto before = models_->currentData().toLongLong();
    const auto selected = context_.selection.model();
    models_->clear();
    models_->addItem("choose a model", qlonglong{0});
    for (const ModelInfo& model : context_.workspace.contents().models) {
        if (selected && model.id == selected->info.id) continue;
        models_->addItem(QString::fromStdString(model.name), static_cast<qlonglong>(model.id));
    }
    const int at = models_->findData(before);
    models_->setCurrentIndex(std::max(at, 0));
    const bool several = models_->count() > 1;
    models_->setVisible(several);
    questions_.matches.setOther(models_->currentData().toLongLong());
    questions_.matches.setWanted(models_->currentIndex() > 0);
    refreshMatches();
}

void NeuronNeighbours::refreshMatches() {
    elsewhere_.chips->removeAll();
    const auto& answer = questions_.matches.answer();
    if (models_->count() < 2)
        return show_sentence(elsewhere_.empty, "This workspace has one model.");
    show_sentence(elsewhere_.empty, questions_.matches.problem());
    if (models_->currentIndex() == 0 || !answer || !answer->other) return;
    const ModelId other = answer->other->info.id;
    const bool by_rows = !answer->matches.by_cosine.empty();
    const auto& best = by_rows ? answer->matches.by_cosine : answer->matches.by_documents;
    for (const NeuronMatch& one : best) {
        if (static_cast<std::size_t>(elsewhere_.chips->count()) == shown_neighbours) break;
        addChip(elsewhere_, other, one.neuron, "match",
                by_rows ? "cos " + format::number(one.cosine, 2)
                        : "Jaccard " + format::number(one.jaccard, 2),
                QString("Cosine of rows %1 · %2 shared documents of %3 there · Jaccard %4")
                    .arg(format::number(one.cosine, 2), format::count(one.both),
                         format::count(one.active), format::number(one.jaccard, 2)));
    }
    if (best.empty())
        show_sentence(elsewhere_.empty,
                      "That model is of other embeddings and other documents, so "
                      "that nothing can be compared.");
}

}  // namespace sparsescope
