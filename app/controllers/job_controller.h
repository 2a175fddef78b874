// SPDX-License-Identifier: GPL-3.0-or-later
// Runs one engine call at a time that is no training (import, example, encode, keep), with a title,
// progress and outcome. Window thread only.
#pragma once
#include <functional>

#include <QObject>
#include <QString>
#include <QStringList>

#include "app/engine/engine_host.h"

namespace sparsescope {

class JobController : public QObject {
    Q_OBJECT

  public:
    explicit JobController(const QString& engine, QObject* parent = nullptr);

    using Done = std::function<void(const EngineOutcome&)>;
    // Who says that a call failed: failed(), or only `done`.
    enum class Failures { told, told_by_caller };
    // Starts a call. `title` says what is being done ("Importing news.csv"). Returns false, and
    // does nothing, while another call runs.
    bool start(const QString& title, const QStringList& arguments, Done done,
               Failures failures = Failures::told);
    void cancel();
    [[nodiscard]] bool running() const { return host_.running(); }
    [[nodiscard]] QString title() const { return title_; }
    [[nodiscard]] QStringList arguments() const { return arguments_; }  // of the call that runs
    [[nodiscard]] QString stage() const { return stage_; }
    [[nodiscard]] double share() const { return share_; }  // 0 … 1; < 0: unknown

  Q_SIGNALS:
    void changed();  // started, progressed or ended
    void failed(const QString& title, const QString& message);

  private:
    void hear(const Event& event);
    void finish(const EngineOutcome& outcome);

    EngineHost host_;
    QString title_;
    QStringList arguments_;
    QString stage_;
    double share_ = -1;
    Done done_;
    Failures failures_ = Failures::told;
};

}  // namespace sparsescope
