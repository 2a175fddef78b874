// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/served_encoder.h"

#include <utility>

#include "core/backbone/answer_line.h"

namespace sparsescope {
namespace {

constexpr qsizetype error_output_kept = 4000;
constexpr qsizetype longest_line = 16 * 1024 * 1024;
constexpr int most_words_told = 300;

}  // namespace

ServedEncoder::ServedEncoder(QString program, QObject* parent)
    : QObject(parent), program_(std::move(program)) {
    waiting_.setSingleShot(true);
    idle_.setSingleShot(true);
    connect(&waiting_, &QTimer::timeout, this, [this] {
        const QString waited = QString::number(waiting_.interval() / 1000);
        loseProcess();
        refuse(QString("it did not answer for %1 seconds, and was ended").arg(waited));
    });
    connect(&idle_, &QTimer::timeout, this, &ServedEncoder::stop);
}

ServedEncoder::~ServedEncoder() {
    for (QProcess* leaving : findChildren<QProcess*>()) {
        leaving->disconnect();
        leaving->kill();
        leaving->waitForFinished(1000);
    }
    if (!process_) return;
    process_->disconnect(this);
    process_->closeWriteChannel();
    process_->terminate();
    if (!process_->waitForFinished(200)) {
        process_->kill();
        process_->waitForFinished(1000);
    }
}

void ServedEncoder::choose(const QString& name, const EncoderIdentity& identity) {
    if (name == name_ && identity == identity_) return;
    stop();
    name_ = name;
    identity_ = identity;
}

void ServedEncoder::warmUp() {
    if (name_.isEmpty()) return;
    idle_.start(patience_.idle);
    if (process_) return;
    unread_.clear();
    error_output_.clear();
    mistaken_.clear();
    process_ = std::make_unique<QProcess>();
    process_->setProgram(program_);
    process_->setArguments({"encoders", "serve", name_, "--introduce"});
    connect(process_.get(), &QProcess::readyReadStandardOutput, this, &ServedEncoder::read);
    connect(process_.get(), &QProcess::readyReadStandardError, this, [this] {
        error_output_ += process_->readAllStandardError();
        error_output_ = error_output_.right(error_output_kept);
    });
    connect(process_.get(), &QProcess::finished, this, &ServedEncoder::hearEnd);
    connect(process_.get(), &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error != QProcess::FailedToStart) return;  // the others are followed by finished()
        const QString why = process_->errorString();
        loseProcess();
        refuse(QString("%1 could not be started: %2").arg(program_, why));
    });
    process_->start();
    Q_EMIT changed();
}

void ServedEncoder::ask(const QString& text) {
    begin(text, false);
}

void ServedEncoder::askPicture(const QString& file) {
    begin(file, true);
}

void ServedEncoder::begin(const QString& asked, bool picture) {
    if (busy()) return;
    asked_ = asked.isNull() ? QString("") : asked;
    picture_ = picture;
    again_ = false;
    send();
}

void ServedEncoder::send() {
    warmUp();
    if (!process_) return;  // it could not be started, and that was said
    if (const QString why = mistaken_; !why.isEmpty()) {
        loseProcess();  // the next one may be right again
        return refuse(why);
    }
    const std::string words = asked_.toStdString();
    const std::string line =
        picture_ ? picture_request_line(++id_, words) : request_line(++id_, words);
    process_->write(QByteArray::fromStdString(line) + '\n');
    waiting_.start(warm_ ? patience_.next : patience_.first);
}

void ServedEncoder::stop() {
    asked_ = QString();
    loseProcess();
}

// The process goes by itself, and is ended when it does not; nobody waits for it.
void ServedEncoder::loseProcess() {
    waiting_.stop();
    idle_.stop();
    warm_ = false;
    if (!process_) return;
    QProcess* leaving = process_.release();
    leaving->disconnect(this);
    if (leaving->state() == QProcess::NotRunning) {
        leaving->deleteLater();
    } else {
        leaving->setParent(this);
        connect(leaving, &QProcess::finished, leaving, &QObject::deleteLater);
        leaving->closeWriteChannel();
        leaving->terminate();
        QTimer::singleShot(patience_.ending, leaving, &QProcess::kill);
    }
    Q_EMIT changed();
}

void ServedEncoder::read() {
    unread_ += process_->readAllStandardOutput();
    for (qsizetype end = unread_.indexOf('\n'); end >= 0; end = unread_.indexOf('\n')) {
        const QByteArray line = unread_.left(end);
        unread_.remove(0, end + 1);
        hear(line);
        if (!process_) return;  // whoever heard the answer has ended it
    }
    if (unread_.size() > longest_line) unread_.clear();  // no embedding; do not collect it
}

void ServedEncoder::hear(const QByteArray& line) {
    if (line.trimmed().isEmpty()) return;
    auto answer_line = read_answer_line(line.toStdString());
    if (answer_line && answer_line->identity) return meet(*answer_line->identity);
    if (!busy() || (answer_line && answer_line->id && *answer_line->id != id_)) return;
    if (!answer_line) return refuse("it " + QString::fromStdString(answer_line.error().message));
    if (!answer_line->error.empty()) return refuse(QString::fromStdString(answer_line->error));
    const std::string problem = embedding_problem(answer_line->embedding, identity_.dim);
    if (!problem.empty()) return refuse("it gave " + QString::fromStdString(problem));
    if (!std::exchange(warm_, true)) Q_EMIT changed();
    answer(answer_line->embedding);
}

// Its files may have been changed since it was added.
void ServedEncoder::meet(const EncoderIdentity& identity) {
    warm_ = true;
    Q_EMIT changed();
    if (identity_.empty() || identity.hash == identity_.hash) return;
    mistaken_ = "it has changed, and no longer makes the embeddings that these documents have";
    if (!busy()) return;
    const QString why = mistaken_;
    loseProcess();
    refuse(why);
}

void ServedEncoder::hearEnd(int exit_code, QProcess::ExitStatus status) {
    read();
    if (!process_) return;
    error_output_ += process_->readAllStandardError();
    const bool was_good = warm_;
    loseProcess();
    if (!busy()) return;
    // One that has answered before is worth another try; one that never did would die again.
    if (was_good && !std::exchange(again_, true)) return send();
    const QString how = status == QProcess::CrashExit
                            ? QString("its program crashed")
                            : QString("its program ended with exit code %1").arg(exit_code);
    const QString words = lastWords();
    refuse(words.isEmpty() ? how : how + QString(", saying “%1”").arg(words));
}

void ServedEncoder::answer(const std::vector<float>& embedding, const QString& problem) {
    asked_ = QString();
    waiting_.stop();
    Q_EMIT answered(embedding, problem);
}

void ServedEncoder::refuse(const QString& sentence) {
    if (!busy()) return;
    QString reason = sentence.trimmed();
    if (reason.endsWith('.')) reason.chop(1);
    answer({}, QString("The encoder “%1” did not work: %2.").arg(name_, reason));
}

QString ServedEncoder::lastWords() const {
    const QByteArray trimmed = error_output_.trimmed();
    QString words = QString::fromUtf8(trimmed.mid(trimmed.lastIndexOf('\n') + 1));
    if (words.startsWith("error: ")) words.remove(0, 7);
    return words.left(most_words_told);
}

}  // namespace sparsescope
