// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/neuron_past.h"

#include <algorithm>
#include <utility>

#include "app/controllers/app_context.h"
#include "app/engine/engine_command.h"

namespace sparsescope {
namespace {

constexpr int pause_before_asking = 500;  // ms

}  // namespace

NeuronPast::NeuronPast(AppContext& context, QObject* parent)
    : QObject(parent), context_(context), host_(context.engine) {
    pause_.setSingleShot(true);
    pause_.setInterval(pause_before_asking);
    connect(&pause_, &QTimer::timeout, this, &NeuronPast::ask);
    connect(&host_, &EngineHost::ended, this, &NeuronPast::finish);
    connect(&context_.selection, &Selection::modelChanged, this, &NeuronPast::follow);
    connect(&context_.selection, &Selection::neuronChanged, this, &NeuronPast::follow);
}

void NeuronPast::setWanted(bool wanted) {
    if (wanted == wanted_) return;
    wanted_ = wanted;
    follow();
}

void NeuronPast::follow() {
    history_.reset();
    problem_.clear();
    pause_.stop();
    if (wanted_ && context_.selection.model() && context_.selection.neuron()) pause_.start();
    Q_EMIT changed();
}

void NeuronPast::ask() {
    const auto model = context_.selection.model();
    const auto neuron = context_.selection.neuron();
    if (!wanted_ || !model || !neuron) return;
    const auto& runs = context_.workspace.contents().runs;
    const auto run = std::ranges::find(runs, model->info.id, &RunInfo::model);
    if (run == runs.end()) {
        problem_ = "This model was not trained here, so that nothing is known of its past.";
        Q_EMIT changed();
        return;
    }
    if (host_.running()) {
        again_ = true;
        return host_.cancel();
    }
    host_.start(history_command(context_.workspace.path(), run->id, *neuron));
    Q_EMIT changed();
}

void NeuronPast::finish(const EngineOutcome& outcome) {
    if (std::exchange(again_, false)) return ask();
    const auto* history = std::get_if<NeuronHistory>(&outcome.result);
    const auto neuron = context_.selection.neuron();
    if (history && neuron && history->neuron == *neuron)
        history_ = *history;
    else if (!history)
        problem_ = outcome.message;
    Q_EMIT changed();
}

}  // namespace sparsescope
