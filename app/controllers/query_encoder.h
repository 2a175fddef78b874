// SPDX-License-Identifier: GPL-3.0-or-later
// Encodes what people type, with the encoder that made the embeddings of the shown dataset and with
// no other. The engine that does so is started by the first key and stays warm for a while. One
// text is encoded at a time, and of each asker the newest text alone waits. Window thread only.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <QCache>
#include <QObject>
#include <QPointer>
#include <QString>

#include "app/controllers/task.h"
#include "app/controllers/workspace_controller.h"
#include "app/engine/served_encoder.h"
#include "core/backbone/encoder_settings.h"

namespace sparsescope {

// The encoders that are set up on this computer, as configured_encoders() has them.
using EncoderList = std::function<Result<std::vector<EncoderSettings>>()>;

class QueryEncoder : public QObject {
    Q_OBJECT

  public:
    QueryEncoder(WorkspaceController& workspace, const QString& engine, EncoderList list,
                 QObject* parent = nullptr);

    enum class Standing {
        unknown,    // there is no dataset, or the list is still being read
        none,       // nobody knows which encoder made the embeddings, or there are no embeddings
        elsewhere,  // it is known, and not set up on this computer
        ready,
    };
    [[nodiscard]] Standing standing() const { return standing_; }
    [[nodiscard]] bool ready() const { return standing_ == Standing::ready; }
    // Of the shown dataset; empty() when it is not known.
    [[nodiscard]] const EncoderIdentity& identity() const { return wanted_; }
    // One line that says how typing can mean meaning in this dataset; "" when it does.
    [[nodiscard]] QString wayOut() const;
    // Whether pictures can be asked with: the encoder is set up here and reads them, as well or
    // alone.
    [[nodiscard]] bool readsPictures() const { return ready() && pictures_; }
    [[nodiscard]] bool readsTexts() const { return ready() && texts_; }
    // A sentence that says why a picture cannot be searched by; "" when it can.
    [[nodiscard]] QString wayOutForPictures() const;
    // Whether something waits for a process that has not answered yet.
    [[nodiscard]] bool starting() const { return served_.busy() && !served_.warm(); }
    [[nodiscard]] bool running() const { return served_.running(); }
    // All that are set up on this computer, as they were read last.
    [[nodiscard]] const std::vector<EncoderSettings>& all() const { return all_; }
    [[nodiscard]] QString listProblem() const { return list_problem_; }  // "": it was read

    void warmUp();     // somebody has begun to type
    void lookAgain();  // encoders may have been added or removed
    using Done = std::function<void(const Result<std::vector<float>>&)>;
    // Calls `done` later, or at once with what was encoded before; never when the same asker asks
    // again first, is destroyed, or another dataset is shown meanwhile.
    void encode(QObject* asker, const QString& text, Done done);
    // The same of a picture's file, whose content may change: it is read each time.
    void encodePicture(QObject* asker, const QString& file, Done done);
    void forget(QObject* asker);
    // For tests.
    [[nodiscard]] ServedEncoder& served() { return served_; }

  Q_SIGNALS:
    void changed();  // standing(), starting() or all()

  private:
    struct Request {
        QPointer<QObject> asker;
        QString text;  // or the file of a picture
        Done done;
        bool picture = false;
    };
    void follow();
    void stand();
    void drop();
    void next();
    void take(const std::vector<float>& embedding, const QString& problem);
    [[nodiscard]] QString withPrefix(const QString& text) const;

    WorkspaceController& workspace_;
    EncoderList list_;
    ServedEncoder served_;
    EncoderIdentity wanted_;
    DatasetId dataset_ = 0;
    std::vector<EncoderSettings> all_;
    QString list_problem_;
    bool listed_ = false;
    bool texts_ = true;  // what the encoder of the shown dataset reads
    bool pictures_ = false;
    Standing standing_ = Standing::unknown;
    std::vector<Request> waiting_;
    std::optional<Request> asked_;
    QCache<QString, std::vector<float>> known_;  // of wanted_, by text
    Task look_;
};

}  // namespace sparsescope
