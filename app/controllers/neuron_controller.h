// SPDX-License-Identifier: GPL-3.0-or-later
// The numbers of all neurons and the page of the selected one, recomputed in tasks whenever model,
// k or neuron change. Window thread only.
#pragma once
#include <memory>
#include <optional>
#include <vector>

#include <QObject>
#include <QString>

#include "app/controllers/workspace_controller.h"
#include "app/reader.h"
#include "app/selection.h"
#include "app/task.h"
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

    [[nodiscard]] const std::vector<NeuronSummary>& summaries() const { return summaries_; }
    [[nodiscard]] int summariesK() const { return summaries_k_; }
    [[nodiscard]] std::int64_t deadCount() const;
    // "412 animal": number and most frequent label.
    [[nodiscard]] QString neuronName(NeuronId neuron) const;
    [[nodiscard]] const std::optional<NeuronView>& view() const { return view_; }

  Q_SIGNALS:
    void summariesChanged();
    void viewChanged();
    void failed(const QString& message);

  private:
    void computeSummaries();
    void computeView();

    WorkspaceController& workspace_;
    Selection& selection_;
    std::shared_ptr<Reader> reader_;
    std::vector<NeuronSummary> summaries_;
    int summaries_k_ = 0;
    std::optional<NeuronView> view_;
    Task summaries_task_;
    Task view_task_;
};

}  // namespace sparsescope
