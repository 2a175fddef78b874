// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/neurons/neuron_note.h"

#include "app/controllers/app_context.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int note_height = 84;
constexpr int typing_pause = 1500;  // ms

}  // namespace

NeuronNote::NeuronNote(AppContext& context, QWidget* parent)
    : QPlainTextEdit(parent), context_(context) {
    setObjectName("neuron_note");
    setAccessibleName("Note about the neuron");
    setTabChangesFocus(true);
    setFixedHeight(theme::scaled(note_height));
    pause_.setSingleShot(true);
    pause_.setInterval(typing_pause);
    connect(&pause_, &QTimer::timeout, this, &NeuronNote::keep);
    connect(this, &QPlainTextEdit::textChanged, &pause_, qOverload<>(&QTimer::start));
    connect(&context_.neurons, &NeuronController::viewChanged, this, &NeuronNote::refresh);
    connect(&context_.marks, &NeuronMarks::changed, this, &NeuronNote::refresh);
    connect(&theme::notifier(), &theme::Notifier::changed, this,
            [this] { setFixedHeight(theme::scaled(note_height)); });
    refresh();
}

void NeuronNote::refresh() {
    const auto& view = context_.neurons.view();
    if (!view) {
        setEnabled(false);
        return;
    }
    const NeuronId neuron = view->detail.summary.neuron;
    const ModelId model = view->model->info.id;
    const bool same = neuron == neuron_ && model == model_;
    if (!same) keep();
    const QString note = QString::fromStdString(context_.marks.mark(neuron).note);
    const QString obstacle = context_.marks.obstacle();
    setEnabled(true);
    setReadOnly(!obstacle.isEmpty());
    setPlaceholderText(obstacle.isEmpty() ? QString("What you found out about this neuron")
                                          : obstacle);
    neuron_ = neuron;
    model_ = model;
    if (same && note == stored_) return;  // what is being typed stays
    stored_ = note;
    setPlainText(note);
    pause_.stop();
}

void NeuronNote::keep() {
    pause_.stop();
    const auto model = context_.selection.model();
    const QString typed = toPlainText();
    if (isReadOnly() || !model || model->info.id != model_ || typed == stored_) return;
    stored_ = typed;
    context_.marks.setNote(neuron_, typed);
}

void NeuronNote::focusOutEvent(QFocusEvent* event) {
    keep();
    QPlainTextEdit::focusOutEvent(event);
}

}  // namespace sparsescope
