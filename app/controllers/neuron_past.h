// SPDX-License-Identifier: GPL-3.0-or-later
// Asks the engine what the selected neuron was at the moments of its run whose weights were kept.
// Encoding documents with each of them takes seconds, so it is asked only while somebody wants to
// know, and not of neurons that are passed on the way to another. Window thread only.
#pragma once
#include <optional>

#include <QObject>
#include <QString>
#include <QTimer>

#include "app/engine/engine_host.h"
#include "core/types/neuron_history.h"

namespace sparsescope {

class AppContext;

class NeuronPast : public QObject {
    Q_OBJECT

  public:
    explicit NeuronPast(AppContext& context, QObject* parent = nullptr);
    void setWanted(bool wanted);
    [[nodiscard]] const std::optional<NeuronHistory>& history() const { return history_; }
    [[nodiscard]] bool busy() const { return pause_.isActive() || host_.running(); }
    // Why there is none; "" while there is no reason to tell.
    [[nodiscard]] QString problem() const { return problem_; }

  Q_SIGNALS:
    void changed();

  private:
    void follow();
    void ask();
    void finish(const EngineOutcome& outcome);

    AppContext& context_;
    EngineHost host_;
    QTimer pause_;
    bool wanted_ = false;
    bool again_ = false;  // another neuron was chosen while an answer was under way
    QString problem_;
    std::optional<NeuronHistory> history_;
};

}  // namespace sparsescope
