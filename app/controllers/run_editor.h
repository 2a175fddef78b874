// SPDX-License-Identifier: GPL-3.0-or-later
// Changes runs as a person asks: name, note, pins, archiving and deleting. Window thread only.
#pragma once
#include <functional>
#include <vector>

#include <QObject>
#include <QString>

#include "app/controllers/workspace_controller.h"
#include "app/controllers/write_lane.h"

namespace sparsescope {

class RunEditor : public QObject {
    Q_OBJECT

  public:
    explicit RunEditor(WorkspaceController& workspace, QObject* parent = nullptr);

    // Takes a planned sweep out of the list; its runs stay.
    void forgetSweep(const QString& name);
    // Deletes the runs with their metrics and checkpoints; their models stay. Those that are being
    // trained are refused; everything below works for every run.
    void remove(const std::vector<RunId>& runs);
    // Deletes checkpoints that nobody needs any more (Corpus::trim_run).
    void trim(const std::vector<RunId>& runs);
    // Also renames the run's model when both have one name.
    void rename(RunId run, const QString& name);
    void setNote(RunId run, const QString& note);
    void setArchived(const std::vector<RunId>& runs, bool archived);
    void addPin(RunId run, qint64 step, const QString& text);
    void removePin(qint64 pin);

    [[nodiscard]] const WriteLane& writes() const { return writes_; }

  Q_SIGNALS:
    void pinsEdited();
    void trimmed(qint64 freed_bytes);
    void failed(const QString& sentence);

  private:
    enum class Kind { run, pins };
    // `then` is called once it was stored.
    void add(Kind kind, WriteLane::Act act, std::function<void()> then = {});
    void change(RunId run, std::function<void(RunNote&)> change);

    WorkspaceController& workspace_;
    WriteLane writes_;
};

}  // namespace sparsescope
