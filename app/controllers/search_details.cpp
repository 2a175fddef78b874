// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/search_details.h"

#include <utility>

#include <QFileInfo>

#include "app/controllers/document_rows.h"
#include "core/workspace/filter_rows.h"
#include "core/workspace/hit_export.h"

namespace sparsescope {
namespace {

Status export_hits(const Corpus& corpus, const DatasetInfo& dataset,
                   const std::vector<SearchHit>& hits, const QString& path) {
    SPARSESCOPE_ASSIGN(const auto exported, hits_to_export(corpus, dataset, hits));
    return write_hits(QFileInfo(path).filesystemFilePath(), exported);
}

}  // namespace

SearchDetails::SearchDetails(SearchController& search, WorkspaceController& workspace,
                             Selection& selection, QObject* parent)
    : QObject(parent), search_(search), workspace_(workspace), selection_(selection) {
    connect(&workspace_, &WorkspaceController::workspaceOpened, this, [this] {
        why_.cancel();
        picture_.cancel();
        passages_.cancel();
        vocabulary_task_.cancel();
        for (auto* reader : {&why_reader_, &picture_reader_, &export_reader_, &vocabulary_reader_,
                             &passage_reader_})
            *reader = std::make_shared<Reader>(workspace_.file());
        vocabulary_ = {};
        Q_EMIT vocabularyChanged();
    });
    // Another question makes the answer under way worthless.
    connect(&search_, &SearchController::queryChanged, this, [this] { why_.cancel(); });
}

void SearchDetails::whyNot(DocumentId document) {
    const auto& query = search_.query();
    if (!query || !query->hasCode() || query->needsEncoding() || !why_reader_ ||
        !search_.index().searchable()) {
        return;
    }
    why_.start(
        [reader = why_reader_, from = search_.source(), query = *query,
         column = search_.sparseColumn(),
         document](const std::stop_token& stop) -> Result<WhyNotAnswer> {
            AnswerSource source = from;
            SPARSESCOPE_ASSIGN(source.corpus, reader->corpus());
            return answer_why_not(source, query, column, document, stop);
        },
        [this](const Result<WhyNotAnswer>& result) {
            if (result) {
                Q_EMIT whyNotAnswered(*result);
            } else {
                Q_EMIT whyNotFailed(QString::fromStdString(result.error().message));
            }
        });
}

void SearchDetails::passages(DocumentId document, std::size_t column) {
    const auto& answer = search_.answer();
    if (!answer || column >= answer->columns.size() || !passage_reader_) return;
    passages_.start(
        [reader = passage_reader_, from = search_.source(), query = answer->query,
         asked = answer->columns[column].column,
         document](const std::stop_token& stop) -> Result<std::vector<HitRow>> {
            AnswerSource source = from;
            SPARSESCOPE_ASSIGN(source.corpus, reader->corpus());
            return answer_passages(source, query, asked, document, stop);
        },
        [this, document](const Result<std::vector<HitRow>>& result) {
            if (result) Q_EMIT passagesFound(document, *result);
        });
}

void SearchDetails::reconstruct(DocumentId document) {
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

void SearchDetails::exportHits(const QString& path, std::size_t column) {
    const DatasetInfo* dataset = workspace_.currentDataset();
    const auto& answer = search_.answer();
    if (!answer || column >= answer->columns.size() || !dataset) return;
    std::vector<SearchHit> hits = answer->columns[column].result.hits;
    const auto count = static_cast<qsizetype>(hits.size());
    export_.start(
        [reader = export_reader_, dataset = *dataset, hits = std::move(hits),
         path](const std::stop_token&) -> Status {
            SPARSESCOPE_ASSIGN(const Corpus* corpus, reader->corpus());
            return export_hits(*corpus, dataset, hits, path);
        },
        [this, path, count](const Status& status) {
            if (status) {
                Q_EMIT exported(path, count);
            } else {
                Q_EMIT exportFailed(QString::fromStdString(status.error().message));
            }
        });
}

void SearchDetails::loadVocabulary() {
    const DatasetInfo* dataset = workspace_.currentDataset();
    if (!dataset || !vocabulary_reader_) return;
    vocabulary_task_.start(
        [reader = vocabulary_reader_,
         dataset = dataset->id](const std::stop_token& stop) -> Result<FilterVocabulary> {
            SPARSESCOPE_ASSIGN(const Corpus* corpus, reader->corpus());
            return filter_vocabulary(*corpus, dataset, stop);
        },
        [this](Result<FilterVocabulary> vocabulary) {
            if (!vocabulary)
                return;  // completion offers less; the search itself says what is wrong
            vocabulary_ = std::move(*vocabulary);
            Q_EMIT vocabularyChanged();
        });
}

}  // namespace sparsescope
