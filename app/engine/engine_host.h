// SPDX-License-Identifier: GPL-3.0-or-later
// Runs the engine (sparsescope-cli) as a process of its own; nothing else in the window starts it.
// Events arrive as lines on its standard output, and control words go to its standard input.
// However the engine ends (killed or out of memory included), ended() says so in a sentence. A host
// runs one engine at a time. Window thread only.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>

#include <QByteArray>
#include <QObject>
#include <QProcess>
#include <QString>
#include <QStringList>

#include "core/workspace/control_word.h"
#include "core/workspace/engine_result.h"
#include "core/workspace/event_line.h"

namespace sparsescope {

struct EngineOutcome {
    enum class Kind { finished, failed, cancelled, died };
    Kind kind = Kind::finished;
    QString message;      // what went wrong and what to do; empty when finished
    EngineResult result;  // the answer of the call when finished
    std::optional<std::int64_t> run;
    [[nodiscard]] bool ok() const { return kind == Kind::finished; }
};

class EngineHost : public QObject {
    Q_OBJECT

  public:
    explicit EngineHost(QString program, QObject* parent = nullptr);
    ~EngineHost() override;  // ends an engine that is still running, unless detached

    // Starts the engine with the arguments that a person would type, without --progress. running()
    // must be false.
    void start(const QStringList& arguments);
    [[nodiscard]] bool running() const { return process_ != nullptr; }
    [[nodiscard]] QString program() const { return program_; }
    void send(ControlWord word);
    // Asks the engine to give up what it is doing, by a terminate signal.
    void cancel();
    // Lets the engine run on alone and no longer receives its events.
    void detach();

  Q_SIGNALS:
    void received(const sparsescope::Event& event);
    void ended(const sparsescope::EngineOutcome& outcome);

  private:
    void readLines();
    void handleLine(const QByteArray& line);
    void finish(const EngineOutcome& outcome);
    [[nodiscard]] EngineOutcome outcomeOf(int exit_code, QProcess::ExitStatus status) const;
    [[nodiscard]] EngineOutcome answer() const;
    [[nodiscard]] EngineOutcome death(int signal) const;
    [[nodiscard]] QString explanation() const;
    [[nodiscard]] QString keptPart() const;

    QString program_;
    std::unique_ptr<QProcess> process_;
    std::string verb_;         // of the call under way
    QByteArray unread_;        // an unfinished line
    QByteArray error_output_;  // the newest part of it
    QByteArray strange_line_;  // the last line that was no event
    bool is_run_ = false;
    bool cancel_asked_ = false;
    std::optional<std::int64_t> run_;
    std::optional<std::int64_t> checkpoint_step_;
    std::optional<ResultEvent> result_;
    std::optional<ErrorEvent> error_;
};

// The path of the engine: $SPARSESCOPE_CLI, or sparsescope-cli beside this executable.
[[nodiscard]] QString engine_program();

}  // namespace sparsescope
