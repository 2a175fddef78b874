// SPDX-License-Identifier: GPL-3.0-or-later
// Exports documents: their ids as text, or the documents themselves as a file. It reads in a task,
// and a newer request replaces an older one. Window thread only.
#pragma once
#include <QObject>
#include <QString>

#include "app/controllers/corpus_editor.h"
#include "app/controllers/task.h"
#include "app/controllers/workspace_controller.h"
#include "core/workspace/document_export.h"

namespace sparsescope {

class DocumentExporter : public QObject {
    Q_OBJECT

  public:
    explicit DocumentExporter(WorkspaceController& workspace, QObject* parent = nullptr);
    void listIds(const ChosenRows& chosen);
    // The ending of the path chooses the format: .csv or .jsonl.
    void write(const ChosenRows& chosen, const QString& path,
               ExportedEmbeddings embeddings = ExportedEmbeddings::left_out);

  Q_SIGNALS:
    void idsListed(const QString& ids, std::int64_t documents);  // one id on each line
    void written(const QString& path, std::int64_t documents);
    void failed(const QString& message);

  private:
    void complain(const Error& error);

    WorkspaceController& workspace_;
    Task task_;
};

}  // namespace sparsescope
