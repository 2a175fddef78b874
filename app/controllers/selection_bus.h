// SPDX-License-Identifier: GPL-3.0-or-later
// The sets that a person picked out, on any page: documents, neurons, runs; and what the pointer
// hovers over. Every view may be a source and a listener; pages still never call each other. A
// picked set is another thing than Selection (the one neuron or document that is looked at) and
// than a filter (which hides what is not in it). Documents are those of the current dataset,
// neurons those of the selected model; another dataset or model empties them. Window thread only.
#pragma once
#include <optional>
#include <vector>

#include <QObject>
#include <QString>

#include "app/controllers/selection.h"
#include "core/types/ids.h"

namespace sparsescope {

class SelectionBus : public QObject {
    Q_OBJECT

  public:
    // A click replaces; with Shift it adds, with Ctrl it removes, with both it intersects.
    enum class How { replace, add, remove, intersect };
    [[nodiscard]] static How how(Qt::KeyboardModifiers modifiers);

    explicit SelectionBus(Selection& selection, QObject* parent = nullptr);

    // Ascending, each once.
    [[nodiscard]] const std::vector<DocumentId>& documents() const { return documents_; }
    [[nodiscard]] const std::vector<NeuronId>& neurons() const { return neurons_; }
    [[nodiscard]] const std::vector<RunId>& runs() const { return runs_; }
    // What a command about "what is picked" is about where both are: neurons when they were picked
    // after the documents.
    [[nodiscard]] bool isAboutNeurons() const {
        return !neurons_.empty() && (documents_.empty() || neurons_are_newer_);
    }
    // Where the documents were picked, for people: "a region of the map", "hits of a search".
    [[nodiscard]] QString origin() const { return origin_; }

    void pickDocuments(std::vector<DocumentId> documents, How how, const QString& origin);
    void pickNeurons(std::vector<NeuronId> neurons, How how);
    void pickRuns(std::vector<RunId> runs, How how);
    void clear();

    // Of what is under the pointer right now; nullopt: nothing.
    [[nodiscard]] std::optional<DocumentId> hoveredDocument() const { return hovered_document_; }
    [[nodiscard]] std::optional<NeuronId> hoveredNeuron() const { return hovered_neuron_; }
    void hoverDocument(std::optional<DocumentId> document);
    void hoverNeuron(std::optional<NeuronId> neuron);

  Q_SIGNALS:
    void documentsChanged();
    void neuronsChanged();
    void runsChanged();
    void hoverChanged();

  private:
    void followModel();

    Selection& selection_;
    ModelId model_ = 0;
    DatasetId dataset_ = 0;
    std::vector<DocumentId> documents_;
    std::vector<NeuronId> neurons_;
    std::vector<RunId> runs_;
    QString origin_;
    bool neurons_are_newer_ = false;
    std::optional<DocumentId> hovered_document_;
    std::optional<NeuronId> hovered_neuron_;
};

}  // namespace sparsescope
