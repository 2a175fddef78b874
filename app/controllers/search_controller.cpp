// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/search_controller.h"

#include <cmath>
#include <utility>

#include "app/document_rows.h"
#include "core/code/sparse_head.h"

namespace sparsescope {
namespace {

Result<SearchAnswer> with_documents(const Corpus& corpus, const DatasetInfo& dataset,
                                    SearchAnswer answer, SearchResult result) {
    answer.cost = result.cost;
    answer.documents = dataset.documents;
    std::vector<DocumentId> ids;
    for (const SearchHit& hit : result.hits)
        ids.push_back(hit.document);
    SPARSESCOPE_ASSIGN(auto documents, load_document_rows(corpus, dataset, ids));
    for (std::size_t i = 0; i < result.hits.size(); ++i) {
        answer.hits.push_back({std::move(result.hits[i]), static_cast<int>(i) + 1,
                               documents[i].text, documents[i].label, documents[i].image});
    }
    return answer;
}

Result<SearchAnswer> by_text(const Corpus& corpus, const DatasetInfo& dataset, SearchQuery query) {
    SPARSESCOPE_ASSIGN(auto result, corpus.full_text_search(dataset.id, query.text.toStdString(),
                                                            SearchController::hit_limit));
    SearchAnswer answer;
    answer.query = std::move(query);
    return with_documents(corpus, dataset, std::move(answer), std::move(result));
}

Result<SearchAnswer> by_document(const Corpus& corpus, const LoadedModel& model, SearchQuery query,
                                 int k) {
    const std::int64_t row = model.row_of(query.document);
    SearchOptions options;
    options.n = SearchController::hit_limit;
    options.k = k;
    SPARSESCOPE_ASSIGN(auto result, model.more_like(query.document, options));
    SearchAnswer answer;
    answer.k = k;
    const CodeView code =
        model.codes.row(static_cast<std::size_t>(row)).prefix(static_cast<std::size_t>(k));
    answer.query_neurons.assign(code.neurons.begin(), code.neurons.end());
    const DocumentId id = query.document;
    answer.query = std::move(query);
    SPARSESCOPE_ASSIGN(auto documents,
                       load_document_rows(corpus, model.dataset, std::span(&id, 1)));
    answer.document = std::move(documents.front());
    return with_documents(corpus, model.dataset, std::move(answer), std::move(result));
}

// Grey levels per unit of embedding: the stored picture may have been scaled or normalised on its
// way to the embedding, so the factor comes from the document itself.
double pixel_scale(const Image& image, std::span<const float> embedding) {
    double pixels = 0;
    double values = 0;
    for (const std::uint8_t pixel : image.pixels)
        pixels += double(pixel) * double(pixel);
    for (const float value : embedding)
        values += double(value) * double(value);
    return values > 0 ? std::sqrt(pixels / values) : 0;
}

Result<Reconstruction> make_reconstruction(const Corpus& corpus, const LoadedModel& model,
                                           DocumentId document, int k) {
    const std::int64_t row = model.row_of(document);
    if (row < 0) return fail(ErrorCode::not_found, "This document is not in the model's dataset.");
    SPARSESCOPE_ASSIGN(const Image original, corpus.image(document));
    SPARSESCOPE_ASSIGN(const EmbeddingMatrix embedding,
                       corpus.embeddings(model.dataset.id, row, 1));
    const CodeView code =
        model.codes.row(static_cast<std::size_t>(row)).prefix(static_cast<std::size_t>(k));
    const auto values = sparsescope::reconstruct(model.weights, code);
    return Reconstruction{
        document, k, to_pixels(model.dataset, values, pixel_scale(original, embedding.row(0)))};
}

}  // namespace

SearchController::SearchController(WorkspaceController& workspace, Selection& selection,
                                   QObject* parent)
    : QObject(parent), workspace_(workspace), selection_(selection) {
    connect(&workspace_, &WorkspaceController::workspaceOpened, this, [this] {
        reader_ = std::make_shared<Reader>(workspace_.file());
        picture_reader_ = std::make_shared<Reader>(workspace_.file());
        clear();
    });
    connect(&selection_, &Selection::modelChanged, this, &SearchController::rerun);
    connect(&selection_, &Selection::kChanged, this, [this] {
        if (query_ && query_->mode == SearchQuery::Mode::document) run();
    });
}

void SearchController::searchText(const QString& text) {
    if (text.trimmed().isEmpty()) return clear();
    query_ = SearchQuery{SearchQuery::Mode::text, text.trimmed(), 0};
    Q_EMIT queryChanged();
    run();
}

void SearchController::moreLike(DocumentId document) {
    query_ = SearchQuery{SearchQuery::Mode::document, {}, document};
    Q_EMIT queryChanged();
    run();
}

void SearchController::clear() {
    search_.cancel();
    query_.reset();
    answer_.reset();
    Q_EMIT queryChanged();
    Q_EMIT answered();
}

// Another model may belong to another dataset; a document of the old one means nothing there.
void SearchController::rerun() {
    const auto model = selection_.model();
    if (!query_ || !model) return;
    if (query_->mode == SearchQuery::Mode::document && model->row_of(query_->document) < 0) {
        clear();
    } else {
        run();
    }
}

void SearchController::run() {
    const DatasetInfo* dataset = workspace_.currentDataset();
    auto model = selection_.model();
    if (!query_ || !reader_ || !dataset) return;
    const bool by_code = query_->mode == SearchQuery::Mode::document;
    if (by_code && !model) {
        Q_EMIT failed(
            "Searching by document needs a model, and none is loaded. Train one on the Train "
            "page.");
        return;
    }
    search_.start(
        [reader = reader_, model = std::move(model), dataset = *dataset, query = *query_, by_code,
         k = selection_.k()](const std::stop_token&) -> Result<SearchAnswer> {
            SPARSESCOPE_ASSIGN(const Corpus* corpus, reader->corpus());
            return by_code ? by_document(*corpus, *model, query, k)
                           : by_text(*corpus, dataset, query);
        },
        [this](Result<SearchAnswer> result) {
            if (!result) {
                answer_.reset();
                Q_EMIT answered();
                Q_EMIT failed(QString::fromStdString(result.error().message));
                return;
            }
            answer_ = std::move(*result);
            Q_EMIT answered();
        });
}

void SearchController::reconstruct(DocumentId document) {
    auto model = selection_.model();
    if (!model || !picture_reader_ || !embeddings_are_pixels(model->dataset)) return;
    picture_.start(
        [reader = picture_reader_, model = std::move(model), document,
         k = selection_.k()](const std::stop_token&) -> Result<Reconstruction> {
            SPARSESCOPE_ASSIGN(const Corpus* corpus, reader->corpus());
            return make_reconstruction(*corpus, *model, document, k);
        },
        [this](const Result<Reconstruction>& result) {
            if (result) Q_EMIT reconstructed(*result);
        });
}

}  // namespace sparsescope
