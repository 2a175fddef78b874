// SPDX-License-Identifier: GPL-3.0-or-later
// The numbers and names of all neurons and the page of the selected one, found in tasks whenever
// model, k or neuron change. Window thread only.
#pragma once
#include <memory>
#include <optional>
#include <vector>

#include <QObject>
#include <QString>

#include "app/controllers/workspace_controller.h"
#include "app/controllers/reader.h"
#include "app/controllers/selection.h"
#include "app/controllers/task.h"
#include "core/types/neuron_summary.h"
#include "widgets/models/document_list_model.h"

namespace sparsescope {

// Everything the page of one neuron shows.
struct NeuronView {
    NeuronDetail detail;
    int k = 0;
    std::vector<DocumentRow> strongest;  // as detail.strongest; caption: the weight
    std::vector<float> row_pixels;       // its encoder row, when the embeddings are pixels
    int width = 0;
    int height = 0;
};

class NeuronController : public QObject {
    Q_OBJECT

  public:
    NeuronController(WorkspaceController& workspace, Selection& selection,
                     QObject* parent = nullptr);

    [[nodiscard]] const std::vector<NeuronSummary>& summaries() const { return summaries_.neurons; }
    [[nodiscard]] int summariesK() const { return summaries_k_; }
    // The one number of dead neurons: never active on the validation documents at summariesK().
    [[nodiscard]] std::int64_t deadCount() const;
    // "42 dead at k = 8".
    [[nodiscard]] QString deadText() const;
    // What that means, over which documents, with the numbers beside it: for a tooltip.
    [[nodiscard]] QString deadMeaning() const;
    // "animal: dog, breed, hound" (core/workspace/neuron_names.h); until the texts are read, and
    // where there are none, the most frequent label. "": nothing is known.
    [[nodiscard]] QString description(NeuronId neuron) const;
    [[nodiscard]] std::vector<QString> descriptions() const;  // by neuron
    // "412 animal: dog, breed, hound".
    [[nodiscard]] QString neuronName(NeuronId neuron) const;
    [[nodiscard]] const std::optional<NeuronView>& view() const { return view_; }

  Q_SIGNALS:
    void summariesChanged();  // numbers or names
    void viewChanged();
    void failed(const QString& message);

  private:
    struct Summaries {
        std::vector<NeuronSummary> neurons;
        std::optional<Split> part;  // that dead neurons are counted on; none: all documents
        std::int64_t held_out = 0;  // documents of this part
        std::int64_t documents = 0;
    };
    void computeSummaries();
    void computeNames();
    void computeView();

    WorkspaceController& workspace_;
    Selection& selection_;
    std::shared_ptr<Reader> reader_;
    std::shared_ptr<Reader> names_reader_;
    Summaries summaries_;
    int summaries_k_ = 0;
    std::shared_ptr<const LoadedModel> named_;  // the model of names_
    std::vector<QString> names_;
    std::optional<NeuronView> view_;
    Task summaries_task_;
    Task names_task_;
    Task view_task_;
};

}  // namespace sparsescope
