// SPDX-License-Identifier: GPL-3.0-or-later
// What a neuron owned before it died, and who took it. The engine compares the two checkpoints
// around the death, in a process of its own, so that a run beside it is not disturbed.
// Window thread only.
#pragma once
#include <vector>

#include <QObject>
#include <QString>

#include "app/engine/engine_host.h"
#include "core/types/ids.h"

namespace sparsescope {

// The answer of `sparsescope-cli died`.
struct NeuronObituary {
    quint32 neuron = 0;
    qint64 died_step = 0;
    qint64 before_step = 0, after_step = 0;  // of the two checkpoints compared
    struct Heir {
        quint32 neuron = 0;
        int documents = 0;  // of those it lost
    };
    struct Lost {
        DocumentId document = 0;
        QString text;
        double weight = 0;       // it had there
        bool inherited = false;  // a neuron that was not active there before is now
        quint32 heir = 0;        // the strongest of these
    };
    qint64 owned = 0;  // documents it was active on at k
    std::vector<Heir> heirs;
    std::vector<Lost> documents;  // strongest first
};
[[nodiscard]] NeuronObituary obituary_from_json(const QString& json);

class ObituaryAsker : public QObject {
    Q_OBJECT

  public:
    explicit ObituaryAsker(const QString& engine, QObject* parent = nullptr);
    // A question under way is given up for the newer one.
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
