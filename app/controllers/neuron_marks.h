// SPDX-License-Identifier: GPL-3.0-or-later
// What people write about the neurons of the selected model: own names, stars, notes, tags. Every
// change is stored at once and can be undone until another workspace is opened; a change of many
// neurons is one step. Changes are shown before they are stored, and taken back with a sentence
// where storing fails. Window thread only.
#pragma once
#include <deque>
#include <functional>
#include <map>
#include <vector>

#include <QObject>
#include <QString>

#include "app/controllers/selection.h"
#include "app/controllers/task.h"
#include "app/controllers/workspace_controller.h"
#include "app/controllers/write_lane.h"
#include "core/types/neuron_mark.h"

namespace sparsescope {

class NeuronMarks : public QObject {
    Q_OBJECT

  public:
    NeuronMarks(WorkspaceController& workspace, Selection& selection, QObject* parent = nullptr);

    // The mark of a neuron of the selected model; an empty one where nothing is written.
    [[nodiscard]] NeuronMark mark(NeuronId neuron) const;
    [[nodiscard]] const std::map<NeuronId, NeuronMark>& all() const { return marks_; }
    // Every tag that some neuron has, ascending.
    [[nodiscard]] QStringList tags() const;

    // Replaces these marks; `what` says it for the menu: "named neuron 412".
    void set(const std::vector<NeuronMark>& marks, const QString& what);
    // Changes the marks of these neurons, one step for all of them.
    void change(const std::vector<NeuronId>& neurons, const QString& what,
                const std::function<void(NeuronMark&)>& change);
    void setName(NeuronId neuron, const QString& name);  // "": the automatic one again
    void setStar(const std::vector<NeuronId>& neurons, bool star);
    void setNote(NeuronId neuron, const QString& note);
    void addTag(const std::vector<NeuronId>& neurons, const QString& tag);
    void removeTag(const std::vector<NeuronId>& neurons, const QString& tag);
    // Reads the marks again, as after a program wrote some.
    void readAgain();

    // Says why nothing can be written now; "" when it can.
    [[nodiscard]] QString obstacle() const;
    [[nodiscard]] const WriteLane& writes() const { return writes_; }
    [[nodiscard]] bool canUndo() const { return !done_.empty() && obstacle().isEmpty(); }
    [[nodiscard]] bool canRedo() const { return !undone_.empty() && obstacle().isEmpty(); }
    [[nodiscard]] QString undoText() const;  // "Undo: named neuron 412"
    [[nodiscard]] QString redoText() const;
    void undo();
    void redo();

  Q_SIGNALS:
    void changed();  // marks, or what can be undone and redone
    void failed(const QString& sentence);

  private:
    struct Step {
        ModelId model = 0;
        std::vector<NeuronMark> before;
        std::vector<NeuronMark> after;
        QString what;
    };
    struct Change {
        std::filesystem::path file;
        ModelId model = 0;
        std::vector<NeuronMark> marks;
    };
    void followModel();
    void apply(ModelId model, const std::vector<NeuronMark>& marks);
    void store(ModelId model, const std::vector<NeuronMark>& marks);
    void finish(const Status& stored);

    WorkspaceController& workspace_;
    Selection& selection_;
    ModelId model_ = 0;  // whose marks these are
    std::map<NeuronId, NeuronMark> marks_;
    std::vector<Step> done_;
    std::vector<Step> undone_;
    std::deque<Change> unstored_;  // those in the lane
    WriteLane writes_;
    Task read_task_;
};

}  // namespace sparsescope
