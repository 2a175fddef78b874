// SPDX-License-Identifier: GPL-3.0-or-later
// Asks the engine which documents a neuron owned before it died, and which neurons took them over.
// The engine compares the checkpoints before and after the death in a process of its own, so that a
// run beside it is not disturbed. Window thread only.
#pragma once
#include <QObject>
#include <QString>

#include "app/engine/engine_host.h"
#include "core/types/ids.h"

namespace sparsescope {

class ObituaryAsker : public QObject {
    Q_OBJECT

  public:
    explicit ObituaryAsker(const QString& engine, QObject* parent = nullptr);
    // A newer question replaces one that is not answered yet.
    void ask(const QString& workspace, RunId run, quint32 neuron, qint64 step);

  Q_SIGNALS:
    void ready(const sparsescope::NeuronObituary& obituary);
    void failed(const QString& sentence);

  private:
    void finish(const EngineOutcome& outcome);

    EngineHost host_;
    QStringList next_;  // asked while another question was under way
};

}  // namespace sparsescope
