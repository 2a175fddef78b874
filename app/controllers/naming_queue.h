// SPDX-License-Identifier: GPL-3.0-or-later
// Neurons in a row, to be named one after another by the keyboard: which is next, what there is to
// see of it, what was named and skipped, and the way back. What the next ones need is read while
// the person looks at this one, so that a key answers at once. Window thread only.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include <QObject>
#include <QString>

#include "app/controllers/neuron_marks.h"
#include "app/controllers/reader.h"
#include "app/controllers/selection.h"
#include "app/controllers/task.h"
#include "app/controllers/workspace_controller.h"
#include "core/workspace/neuron_study.h"
#include "widgets/models/document_list_model.h"

namespace sparsescope {

// What a name can be judged by.
struct NamingEvidence {
    NeuronId neuron = 0;
    NeuronSummary summary;
    LabelTable labels;
    std::vector<DocumentRow> examples;  // the strongest, then some drawn from all its documents
    std::size_t strongest = 0;          // how many of the examples are the strongest
    std::vector<NeuronNeighbour> neighbours;
};

class NamingQueue : public QObject {
    Q_OBJECT

  public:
    NamingQueue(WorkspaceController& workspace, Selection& selection, NeuronMarks& marks,
                QObject* parent = nullptr);

    // Begins with the first of these neurons of the selected model; there may be none.
    void begin(std::vector<NeuronId> neurons);
    void end();
    [[nodiscard]] bool running() const { return model_ != nullptr; }
    [[nodiscard]] std::size_t size() const { return neurons_.size(); }
    [[nodiscard]] std::size_t place() const { return place_; }  // size(): past the last
    [[nodiscard]] bool atEnd() const { return place_ >= neurons_.size(); }
    [[nodiscard]] NeuronId current() const { return neurons_[place_]; }
    [[nodiscard]] std::size_t named() const;  // in this sitting, less what was undone
    // Of the current neuron; null until it is read.
    [[nodiscard]] const NamingEvidence* evidence() const;
    // Whether that of this neuron and of the `ahead` next ones is read.
    [[nodiscard]] bool ready(std::size_t ahead) const;

    void name(const QString& name);  // the current one, as an own name, and goes on
    void skip();
    // Goes back to where the last name was given or neuron skipped, and takes the name back.
    void undo();
    [[nodiscard]] bool canUndo() const { return !steps_.empty(); }
    void move(int steps);  // without naming or skipping

  Q_SIGNALS:
    void changed();  // the place, or the evidence of the current neuron came
    void failed(const QString& sentence);

  private:
    struct Step {
        std::size_t place = 0;
        bool named = false;
    };
    void step(bool named);
    void goTo(std::size_t place);
    void readNext();
    void keep(NamingEvidence evidence);

    WorkspaceController& workspace_;
    Selection& selection_;
    NeuronMarks& marks_;
    std::shared_ptr<const LoadedModel> model_;  // whose neurons are named; null: it does not run
    int k_ = 0;
    std::vector<NeuronId> neurons_;
    std::size_t place_ = 0;
    std::vector<Step> steps_;
    std::map<NeuronId, NamingEvidence> read_;
    std::shared_ptr<Reader> reader_;
    struct Study;  // made by the task when the first neuron is read
    std::shared_ptr<Study> study_;
    Task task_;
};

}  // namespace sparsescope
