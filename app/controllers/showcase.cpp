// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/showcase.h"

#include <algorithm>
#include <utility>

#include "app/controllers/document_rows.h"
#include "app/controllers/search_pictures.h"
#include "core/eval/code_ranker.h"
#include "core/workspace/telling_neuron.h"

namespace sparsescope {
namespace {

constexpr std::size_t shown_documents = 4;

Result<std::vector<DocumentRow>> rows_of(const Corpus& corpus, const LoadedModel& model,
                                         const std::vector<DocumentId>& ids) {
    return load_document_rows(corpus, model.dataset, ids);
}

std::vector<DocumentId> first_documents(const NeuronDetail& detail) {
    std::vector<DocumentId> ids;
    for (const ActiveDocument& active : detail.strongest)
        if (ids.size() < shown_documents) ids.push_back(active.document);
    return ids;
}

// The documents nearest to one by code at k, itself left out.
std::vector<DocumentId> nearest(const LoadedModel& model, std::int64_t row, int k,
                                const std::stop_token& stop) {
    std::vector<std::int64_t> rows;
    for (std::size_t other = 0; other < model.splits.size(); ++other)
        if (model.splits[other] != Split::none && static_cast<std::int64_t>(other) != row)
            rows.push_back(static_cast<std::int64_t>(other));
    const std::int64_t query[] = {row};
    const CodeRanker ranker({model.codes, rows}, {model.codes, query}, k);
    std::vector<DocumentId> ids;
    const Status ranked = ranker.rank(static_cast<int>(shown_documents),
                                      [&](std::size_t, Ranking ranking) {
                                          for (const ScoredRow& hit : ranking)
                                              if (ids.size() < shown_documents)
                                                  ids.push_back(model.ids[static_cast<std::size_t>(
                                                      rows[static_cast<std::size_t>(hit.row)])]);
                                      },
                                      stop, {});
    return ranked ? ids : std::vector<DocumentId>{};
}

Result<std::optional<ShowcaseView>> make_showcase(const Corpus& corpus, const LoadedModel& model,
                                                  int k, const std::stop_token& stop) {
    const auto telling = telling_neuron(model, k);
    if (!telling) return std::optional<ShowcaseView>{};
    ShowcaseView view;
    view.model = model.info.id;
    view.dataset = model.info.dataset;
    view.k = k;
    view.neuron = telling->neuron;
    SPARSESCOPE_ASSIGN(const NeuronDetail detail, model.neuron(telling->neuron, k));
    SPARSESCOPE_ASSIGN(view.examples, rows_of(corpus, model, first_documents(detail)));
    SPARSESCOPE_ASSIGN(auto documents, rows_of(corpus, model, {telling->document}));
    view.document = std::move(documents.front());
    const std::int64_t row = model.row_of(telling->document);
    SPARSESCOPE_ASSIGN(view.hits, rows_of(corpus, model, nearest(model, row, k, stop)));
    const CodeView code = model.codes.row(static_cast<std::size_t>(row));
    view.weights.assign(code.weights.begin(), code.weights.end());
    if (embeddings_are_pixels(model.dataset)) {
        SPARSESCOPE_ASSIGN(const Reconstruction made,
                           make_reconstruction(corpus, model, telling->document, k));
        for (const Reconstruction::AtK& fewer : made.falling)
            view.pictures.push_back({fewer.k, to_qimage(fewer.image)});
    }
    return std::optional(std::move(view));
}

}  // namespace

Showcase::Showcase(WorkspaceController& workspace, Selection& selection, QObject* parent)
    : QObject(parent), selection_(selection) {
    connect(&workspace, &WorkspaceController::workspaceOpened, this,
            [this, &workspace] { reader_ = std::make_shared<Reader>(workspace.file()); });
    connect(&selection_, &Selection::modelChanged, this, &Showcase::compute);
}

void Showcase::compute() {
    view_.reset();
    task_.cancel();
    Q_EMIT changed();
    const auto model = selection_.model();
    if (!model || !reader_) return;
    task_.start(
        [reader = reader_, model,
         k = selection_.k()](const std::stop_token& stop) -> Result<std::optional<ShowcaseView>> {
            SPARSESCOPE_ASSIGN(const Corpus* corpus, reader->corpus());
            return make_showcase(*corpus, *model, k, stop);
        },
        [this](Result<std::optional<ShowcaseView>> result) {
            if (!result) return;  // the first minute is then not offered
            view_ = std::move(*result);
            Q_EMIT changed();
        });
}

}  // namespace sparsescope
