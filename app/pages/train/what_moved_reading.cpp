// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "app/controllers/document_rows.h"
#include "app/pages/train/what_moved_pane.h"
#include "core/workspace/neuron_names.h"
#include "core/workspace/what_moved.h"
#include "widgets/number_format.h"

namespace sparsescope {
namespace {

constexpr std::size_t told_neurons = 200;
constexpr std::size_t told_documents = 40;

// The newest head with codes of a dataset, of those with this k if there are any; null: none.
const ModelInfo* head_of(const std::vector<ModelInfo>& models, DatasetId dataset, int k) {
    const ModelInfo* best = nullptr;
    for (const ModelInfo& model : models) {  // newest first
        if (model.dataset != dataset || model.stored_k == 0) continue;
        if (model.k == k) return &model;
        if (!best) best = &model;
    }
    return best;
}

tl::unexpected<Error> no_head(const DatasetInfo& dataset) {
    return fail(ErrorCode::not_found,
                fmt::format("What moved is told by two heads: one on the embeddings as they were, "
                            "one behind the tuned backbone. “{}” has none yet; train one on it.",
                            dataset.name));
}

QString moved_share(const std::optional<double>& share) {
    return share ? format::percent(*share) : QString(format::no_value);
}

// "Of 1 480 living neurons 1 105 kept their documents, 301 moved and 74 vanished; …"
QString moved_summary(const WhatMoved& found, const ModelInfo& before, const ModelInfo& after) {
    QString summary =
        QString(
            "From “%1” to “%2”: of %3 %4 kept their documents, %5 moved to others and %6 "
            "found no match; %7 are new. ")
            .arg(QString::fromStdString(before.name), QString::fromStdString(after.name),
                 format::counted(std::ssize(found.neurons), "living neuron", "living neurons"),
                 format::count(found.kept), format::count(found.moved),
                 format::count(found.vanished), format::count(std::ssize(found.fresh)));
    summary += QString("Documents kept %1 of their ten nearest on average (%2 compared).")
                   .arg(moved_share(found.mean_kept), format::count(found.compared));
    return summary;
}

std::vector<MovedNeuronRow> moved_neurons(const WhatMoved& found, const NameBook& before,
                                          const NameBook& after) {
    std::vector<MovedNeuronRow> rows;
    const auto documents = static_cast<double>(found.documents);
    for (const MovedNeuron& neuron : found.neurons) {
        if (neuron.fate == NeuronFate::kept || rows.size() == told_neurons) continue;
        MovedNeuronRow row;
        row.before = neuron.match.neuron;
        row.name_before = QString::fromStdString(before.text(row.before));
        row.documents = neuron.documents;
        row.vanished = neuron.fate == NeuronFate::vanished || !neuron.match.by_documents;
        if (neuron.match.by_documents) {
            row.after = neuron.match.by_documents->neuron;
            row.name_after = QString::fromStdString(after.text(row.after));
            row.shared = neuron.match.by_documents->jaccard;
        }
        if (neuron.match.other_frequency)
            row.now_active =
                static_cast<std::int64_t>(*neuron.match.other_frequency * documents + 0.5);
        rows.push_back(std::move(row));
    }
    return rows;
}

// The documents at these rows; the caption of a neighbour that the other list has not is "new" or
// "gone".
class MovedDocuments {
  public:
    MovedDocuments(const Corpus& corpus, const DatasetInfo& dataset, std::vector<DocumentId> ids)
        : corpus_(corpus), dataset_(dataset), ids_(std::move(ids)) {}

    [[nodiscard]] Result<std::vector<DocumentRow>> at(const std::vector<std::int64_t>& rows) const {
        std::vector<DocumentId> wanted;
        for (const std::int64_t row : rows)
            wanted.push_back(ids_.at(static_cast<std::size_t>(row)));
        return load_document_rows(corpus_, dataset_, wanted);
    }
    [[nodiscard]] Result<std::vector<DocumentRow>> neighbours(
        const std::vector<std::int64_t>& rows, const std::vector<std::int64_t>& others,
        const char* caption) const {
        SPARSESCOPE_ASSIGN(std::vector<DocumentRow> documents, at(rows));
        for (std::size_t i = 0; i < documents.size(); ++i)
            if (std::ranges::find(others, rows[i]) == others.end()) documents[i].caption = caption;
        return documents;
    }

  private:
    const Corpus& corpus_;
    const DatasetInfo& dataset_;
    std::vector<DocumentId> ids_;
};

Result<std::vector<MovedDocumentRow>> moved_documents(const Corpus& corpus,
                                                      const DatasetInfo& dataset,
                                                      std::vector<DocumentId> ids,
                                                      const WhatMoved& found,
                                                      const std::stop_token& stop) {
    const MovedDocuments documents(corpus, dataset, std::move(ids));
    std::vector<MovedDocumentRow> rows;
    for (const MovedDocument& changed : found.changed) {
        if (rows.size() == told_documents) break;
        if (stop.stop_requested()) return fail(ErrorCode::cancelled, "Stopped.");
        MovedDocumentRow row;
        SPARSESCOPE_ASSIGN(std::vector<DocumentRow> itself, documents.at({changed.row}));
        if (itself.empty()) continue;
        row.document = std::move(itself.front());
        row.document.caption = "kept " + format::percent(changed.kept);
        SPARSESCOPE_ASSIGN(row.before, documents.neighbours(changed.before, changed.after, "gone"));
        SPARSESCOPE_ASSIGN(row.after, documents.neighbours(changed.after, changed.before, "new"));
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace

Result<MovedReport> read_what_moved(const std::filesystem::path& workspace, DatasetId derived,
                                    std::stop_token stop) {
    SPARSESCOPE_ASSIGN(const Corpus corpus, Corpus::open(workspace, Access::read_only));
    SPARSESCOPE_ASSIGN(const DatasetInfo dataset, corpus.dataset(derived));
    if (!dataset.derived_from)
        return fail(ErrorCode::not_found,
                    "The dataset that this one was finetuned from was deleted, so there is nothing "
                    "to compare it with.");
    SPARSESCOPE_ASSIGN(const DatasetInfo origin, corpus.dataset(*dataset.derived_from));
    SPARSESCOPE_ASSIGN(const std::vector<ModelInfo> models, corpus.models());
    const ModelInfo* after = head_of(models, derived, 0);
    if (!after) return no_head(dataset);
    const ModelInfo* before = head_of(models, origin.id, after->k);
    if (!before) return no_head(origin);
    SPARSESCOPE_ASSIGN(const auto first, load_model(corpus, before->id, stop));
    SPARSESCOPE_ASSIGN(const auto second, load_model(corpus, after->id, stop));
    SPARSESCOPE_ASSIGN(const WhatMoved found, what_moved(corpus, *first, *second, {}, stop));
    SPARSESCOPE_ASSIGN(const NameBook old_names, name_book(corpus, *first, stop));
    SPARSESCOPE_ASSIGN(const NameBook new_names, name_book(corpus, *second, stop));
    MovedReport report;
    report.summary = moved_summary(found, *before, *after);
    report.model_before = before->id;
    report.model_after = after->id;
    report.dataset_after = derived;
    report.neurons = moved_neurons(found, old_names, new_names);
    SPARSESCOPE_ASSIGN(report.documents,
                       moved_documents(corpus, dataset, second->ids, found, stop));
    return report;
}

}  // namespace sparsescope
