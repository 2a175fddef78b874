// SPDX-License-Identifier: GPL-3.0-or-later
// An encoder kept warm: "sparsescope-cli encoders serve NAME" as a process of its own, which says
// who it is, then reads a line for each text and writes one with its embedding
// (core/backbone/answer_line.h). It is asked one text at a time, goes when nothing was asked for a
// while, and is started anew when it has gone or died. Window thread only.
#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include <QByteArray>
#include <QObject>
#include <QProcess>
#include <QString>
#include <QTimer>

#include "core/types/encoder_identity.h"

namespace sparsescope {

class ServedEncoder : public QObject {
    Q_OBJECT

  public:
    // Milliseconds.
    struct Patience {
        int first = 90'000;  // for the first answer: a large model is read from a disk
        int next = 30'000;   // for any other
        int idle = 300'000;  // without a question
        int ending = 2'000;  // between being asked to end and being ended
    };
    explicit ServedEncoder(QString program, QObject* parent = nullptr);
    ~ServedEncoder() override;  // ends the process
    void setPatience(const Patience& patience) { patience_ = patience; }

    // What the encoder is called on this computer, and who it has to be. Ends the process of
    // another one.
    void choose(const QString& name, const EncoderIdentity& identity);
    // Starts the process, if it is not there; it then reads its model while a person still types.
    void warmUp();
    // Leads to answered(). Not while busy().
    void ask(const QString& text);
    void askPicture(const QString& file);  // which the process reads
    void stop();                           // without an answer to what was asked

    [[nodiscard]] bool busy() const { return !asked_.isNull(); }
    [[nodiscard]] bool running() const { return process_ != nullptr; }
    [[nodiscard]] bool warm() const { return warm_; }  // the process is ready to answer

  Q_SIGNALS:
    void changed();  // running() or warm()
    // The embedding, or the sentence that says why there is none.
    void answered(const std::vector<float>& embedding, const QString& problem);

  private:
    void begin(const QString& asked, bool picture);
    void send();
    void read();
    void hear(const QByteArray& line);
    void meet(const EncoderIdentity& identity);
    void hearEnd(int exit_code, QProcess::ExitStatus status);
    void answer(const std::vector<float>& embedding, const QString& problem = {});
    void refuse(const QString& sentence);
    void loseProcess();
    [[nodiscard]] QString lastWords() const;

    QString program_;
    Patience patience_;
    QString name_;
    EncoderIdentity identity_;
    std::int64_t id_ = 0;  // of the newest question
    std::unique_ptr<QProcess> process_;
    QByteArray unread_;
    QByteArray error_output_;
    QString asked_;         // null: nothing
    bool picture_ = false;  // it is the file of a picture
    QString mistaken_;      // why the process is not the encoder that is wanted
    bool warm_ = false;
    bool again_ = false;  // asked once more, after the process had died
    QTimer waiting_;
    QTimer idle_;
};

}  // namespace sparsescope
