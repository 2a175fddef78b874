// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/obituary.h"

#include <utility>

#include "app/engine/engine_command.h"

namespace sparsescope {

ObituaryAsker::ObituaryAsker(const QString& engine, QObject* parent)
    : QObject(parent), host_(engine) {
    connect(&host_, &EngineHost::ended, this, &ObituaryAsker::finish);
}

void ObituaryAsker::ask(const QString& workspace, RunId run, quint32 neuron, qint64 step) {
    const QStringList question = died_command(workspace, run, neuron, step);
    if (!host_.running()) return host_.start(question);
    next_ = question;
    host_.cancel();
}

void ObituaryAsker::finish(const EngineOutcome& outcome) {
    if (!next_.isEmpty()) return host_.start(std::exchange(next_, {}));
    if (const auto* obituary = std::get_if<NeuronObituary>(&outcome.result)) {
        Q_EMIT ready(*obituary);
    } else {
        Q_EMIT failed(outcome.message);
    }
}

}  // namespace sparsescope
