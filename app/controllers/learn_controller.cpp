// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/learn_controller.h"

#include <algorithm>
#include <utility>

#include "app/controllers/document_rows.h"
#include "app/controllers/search_pictures.h"
#include "core/base/random.h"
#include "core/workspace/telling_neuron.h"

namespace sparsescope {
namespace {

constexpr int learn_hits = 5;
constexpr int timed_searches = 5;
// Embeddings that take more are not read for a comparison.
constexpr std::int64_t most_embedding_bytes = 400'000'000;

Result<LearnDocument> read_document(const Corpus& corpus, std::shared_ptr<const LoadedModel> model,
                                    DocumentId id) {
    LearnDocument made;
    SPARSESCOPE_ASSIGN(made.ladder, k_ladder(corpus, *model, id));
    const DocumentId ids[] = {id};
    SPARSESCOPE_ASSIGN(auto rows, load_document_rows(corpus, model->dataset, ids));
    made.document = std::move(rows.front());
    if (embeddings_are_pixels(model->dataset)) {
        SPARSESCOPE_ASSIGN(const Image image, corpus.image(id));
        made.pixel_scale = pixel_scale(image, made.ladder.embedding);
    }
    made.model = std::move(model);
    return made;
}

std::vector<SearchColumn> every_column(const Searchable& searchable) {
    std::vector<SearchColumn> columns;
    for (const int k : {1, 2, 4, 8, 16, 32, 64})
        if (k <= searchable.info().stored_k) columns.push_back({.k = k});
    const auto bytes = searchable.rows() * static_cast<std::int64_t>(searchable.info().dim) * 4;
    if (bytes <= most_embedding_bytes)
        columns.push_back({.searcher = searcher::dense, .k = searchable.info().k});
    return columns;
}

Result<AtEveryK> search_every_k(const Corpus& corpus, const Searchable& searchable,
                                DocumentId document, const std::stop_token& stop) {
    AtEveryK made{document, {}, {}};
    SearchRequest request;
    request.documents = {document};
    request.n = learn_hits;
    const auto columns = every_column(searchable);
    std::vector<std::vector<double>> times(columns.size());
    SearchResponse response;
    for (int i = 0; i < timed_searches; ++i) {
        SPARSESCOPE_ASSIGN(response, run_search(corpus, searchable, request, columns, stop));
        for (std::size_t c = 0; c < columns.size(); ++c)
            times[c].push_back(response.columns[c].result.cost.microseconds);
    }
    std::vector<DocumentId> ids;
    for (std::size_t c = 0; c < columns.size(); ++c) {
        const ColumnAnswer& answer = response.columns[c];
        const bool dense = columns[c].searcher == searcher::dense;
        AtEveryK::Column column;
        column.k = dense ? 0 : columns[c].k;
        column.bytes = answer.bytes_per_document;
        std::ranges::nth_element(times[c], times[c].begin() + timed_searches / 2);
        column.microseconds = times[c][timed_searches / 2];
        if (!dense && answer.result.cost.sharing >= 0) column.sharing = answer.result.cost.sharing;
        for (const SearchHit& hit : answer.result.hits)
            column.hits.push_back(hit.document);
        ids.insert(ids.end(), column.hits.begin(), column.hits.end());
        made.columns.push_back(std::move(column));
    }
    std::ranges::sort(ids);
    const auto repeated = std::ranges::unique(ids);
    ids.erase(repeated.begin(), repeated.end());
    SPARSESCOPE_ASSIGN(made.rows, load_document_rows(corpus, searchable.dataset(), ids));
    return made;
}

}  // namespace

const DocumentRow* AtEveryK::row(DocumentId id) const {
    const auto found = std::ranges::find(rows, id, &DocumentRow::id);
    return found == rows.end() ? nullptr : &*found;
}

int AtEveryK::shared(const Column& column) const {
    if (!hasEmbeddings()) return 0;
    const auto& dense = columns.back().hits;
    return static_cast<int>(std::ranges::count_if(dense, [&](DocumentId id) {
        return std::ranges::find(column.hits, id) != column.hits.end();
    }));
}

LearnController::LearnController(WorkspaceController& workspace, Selection& selection,
                                 SearchController& search, QObject* parent)
    : QObject(parent), workspace_(workspace), selection_(selection), search_(search) {
    connect(&workspace_, &WorkspaceController::workspaceOpened, this, [this] {
        reader_ = std::make_shared<Reader>(workspace_.file());
        search_reader_ = std::make_shared<Reader>(workspace_.file());
    });
    connect(&selection_, &Selection::modelChanged, this, &LearnController::followModel);
    connect(&search_.index(), &SearchableKeeper::changed, this, [this] {
        if (!every_k_) computeEveryK();
    });
}

void LearnController::begin() {
    if (std::exchange(begun_, true)) return;
    followModel();
}

void LearnController::followModel() {
    const auto model = selection_.model();
    if (!begun_ || (document_ && model == document_->model)) return;
    document_.reset();
    every_k_.reset();
    problem_.clear();
    document_task_.cancel();
    search_task_.cancel();
    Q_EMIT documentChanged();
    Q_EMIT everyKChanged();
    if (!model) return;
    // To begin with one whose strongest neuron needs no explanation.
    if (const auto telling = telling_neuron(*model, selection_.k())) {
        computeDocument(telling->document);
    } else {
        anotherDocument();
    }
}

void LearnController::setDocument(DocumentId document) {
    computeDocument(document);
}

void LearnController::anotherDocument() {
    const auto model = selection_.model();
    if (!model || model->documents() == 0) return;
    Random random(++next_);
    for (;;) {
        const auto row = static_cast<std::size_t>(random.below(model->ids.size()));
        if (model->splits[row] == Split::none) continue;
        return computeDocument(model->ids[row]);
    }
}

void LearnController::computeDocument(DocumentId document) {
    auto model = selection_.model();
    if (!model || !reader_) return;
    document_task_.start(
        [reader = reader_, model, document](const std::stop_token&) -> Result<LearnDocument> {
            SPARSESCOPE_ASSIGN(const Corpus* corpus, reader->corpus());
            return read_document(*corpus, model, document);
        },
        [this](Result<LearnDocument> made) {
            problem_.clear();
            if (made) {
                document_ = std::move(*made);
            } else {
                problem_ = QString::fromStdString(made.error().message);
            }
            Q_EMIT documentChanged();
            every_k_.reset();
            computeEveryK();
        });
}

void LearnController::computeEveryK() {
    const auto searchable = search_.index().searchable();
    if (!document_ || !searchable || searchable->info().id != document_->model->info.id) {
        search_task_.cancel();
        Q_EMIT everyKChanged();
        return;
    }
    search_task_.start(
        [reader = search_reader_, searchable,
         id = document_->document.id](const std::stop_token& stop) -> Result<AtEveryK> {
            SPARSESCOPE_ASSIGN(const Corpus* corpus, reader->corpus());
            return search_every_k(*corpus, *searchable, id, stop);
        },
        [this](Result<AtEveryK> made) {
            if (made) {
                every_k_ = std::move(*made);
            } else {
                problem_ = QString::fromStdString(made.error().message);
            }
            Q_EMIT everyKChanged();
        });
}

}  // namespace sparsescope
