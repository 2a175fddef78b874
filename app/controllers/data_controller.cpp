// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/data_controller.h"

#include <algorithm>
#include <utility>

#include "core/workspace/filter_rows.h"

namespace sparsescope {
namespace {

// Of the rows as they are: read again only when they are others than before.
Result<std::shared_ptr<const std::vector<DocumentId>>> ids_of(const Corpus& corpus,
                                                              const FilteredRows& now,
                                                              const FilteredRows& before) {
    const bool same = before.ids && before.dataset.id == now.dataset.id &&
                      before.generation == now.generation &&
                      std::ssize(*before.ids) == now.dataset.documents;
    if (same) return before.ids;
    SPARSESCOPE_ASSIGN(auto ids, corpus.document_ids(now.dataset.id));
    return std::make_shared<const std::vector<DocumentId>>(std::move(ids));
}

// `before` is what was shown last: of it only the ids are used.
Result<FilteredRows> find_rows(const Corpus& corpus, DatasetId dataset, const Filter& filter,
                               std::optional<ModelAtK> model, const FilteredRows& before,
                               const std::stop_token& stop) {
    FilteredRows found;
    found.filter = filter;
    SPARSESCOPE_ASSIGN(found.dataset, corpus.dataset(dataset));
    SPARSESCOPE_ASSIGN(found.generation, corpus.row_generation(dataset));
    SPARSESCOPE_ASSIGN(found.ids, ids_of(corpus, found, before));
    SPARSESCOPE_ASSIGN(RowSet all, filter_rows(corpus, dataset, {}, model, stop));
    found.documents = static_cast<std::int64_t>(all.count());
    if (filter.kind == Filter::Kind::everything) {
        found.rows = RowPositions(std::move(all));
        return found;
    }
    SPARSESCOPE_ASSIGN(RowSet rows, filter_rows(corpus, dataset, filter, model, stop));
    found.rows = RowPositions(std::move(rows));
    if (found.rows.count() == 0) {
        SPARSESCOPE_ASSIGN(found.without, without_each_chip(corpus, dataset, filter, model, stop));
    }
    return found;
}

}  // namespace

DataController::DataController(WorkspaceController& workspace, Selection& selection,
                               QObject* parent)
    : QObject(parent), workspace_(workspace), selection_(selection) {
    connect(&workspace_, &WorkspaceController::workspaceOpened, this, &DataController::startAnew);
    connect(&workspace_, &WorkspaceController::contentsChanged, this,
            &DataController::followWorkspace);
    connect(&selection_, &Selection::modelChanged, this, &DataController::followWorkspace);
    connect(&selection_, &Selection::kChanged, this, [this] {
        if (shown_ && needs_model(shown_->filter)) return followWorkspace();
        if (is_shown_) loadDetail();
    });
}

void DataController::startAnew() {
    for (auto* reader : {&rows_reader_, &page_reader_, &detail_reader_, &facts_reader_})
        *reader = std::make_shared<Reader>(workspace_.file());
    for (Task* task : {&rows_task_, &page_task_, &detail_task_, &facts_task_})
        task->cancel();
    wanted_dataset_ = 0;
    filter_.clear();
    focus_ = -1;
    shown_.reset();
    detail_.reset();
    vocabulary_ = {};
    storage_ = {};
    Q_EMIT rowsChanged();
    Q_EMIT detailChanged();
    Q_EMIT factsChanged();
    followWorkspace();
}

void DataController::setShown(bool shown) {
    is_shown_ = shown;
    catchUp();
}

void DataController::followWorkspace() {
    outdated_ = true;
    catchUp();
}

// What is being read is read to its end: a run that writes its metrics every second must not keep
// slow answers from ever arriving.
void DataController::catchUp() {
    if (is_shown_ && outdated_ && !rows_task_.busy() && !facts_task_.busy()) refresh();
}

void DataController::refresh() {
    if (!dataset()) return;
    outdated_ = false;
    loadRows();
    loadFacts();
    loadDetail();
}

const DatasetInfo* DataController::dataset() const {
    const DatasetInfo* wanted = workspace_.contents().dataset(wanted_dataset_);
    return wanted ? wanted : workspace_.currentDataset();
}

void DataController::setDataset(DatasetId id) {
    const DatasetInfo* before = dataset();
    wanted_dataset_ = id;
    if (dataset() == before) return;
    setFocus(-1);
    vocabulary_ = {};  // that of the dataset before names what there may not be in this one
    Q_EMIT factsChanged();
    refresh();
}

void DataController::setFilter(const QString& text) {
    if (text == filter_) return;
    filter_ = text;
    refresh();
}

std::optional<ModelAtK> DataController::modelAtK() const {
    const auto model = selection_.model();
    const DatasetInfo* shown = dataset();
    if (!model || !shown || model->info.dataset != shown->id || selection_.k() == 0) return {};
    return ModelAtK{model->info.id, selection_.k()};
}

void DataController::loadRows() {
    auto filter = parse_filter(filter_.toStdString());
    if (!filter) return Q_EMIT filterRefused(QString::fromStdString(filter.error().message));
    FilteredRows before;
    if (shown_) {
        before.dataset = shown_->dataset;
        before.generation = shown_->generation;
        before.ids = shown_->ids;
    }
    rows_task_.start(
        [reader = rows_reader_, dataset = dataset()->id, filter = std::move(*filter),
         model = modelAtK(),
         before = std::move(before)](const std::stop_token& stop) -> Result<FilteredRows> {
            SPARSESCOPE_ASSIGN(const Corpus* corpus, reader->corpus());
            return find_rows(*corpus, dataset, filter, model, before, stop);
        },
        [this](Result<FilteredRows> result) {
            if (result) {
                applyRows(std::move(*result));
                return catchUp();
            }
            const ErrorCode code = result.error().code;
            if (code == ErrorCode::invalid_argument && !filter_.isEmpty()) {
                Q_EMIT filterRefused(QString::fromStdString(result.error().message));
            } else if (code != ErrorCode::cancelled) {
                Q_EMIT failed(QString::fromStdString(result.error().message));
            }
        });
}

void DataController::applyRows(FilteredRows rows) {
    const bool same = shown_ && shown_->dataset.id == rows.dataset.id &&
                      shown_->generation == rows.generation &&
                      shown_->rows.rows() == rows.rows.rows();
    page_task_.cancel();
    shown_ = std::move(rows);
    if (same)
        Q_EMIT documentsChanged();
    else
        Q_EMIT rowsChanged();
}

void DataController::setFields(const QStringList& names) {
    page_task_.cancel();  // it would bring the fields of before
    fields_ = names;
}

void DataController::fetchPage(int page) {
    if (!shown_ || page < 0 || page_task_.busy()) return;
    auto rows = shown_->rows.rows_at(std::int64_t{page} * CorpusTableModel::page_rows,
                                     CorpusTableModel::page_rows);
    page_task_.start(
        [reader = page_reader_, dataset = shown_->dataset, fields = fields_,
         rows = std::move(rows)](const std::stop_token& stop) -> Result<std::vector<CorpusRow>> {
            SPARSESCOPE_ASSIGN(const Corpus* corpus, reader->corpus());
            return load_corpus_rows(*corpus, dataset, rows, fields, stop);
        },
        [this, page](Result<std::vector<CorpusRow>> result) {
            if (result)
                Q_EMIT pageFetched(page, *result);
            else if (result.error().code != ErrorCode::cancelled)
                Q_EMIT failed(QString::fromStdString(result.error().message));
        });
}

void DataController::setFocus(std::int64_t row) {
    if (row == focus_) return;
    focus_ = row;
    loadDetail();
}

void DataController::loadDetail() {
    if (focus_ < 0 || !dataset()) {
        detail_task_.cancel();
        if (!detail_) return;
        detail_.reset();
        Q_EMIT detailChanged();
        return;
    }
    detail_task_.start(
        [reader = detail_reader_, dataset = *dataset(), row = focus_,
         model = modelAtK()](const std::stop_token& stop) -> Result<DocumentDetail> {
            SPARSESCOPE_ASSIGN(const Corpus* corpus, reader->corpus());
            return load_document_detail(*corpus, dataset, row, model, stop);
        },
        [this](Result<DocumentDetail> result) {
            detail_.reset();
            if (result)
                detail_ = std::move(*result);
            else if (result.error().code != ErrorCode::not_found)
                Q_EMIT failed(QString::fromStdString(result.error().message));
            Q_EMIT detailChanged();
        });
}

void DataController::loadFacts() {
    struct Facts {
        FilterVocabulary vocabulary;
        StorageUse storage;
    };
    facts_task_.start(
        [reader = facts_reader_,
         dataset = dataset()->id](const std::stop_token& stop) -> Result<Facts> {
            SPARSESCOPE_ASSIGN(const Corpus* corpus, reader->corpus());
            Facts facts;
            SPARSESCOPE_ASSIGN(facts.storage, corpus->storage());
            SPARSESCOPE_ASSIGN(facts.vocabulary, filter_vocabulary(*corpus, dataset, stop));
            return facts;
        },
        [this](Result<Facts> result) {
            if (!result) return Q_EMIT failed(QString::fromStdString(result.error().message));
            vocabulary_ = std::move(result->vocabulary);
            storage_ = result->storage;
            Q_EMIT factsChanged();
            catchUp();
        });
}

}  // namespace sparsescope
