// SPDX-License-Identifier: GPL-3.0-or-later
// What the first minute shows of the selected model: a neuron whose examples need no explanation,
// one of these documents, and a glimpse of what k and a search make of it. Computed in a task for
// every model. Window thread only.
#pragma once
#include <memory>
#include <optional>
#include <vector>

#include <QImage>
#include <QObject>

#include "app/controllers/reader.h"
#include "app/controllers/selection.h"
#include "app/controllers/task.h"
#include "app/controllers/workspace_controller.h"
#include "widgets/models/document_list_model.h"

namespace sparsescope {

struct ShowcaseView {
    ModelId model = 0;
    DatasetId dataset = 0;
    int k = 0;  // at which all of this is so
    NeuronId neuron = 0;
    std::vector<DocumentRow> examples;  // its strongest documents
    DocumentRow document;               // the one that k and search are shown with
    struct AtK {
        int k = 0;
        QImage picture;
    };
    std::vector<AtK> pictures;   // what its code decodes to, k falling; empty unless it is pixels
    std::vector<float> weights;  // of the document's code, strongest first
    std::vector<DocumentRow> hits;
};

class Showcase : public QObject {
    Q_OBJECT

  public:
    Showcase(WorkspaceController& workspace, Selection& selection, QObject* parent = nullptr);
    // nullopt without a model, until it is computed, and when no neuron is active.
    [[nodiscard]] const std::optional<ShowcaseView>& view() const { return view_; }

  Q_SIGNALS:
    void changed();

  private:
    void compute();

    Selection& selection_;
    std::shared_ptr<Reader> reader_;
    std::optional<ShowcaseView> view_;
    Task task_;
};

}  // namespace sparsescope
