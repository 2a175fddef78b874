// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the names of the selected model's neurons from files and other models, and writes them to
// files. What is read becomes marks (app/controllers/neuron_marks.h), one step that can be undone.
// One piece of work at a time, in a task. Window thread only.
#pragma once
#include <vector>

#include <QObject>
#include <QString>

#include "app/controllers/neuron_marks.h"
#include "app/controllers/selection.h"
#include "app/controllers/task.h"
#include "app/controllers/workspace_controller.h"

namespace sparsescope {

class NamesExchange : public QObject {
    Q_OBJECT

  public:
    NamesExchange(WorkspaceController& workspace, Selection& selection, NeuronMarks& marks,
                  QObject* parent = nullptr);

    void importFile(const QString& path);
    void exportFile(const QString& path, bool with_automatic);
    // From another model: each to its best match (core/workspace/carry_names.h).
    void carry(ModelId from);
    [[nodiscard]] bool busy() const { return task_.busy(); }

  Q_SIGNALS:
    void done(const QString& sentence, bool undoable);
    void failed(const QString& sentence);

  private:
    struct Brought {
        std::vector<NeuronMark> marks;
        QString sentence;  // what was found
    };
    void apply(ModelId model, const Brought& brought, const QString& what);

    WorkspaceController& workspace_;
    Selection& selection_;
    NeuronMarks& marks_;
    Task task_;
};

}  // namespace sparsescope
