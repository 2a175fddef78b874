// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/obituary.h"

#include <utility>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "app/engine/engine_command.h"

namespace sparsescope {
namespace {

quint32 neuron_of(const QJsonValue& value) {
    return static_cast<quint32>(value.toInteger());
}

}  // namespace

NeuronObituary obituary_from_json(const QString& json) {
    const QJsonObject object = QJsonDocument::fromJson(json.toUtf8()).object();
    NeuronObituary obituary;
    obituary.neuron = neuron_of(object["neuron"]);
    obituary.died_step = object["died_step"].toInteger();
    obituary.before_step = object["before_step"].toInteger();
    obituary.after_step = object["after_step"].toInteger();
    obituary.owned = object["owned"].toInteger();
    for (const QJsonValue& heir : object["heirs"].toArray()) {
        obituary.heirs.push_back({neuron_of(heir["neuron"]), heir["documents"].toInt()});
    }
    for (const QJsonValue& lost : object["documents"].toArray()) {
        obituary.documents.push_back({lost["document"].toInteger(), lost["text"].toString(),
                                      lost["weight"].toDouble(), lost["heir"].isDouble(),
                                      neuron_of(lost["heir"])});
    }
    return obituary;
}

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
    if (outcome.ok()) {
        Q_EMIT ready(obituary_from_json(outcome.result));
    } else {
        Q_EMIT failed(outcome.message);
    }
}

}  // namespace sparsescope
