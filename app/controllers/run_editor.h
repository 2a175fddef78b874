// SPDX-License-Identifier: GPL-3.0-or-later
// What a person changes about runs: name, note, pins, archive, delete. Edits are stored one after
// the other, in tasks that open their own writing connection; none is lost to a quick second one.
// Window thread only.
#pragma once
#include <deque>
#include <functional>
#include <vector>

#include <QObject>
#include <QString>

#include "app/controllers/task.h"
#include "app/controllers/workspace_controller.h"

namespace sparsescope {

class RunEditor : public QObject {
    Q_OBJECT

  public:
    explicit RunEditor(WorkspaceController& workspace, QObject* parent = nullptr);

    // Of runs that are not under way.
    void rename(RunId run, const QString& name);
    // With metrics and checkpoints; models stay.
    void remove(const std::vector<RunId>& runs);
    // Of any run.
    void setNote(RunId run, const QString& note);
    void setArchived(const std::vector<RunId>& runs, bool archived);
    void addPin(RunId run, qint64 step, const QString& text);
    void removePin(qint64 pin);

    [[nodiscard]] bool busy() const { return !edits_.empty(); }

  Q_SIGNALS:
    void pinsEdited();
    void idle();  // everything asked for is stored
    void failed(const QString& sentence);

  private:
    enum class Kind { run, pins };
    struct Edit {
        std::filesystem::path file;  // it was asked for; another may be open by then
        Kind kind = Kind::run;
        std::function<Status(Corpus&)> act;
    };
    void add(Kind kind, std::function<Status(Corpus&)> act);
    void change(RunId run, std::function<void(RunNote&)> change);
    void next();

    WorkspaceController& workspace_;
    std::deque<Edit> edits_;  // the first is being stored
    Task task_;
};

}  // namespace sparsescope
