// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/neurons/neuron_death_view.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include "app/controllers/app_context.h"
#include "app/controllers/neuron_effects.h"
#include "app/dialogs/commands.h"
#include "app/dialogs/picture_menu.h"
#include "app/parts/document_list.h"
#include "app/parts/neuron_words.h"
#include "app/parts/picked_documents.h"
#include "widgets/controls/chip.h"
#include "widgets/controls/flow_layout.h"
#include "widgets/controls/text_label.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr std::size_t shown_rivals = 5;
constexpr int beaten_height = 150;

void show_text(TextLabel* label, const QString& text) {
    label->setText(text);
    label->setVisible(!text.isEmpty());
}

}  // namespace

QString death_sentence(const NeuronDeath& death, int k) {
    switch (death.fate) {
        case NeuronDeath::Fate::alive:
            return {};
        case NeuronDeath::Fate::seldom:
            return "It is active on some documents, but on none of those it is judged by: it is "
                   "rare more than dead.";
        case NeuronDeath::Fate::never_fired:
            return "It never fired: all through its run it was active for no document.";
        case NeuronDeath::Fate::died:
            return QString(
                       "It died at step %1 of its run: from then on it was active for no "
                       "document.")
                .arg(format::count(death.died_step.value_or(0)));
        case NeuronDeath::Fate::silent:
            break;
    }
    return QString("No document activates it at k = %1. No run is kept that could tell since when.")
        .arg(k);
}

NeuronDeathView::NeuronDeathView(AppContext& context, Commands& commands, DeathQuestion& question,
                                 QWidget* parent)
    : QWidget(parent),
      context_(context),
      commands_(commands),
      question_(question),
      why_(new TextLabel),
      beaten_(new TextLabel(QString(), theme::Type::body, theme::Token::muted)),
      where_(new TextLabel(QString(), theme::Type::body, theme::Token::muted)),
      documents_(new DocumentList) {
    why_->setObjectName("neuron_death");
    beaten_->setObjectName("neuron_beaten_by");
    where_->setObjectName("neuron_beaten_on");
    for (TextLabel* label : {why_, beaten_, where_})
        label->setWordWrap(true);
    documents_->setObjectName("neuron_beaten_documents");
    documents_->setAccessibleName("Where it is beaten");
    documents_->setFixedHeight(theme::scaled(beaten_height));
    pick_documents(documents_, context_.picked, "where a dead neuron is beaten");
    auto* nearest = new QWidget;
    nearest_ = new FlowLayout(nearest, 6);
    auto* rivals = new QWidget;
    rivals_ = new FlowLayout(rivals, 6);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    for (QWidget* part : {static_cast<QWidget*>(why_), nearest, static_cast<QWidget*>(beaten_),
                          rivals, static_cast<QWidget*>(where_), static_cast<QWidget*>(documents_)})
        column->addWidget(part);
    connect(documents_, &DocumentList::moreLikeRequested, this, [this](DocumentId document) {
        if (question_.answer())
            commands_.goToMoreLike(question_.about().model->info.dataset, document);
    });
    zoom_pictures(documents_, commands_, [this] {
        return question_.answer() ? question_.about().model->info.dataset : DatasetId{0};
    });
    connect(&context_.neurons, &NeuronController::viewChanged, this, &NeuronDeathView::follow);
    connect(&context_.neurons, &NeuronController::summariesChanged, this,
            &NeuronDeathView::refresh);
    connect(&question_, &NeuronQuestion::changed, this, &NeuronDeathView::refresh);
    connect(&theme::notifier(), &theme::Notifier::changed, this,
            [this] { documents_->setFixedHeight(theme::scaled(beaten_height)); });
    follow();
}

void NeuronDeathView::follow() {
    const auto& view = context_.neurons.view();
    const bool dead = view && view->detail.summary.dead();
    setVisible(dead);
    question_.setWanted(dead);
    refresh();
}

void NeuronDeathView::addChip(FlowLayout* chips, const QString& prefix, NeuronId neuron,
                              const QString& note) {
    const ModelId model = question_.about().model->info.id;
    auto* chip = new NeuronChip(neuron, one_line(context_.neurons.neuronName(model, neuron)), note);
    chip->setObjectName(QString("%1_%2").arg(prefix).arg(neuron));
    connect(chip, &NeuronChip::neuronActivated, this,
            [this, model](NeuronId there) { commands_.goToNeuron(model, there); });
    chips->addWidget(chip);
}

void NeuronDeathView::refresh() {
    nearest_->removeAll();
    rivals_->removeAll();
    const auto& view = context_.neurons.view();
    const auto& answer = question_.answer();
    const bool about_it = answer && view && view->detail.summary.dead() &&
                          question_.about().neuron == view->detail.summary.neuron;
    if (!about_it) {
        show_text(why_, question_.problem().isEmpty() ? QString("Looking why it is silent…")
                                                      : question_.problem());
        show_text(beaten_, {});
        show_text(where_, {});
        documents_->hide();
        return;
    }
    const NeuronDeath& death = answer->death;
    show_text(why_, death_sentence(death, question_.about().k));
    if (death.nearest_alive)
        addChip(nearest_, "nearest_alive", death.nearest_alive->neuron,
                "nearest living neuron, cos " + format::number(death.nearest_alive->cosine, 2));
    show_text(beaten_,
              death.looked_at == 0
                  ? QString("The dataset has no embeddings, so that nobody can tell where "
                            "it would like to be active.")
              : death.beaten_by.empty()
                  ? QString()
                  : QString("Where it comes closest, in %1 of %2 looked at, these are "
                            "active instead:")
                        .arg(format::counted(std::ssize(death.beaten_on), "document", "documents"),
                             format::count(death.looked_at)));
    std::size_t shown = 0;
    for (const NeuronRival& rival : death.beaten_by) {
        if (shown++ == shown_rivals) break;
        addChip(rivals_, "rival", rival.neuron,
                QString("%1, ahead by %2")
                    .arg(format::count(rival.documents), format::number(rival.margin, 2)));
    }
    show_text(where_, answer->beaten_on.empty() ? QString() : QString("There it is beaten on:"));
    documents_->setVisible(!answer->beaten_on.empty());
    documents_->setDocuments(answer->beaten_on);
}

}  // namespace sparsescope
