// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/neuron_question.h"

#include "app/controllers/app_context.h"

namespace sparsescope {

NeuronQuestion::NeuronQuestion(AppContext& context, QObject* parent)
    : QObject(parent), context_(context) {
    if (context_.workspace.isOpen()) reader_ = std::make_shared<Reader>(context_.workspace.file());
    connect(&context_.workspace, &WorkspaceController::workspaceOpened, this,
            [this] { reader_ = std::make_shared<Reader>(context_.workspace.file()); });
    connect(&context_.selection, &Selection::modelChanged, this, &NeuronQuestion::followNeuron);
    connect(&context_.selection, &Selection::neuronChanged, this, &NeuronQuestion::followNeuron);
    connect(&context_.selection, &Selection::kChanged, this, &NeuronQuestion::follow);
}

void NeuronQuestion::setWanted(bool wanted) {
    if (wanted == wanted_) return;
    wanted_ = wanted;
    if (wanted_ && outdated_) follow();
}

void NeuronQuestion::askAgain() {
    follow();
}

std::optional<NeuronSubject> NeuronQuestion::subject() const {
    const auto model = context_.selection.model();
    const auto neuron = context_.selection.neuron();
    if (!model || !neuron || !reader_) return std::nullopt;
    return NeuronSubject{model, *neuron, context_.selection.k(), reader_, context_.studies};
}

void NeuronQuestion::followNeuron() {
    const auto model = context_.selection.model();
    const std::pair now{model ? model->info.id : 0, context_.selection.neuron()};
    if (now != followed_) {
        followed_ = now;
        neuronChanges();
    }
    follow();
}

void NeuronQuestion::follow() {
    const auto now = subject();
    outdated_ = true;
    // What was answered about another model must not be read as this one's.
    const bool same_model =
        now && asked_ && asked_->info.id == now->model->info.id && problem_.isEmpty();
    if (!same_model) {
        asked_.reset();
        problem_.clear();
        forget();
        Q_EMIT changed();
    }
    if (!now || !wanted_) return task_.cancel();
    outdated_ = false;
    asked_ = now->model;
    ask(*now);
}

void NeuronQuestion::refuse(const Error& error) {
    problem_ = QString::fromStdString(error.message);
    Q_EMIT changed();
}

void NeuronQuestion::accept() {
    problem_.clear();
    Q_EMIT changed();
}

}  // namespace sparsescope
