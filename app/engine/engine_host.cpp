// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/engine_host.h"

#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <utility>

#include <QCoreApplication>
#include <QThread>

namespace sparsescope {
namespace {

constexpr qsizetype error_output_limit = 4000;
constexpr qsizetype line_limit = 64 * 1024 * 1024;

// A session of its own: Ctrl+C in the terminal of the window does not reach the engine, and a
// window that closes its pipes does not end it.
void leave_the_terminal() {
    ::setsid();
    ::signal(SIGPIPE, SIG_IGN);
}

QString last_line(const QByteArray& text) {
    const QByteArray trimmed = text.trimmed();
    return QString::fromUtf8(trimmed.mid(trimmed.lastIndexOf('\n') + 1)).left(300);
}

}  // namespace

QString engine_program() {
    const QString chosen = qEnvironmentVariable("SPARSESCOPE_CLI");
    return chosen.isEmpty() ? QCoreApplication::applicationDirPath() + "/sparsescope-cli" : chosen;
}

EngineHost::EngineHost(QString program, QObject* parent)
    : QObject(parent), program_(std::move(program)) {}

EngineHost::~EngineHost() {
    if (!process_) return;
    process_->disconnect(this);
    process_->kill();
    process_->waitForFinished(1000);
}

void EngineHost::start(const QStringList& arguments) {
    if (process_) return;
    unread_.clear();
    error_output_.clear();
    strange_line_.clear();
    is_run_ = cancel_asked_ = false;
    run_.reset();
    checkpoint_step_.reset();
    result_.reset();
    error_.reset();

    verb_ = arguments.value(0).toStdString();
    process_ = std::make_unique<QProcess>();
    process_->setProgram(program_);
    // One core stays free, so that the window answers while the engine works.
    const int threads = std::max(1, QThread::idealThreadCount() - 1);
    process_->setArguments(
        arguments + QStringList{"--progress", "json", "--threads", QString::number(threads)});
    process_->setChildProcessModifier(leave_the_terminal);
    connect(process_.get(), &QProcess::readyReadStandardOutput, this, &EngineHost::readLines);
    connect(process_.get(), &QProcess::readyReadStandardError, this, [this] {
        error_output_ += process_->readAllStandardError();
        error_output_ = error_output_.right(error_output_limit);
    });
    connect(process_.get(), &QProcess::finished, this,
            [this](int exit_code, QProcess::ExitStatus status) {
                readLines();
                if (!unread_.isEmpty()) handleLine(std::exchange(unread_, {}));
                finish(outcomeOf(exit_code, status));
            });
    connect(process_.get(), &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error != QProcess::FailedToStart) return;  // the others are followed by finished()
        finish({EngineOutcome::Kind::died,
                QString("The engine %1 could not be started: %2. Install Sparsescope again, or set "
                        "SPARSESCOPE_CLI to where sparsescope-cli is.")
                    .arg(program_, process_->errorString()),
                {},
                {}});
    });
    process_->start();
}

void EngineHost::send(ControlWord word) {
    if (!process_) return;
    const auto text = to_string(word);
    process_->write(QByteArray(text.data(), static_cast<qsizetype>(text.size())) + '\n');
}

void EngineHost::cancel() {
    if (!process_) return;
    cancel_asked_ = true;
    process_->terminate();
}

void EngineHost::detach() {
    if (!process_) return;
    process_->disconnect(this);
    // QProcess kills what it started when it is destroyed, so this one never is.
    static_cast<void>(process_.release());
}

void EngineHost::readLines() {
    unread_ += process_->readAllStandardOutput();
    qsizetype begin = 0;
    for (qsizetype end = unread_.indexOf('\n'); end >= 0; end = unread_.indexOf('\n', begin)) {
        handleLine(unread_.mid(begin, end - begin));
        begin = end + 1;
    }
    unread_.remove(0, begin);
    if (unread_.size() > line_limit) unread_.clear();  // not our protocol; do not collect it
}

void EngineHost::handleLine(const QByteArray& line) {
    if (line.trimmed().isEmpty()) return;
    const auto event =
        parse_event(std::string_view(line.constData(), static_cast<std::size_t>(line.size())));
    if (!event) {
        strange_line_ = line.left(200);
        return;
    }
    if (const auto* started = std::get_if<StartedEvent>(&*event)) {
        is_run_ = true;
        run_ = started->run;
    } else if (const auto* checkpoint = std::get_if<CheckpointEvent>(&*event)) {
        checkpoint_step_ = checkpoint->step;
    } else if (const auto* result = std::get_if<ResultEvent>(&*event)) {
        result_ = *result;
    } else if (const auto* error = std::get_if<ErrorEvent>(&*event)) {
        error_ = *error;
    }
    Q_EMIT received(*event);
}

void EngineHost::finish(const EngineOutcome& outcome) {
    // Deleted later: this is called from the process's own signal.
    process_.release()->deleteLater();
    Q_EMIT ended(outcome);
}

EngineOutcome EngineHost::outcomeOf(int exit_code, QProcess::ExitStatus status) const {
    using Kind = EngineOutcome::Kind;
    if (error_) {
        const bool cancelled = error_->code == to_string(ErrorCode::cancelled);
        return {cancelled ? Kind::cancelled : Kind::failed,
                QString::fromStdString(error_->message),
                {},
                run_};
    }
    if (status == QProcess::CrashExit) {
        if (cancel_asked_) return {Kind::cancelled, "Cancelled.", {}, run_};
        return death(exit_code);
    }
    if (exit_code == exit_cancelled) return {Kind::cancelled, "Stopped.", {}, run_};
    // With a result, a failure only says that a rule paused the run: the result tells why.
    if (result_ && (exit_code == exit_ok || exit_code == exit_failed)) return answer();
    const QString what = exit_code == exit_ok
                             ? QString("The engine ended without telling a result.")
                             : QString("The engine ended with exit code %1.").arg(exit_code);
    return {Kind::failed, what + explanation() + keptPart(), {}, run_};
}

EngineOutcome EngineHost::answer() const {
    auto result = parse_result(verb_, result_->json);
    if (!result) {
        return {
            EngineOutcome::Kind::failed, QString::fromStdString(result.error().message), {}, run_};
    }
    return {EngineOutcome::Kind::finished, {}, std::move(*result), run_};
}

EngineOutcome EngineHost::death(int signal) const {
    QString what;
    if (signal == SIGKILL) {
        what = "The engine was killed, most often because the computer ran out of memory.";
    } else if (signal == SIGTERM || signal == SIGINT || signal == SIGHUP) {
        what = "The engine was ended from outside.";
    } else {
        what = QString("The engine crashed (signal %1).").arg(signal);
    }
    return {EngineOutcome::Kind::died, what + explanation() + keptPart(), {}, run_};
}

QString EngineHost::explanation() const {
    const QString error = last_line(error_output_);
    if (!error.isEmpty()) return QString(" Its last words: “%1”.").arg(error);
    if (!strange_line_.isEmpty()) {
        return QString(" It wrote a line that is not an event: “%1”. Is %2 really sparsescope-cli?")
            .arg(last_line(strange_line_), program_);
    }
    return {};
}

QString EngineHost::keptPart() const {
    if (!is_run_) return {};
    if (!checkpoint_step_) {
        return " No checkpoint had been written yet, so nothing of this run could be kept.";
    }
    return QString(
               " The run is kept up to its checkpoint at step %1: it can be resumed from there.")
        .arg(*checkpoint_step_);
}

}  // namespace sparsescope
