// SPDX-License-Identifier: GPL-3.0-or-later
// Steers runs that other processes train, and says when they have obeyed. One request at a time.
// Window thread only.
#pragma once
#include <QObject>
#include <QString>

#include "app/controllers/task.h"
#include "app/controllers/workspace_controller.h"
#include "core/workspace/control_word.h"

namespace sparsescope {

class RemoteRuns : public QObject {
    Q_OBJECT

  public:
    explicit RemoteRuns(WorkspaceController& workspace, QObject* parent = nullptr);

    // Does nothing while another request is under way.
    void ask(RunId run, ControlWord word);
    // The run that was asked and has not obeyed yet; 0: none.
    [[nodiscard]] RunId asked() const { return asked_; }
    [[nodiscard]] ControlWord word() const { return word_; }

  Q_SIGNALS:
    void changed();  // asked()
    void obeyed(const QString& sentence);
    void failed(const QString& sentence);

  private:
    void finish();

    WorkspaceController& workspace_;
    RunId asked_ = 0;
    ControlWord word_ = ControlWord::pause;
    Task task_;
};

}  // namespace sparsescope
