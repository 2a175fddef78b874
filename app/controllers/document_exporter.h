// SPDX-License-Identifier: GPL-3.0-or-later
// Takes documents out of the window: their ids as text, or all of them as a file. Reads in a task;
// a newer wish replaces an older one. Window thread only.
#pragma once
#include <QObject>
#include <QString>

#include "app/controllers/corpus_editor.h"
#include "app/controllers/workspace_controller.h"
#include "app/controllers/task.h"

namespace sparsescope {

class DocumentExporter : public QObject {
    Q_OBJECT

  public:
    explicit DocumentExporter(WorkspaceController& workspace, QObject* parent = nullptr);
    void listIds(const ChosenRows& chosen);
    // path: *.csv or *.jsonl
    void write(const ChosenRows& chosen, const QString& path);

  Q_SIGNALS:
    void idsListed(const QString& ids, std::int64_t documents);  // one a line
    void written(const QString& path, std::int64_t documents);
    void failed(const QString& message);

  private:
    void complain(const Error& error);

    WorkspaceController& workspace_;
    Task task_;
};

}  // namespace sparsescope
