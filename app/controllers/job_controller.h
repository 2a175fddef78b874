// SPDX-License-Identifier: GPL-3.0-or-later
// Runs one engine call at a time that is no training (import, example, encode, keep), with a title,
// progress and outcome. Window thread only.
#pragma once
#include <functional>
#include <optional>

#include <QElapsedTimer>
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
    // The encoder that makes embeddings in the stage under way; "": none does.
    [[nodiscard]] QString encoder() const;
    [[nodiscard]] QString stage() const { return stage_; }
    [[nodiscard]] bool readsPictures() const;              // in the stage under way
    [[nodiscard]] double share() const { return share_; }  // 0 … 1; < 0: unknown
    // Of the stage under way: how much is done a second and how many seconds are left at that pace;
    // nullopt until it has lasted long enough to tell.
    [[nodiscard]] std::optional<double> pace() const;
    [[nodiscard]] std::optional<double> secondsLeft() const;

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
    std::int64_t stage_began_at_ = 0;  // of stage_done_
    std::int64_t stage_done_ = 0;
    std::int64_t stage_total_ = 0;
    QElapsedTimer stage_clock_;
    Done done_;
    Failures failures_ = Failures::told;
};

}  // namespace sparsescope
