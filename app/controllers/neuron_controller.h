// SPDX-License-Identifier: GPL-3.0-or-later
// The numbers and names of all neurons, and the details of the selected one. They are computed in
// tasks whenever the model, k or the neuron changes. Window thread only.
#pragma once
#include <memory>
#include <optional>
#include <vector>

#include <QObject>
#include <QString>

#include "app/controllers/neuron_marks.h"
#include "app/controllers/own_name_scores.h"
#include "app/controllers/reader.h"
#include "app/controllers/selection.h"
#include "app/controllers/task.h"
#include "app/controllers/workspace_controller.h"
#include "core/types/neuron_summary.h"
#include "widgets/models/document_list_model.h"

namespace sparsescope {

// Everything the page of one neuron shows.
struct NeuronView {
    std::shared_ptr<const LoadedModel> model;  // whose neuron it is
    NeuronDetail detail;
    int k = 0;
    std::vector<DocumentRow> strongest;  // those of detail.strongest, captioned by weight
    std::vector<float> row_pixels;       // its encoder row, when the embeddings are pixels
    int width = 0;
    int height = 0;
};

class NeuronController : public QObject {
    Q_OBJECT

  public:
    NeuronController(WorkspaceController& workspace, Selection& selection, NeuronMarks& marks,
                     QObject* parent = nullptr);

    [[nodiscard]] const std::vector<NeuronSummary>& summaries() const { return summaries_.neurons; }
    [[nodiscard]] int summariesK() const { return summaries_k_; }
    // Of the selected model's dataset, without removed ones. Without any, nothing is known of its
    // neurons, and dead is not said of them.
    [[nodiscard]] std::int64_t documents() const { return summaries_.documents; }
    // The one number of dead neurons: never active on the validation documents at summariesK().
    [[nodiscard]] std::int64_t deadCount() const;
    // The number in words: "42 dead at k = 8".
    [[nodiscard]] QString deadText() const;
    // A tooltip that says what this number means and which documents it is about.
    [[nodiscard]] QString deadMeaning() const;
    // What a neuron stands for: its own name, else the automatic one, "dog breeds, terrier"
    // (core/workspace/neuron_names.h). Until that is computed, or if there is none, it is the most
    // frequent label; "" when nothing is known.
    [[nodiscard]] QString description(NeuronId neuron) const;
    [[nodiscard]] std::vector<QString> descriptions() const;  // indexed by neuron
    // What was computed for the selected model; null until it is.
    [[nodiscard]] std::shared_ptr<const AutomaticNames> automaticNames() const;
    // How well its name fits, whoever gave it: AUROC on documents that automatic names are not
    // chosen on (docs/neurons.md). nullopt where that is not known: of too few documents, or not
    // yet.
    [[nodiscard]] std::optional<double> nameScore(NeuronId neuron) const;
    // Where its name comes from, in words: "automatic", "your own", "from names.jsonl", …; "" where
    // it has none.
    [[nodiscard]] QString nameOrigin(NeuronId neuron) const;
    // The automatic name, also where an own one covers it; null until names are read.
    [[nodiscard]] const AutomaticName* automaticName(NeuronId neuron) const;
    // Whether names are being computed.
    [[nodiscard]] bool naming() const { return making_task_.busy(); }
    // The neuron's number and description: "412 animal: dog, breed, hound". While another model is
    // selected than the one it belongs to, it is the number alone.
    [[nodiscard]] QString neuronName(ModelId model, NeuronId neuron) const;
    [[nodiscard]] const std::optional<NeuronView>& view() const { return view_; }

  Q_SIGNALS:
    void summariesChanged();  // the numbers or the names
    void viewChanged();
    void failed(const QString& message);

  private:
    struct Summaries {
        ModelId model = 0;
        std::vector<NeuronSummary> neurons;
        std::optional<Split> part;  // the part that dead neurons are counted on; nullopt: all
        std::int64_t held_out = 0;  // documents in `part`
        std::int64_t documents = 0;
    };
    void followModel();
    void computeSummaries();
    void readNames();
    void makeNames();
    void judgeOwnNames();
    void showNames(const std::shared_ptr<const LoadedModel>& model, AutomaticNames names);
    void computeView();

    WorkspaceController& workspace_;
    Selection& selection_;
    NeuronMarks& marks_;
    std::shared_ptr<Reader> reader_;
    std::shared_ptr<Reader> names_reader_;
    Summaries summaries_;
    int summaries_k_ = 0;
    std::shared_ptr<Reader> making_reader_;
    std::shared_ptr<const LoadedModel> named_;         // the model that the names belong to
    std::shared_ptr<const AutomaticNames> automatic_;  // by neuron
    std::optional<NeuronView> view_;
    OwnNameScores own_scores_;
    Task summaries_task_;
    Task names_task_;
    Task making_task_;
    Task view_task_;
};

}  // namespace sparsescope
