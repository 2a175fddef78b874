// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/search_controller.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace sparsescope {
namespace {

using Mode = TypedQuery::Mode;

SearchColumn first_column() {
    return {.searcher = searcher::sparse, .k = 0};
}

}  // namespace

SearchController::SearchController(WorkspaceController& workspace, Selection& selection,
                                   QueryEncoder& encoder, QObject* parent)
    : QObject(parent),
      workspace_(workspace),
      selection_(selection),
      encoder_(encoder),
      index_(workspace),
      columns_{first_column()} {
    connect(&workspace_, &WorkspaceController::workspaceOpened, this, [this] {
        reader_ = std::make_shared<Reader>(workspace_.file());
        filter_.clear();
        clear();
    });
    connect(&index_, &SearchableKeeper::changed, this, &SearchController::followModel);
    connect(&index_, &SearchableKeeper::changed, this, &SearchController::followTextMode);
    connect(&encoder_, &QueryEncoder::changed, this, &SearchController::followTextMode);
    const auto follow_k = [this] {
        if (query_ && query_->hasCode()) run();
    };
    connect(&selection_, &Selection::kChanged, this, follow_k);
    // A model that was loaded as a whole brings the k the person last read it at.
    connect(&selection_, &Selection::modelChanged, this, [this, follow_k] {
        if (answer_ && answer_->k != k()) follow_k();
    });
}

void SearchController::searchText(const QString& text) {
    if (text.trimmed().isEmpty()) return clear();
    TypedQuery query;
    query.request.text = text.trimmed().toStdString();
    query.request.mode = textMode();
    ask(std::move(query));
}

void SearchController::searchDocuments(std::vector<DocumentId> documents) {
    if (documents.empty()) return clear();
    TypedQuery query;
    query.mode = Mode::document;
    query.request.documents = std::move(documents);
    ask(std::move(query));
}

void SearchController::searchVector(std::vector<float> vector) {
    if (vector.empty()) return clear();
    TypedQuery query;
    query.mode = Mode::vector;
    query.request.vector = std::move(vector);
    ask(std::move(query));
}

void SearchController::searchVectorFile(const QString& file) {
    TypedQuery query;
    query.mode = Mode::vector;
    query.vector_file = file;
    ask(std::move(query));
}

void SearchController::searchPictureFile(const QString& file) {
    TypedQuery query;
    query.mode = Mode::vector;
    query.picture_file = file;
    ask(std::move(query));
}

void SearchController::searchNeurons(std::vector<NeuronTerm> neurons) {
    if (neurons.empty()) return clear();
    TypedQuery query;
    query.mode = Mode::neurons;
    query.request.neurons = std::move(neurons);
    ask(std::move(query));
}

void SearchController::ask(TypedQuery query) {
    query.request.filter = filter_.toStdString();
    query.request.n = hit_limit;
    query.model = workspace_.wantedModel();
    encoder_.forget(this);
    encoder_hash_.clear();
    encoding_ = encoding_failed_ = false;
    query_ = std::move(query);
    Q_EMIT queryChanged();
    run();
}

void SearchController::clear() {
    search_.cancel();
    encoder_.forget(this);
    again_ = encoding_ = encoding_failed_ = false;
    problem_.clear();
    query_.reset();
    answer_.reset();
    Q_EMIT queryChanged();
    Q_EMIT answered();
}

void SearchController::setFilter(const QString& filter) {
    if (filter == filter_) return;
    filter_ = filter;
    if (query_) query_->request.filter = filter.toStdString();
    Q_EMIT queryChanged();
    run();
}

void SearchController::setColumns(std::vector<SearchColumn> columns) {
    if (columns.empty() || columns.size() > column_limit || columns == columns_) return;
    columns_ = std::move(columns);
    Q_EMIT columnsChanged();
    if (query_ && query_->hasCode()) runLive();
}

void SearchController::removeColumn(std::size_t column) {
    if (columns_.size() < 2 || column >= columns_.size()) return;
    const auto at = static_cast<std::ptrdiff_t>(column);
    columns_.erase(columns_.begin() + at);
    if (answer_ && column < answer_->columns.size())
        answer_->columns.erase(answer_->columns.begin() + at);
    Q_EMIT columnsChanged();
    if (query_ && query_->hasCode()) runLive();  // recall may need what went
}

bool SearchController::readsCodes() const {
    return std::ranges::any_of(columns_, reads_codes);
}

bool SearchController::orderedByEmbedding() const {
    const auto found = std::ranges::find_if(columns_, reads_codes);
    return found != columns_.end() && orders_by_embedding(*found);
}

void SearchController::orderByEmbedding(bool on) {
    auto columns = columns_;
    const auto found = std::ranges::find_if(columns, reads_codes);
    if (found == columns.end()) return;
    *found = {.searcher = on ? searcher::two_stage : searcher::sparse, .k = found->k};
    if (on) found->dense_weight = std::numeric_limits<double>::infinity();
    setColumns(std::move(columns));
}

int SearchController::k() const {
    const auto& searchable = index_.searchable();
    if (!searchable) return 0;
    const auto loaded = selection_.model();
    const bool same = loaded && loaded->info.id == searchable->info().id;
    return same && selection_.k() > 0 ? selection_.k() : searchable->info().k;
}

SearchColumn SearchController::sparseColumn() const {
    const auto found = std::ranges::find_if(columns_, reads_codes);
    if (found == columns_.end()) return resolved(first_column());
    return resolved({.searcher = searcher::sparse, .k = found->k});
}

SearchColumn SearchController::resolved(SearchColumn column) const {
    const auto& info = index_.searchable()->info();
    column.k = std::clamp(column.k > 0 ? column.k : k(), 1, info.stored_k);
    column.dimensions = std::min(column.dimensions, static_cast<int>(info.dim));
    return column;
}

AnswerSource SearchController::source() const {
    const DatasetInfo* dataset = workspace_.currentDataset();
    return {nullptr, index_.searchable(), dataset ? *dataset : DatasetInfo{}, k()};
}

// Another model has other neurons, and it may belong to another dataset: a neuron or a document of
// the old one means nothing there.
void SearchController::followModel() {
    if (!query_) return;
    if (std::exchange(query_->model, workspace_.wantedModel()) != workspace_.wantedModel()) {
        if (query_->mode == Mode::neurons) return clear();
        if (!query_->request.neurons.empty()) {
            query_->request.neurons.clear();
            Q_EMIT queryChanged();
        }
    }
    const auto& searchable = index_.searchable();
    const bool unknown =
        searchable && std::ranges::any_of(query_->request.documents, [&](DocumentId document) {
            return searchable->row_of(document) < 0;
        });
    unknown ? clear() : run();
}

std::optional<QString> SearchController::obstacle() const {
    if (!query_->hasCode() || index_.searchable()) return std::nullopt;
    if (!index_.problem().isEmpty()) return index_.problem();
    if (index_.withoutCodes() != 0) {
        return QString(
            "The model has no codes of the documents yet. Encode them to search by document, "
            "vector or neurons.");
    }
    return QString(
        "Searching by document, vector or neurons needs a model, and this workspace has none. "
        "Train one on the Train page.");
}

void SearchController::run() {
    again_ = encoding_failed_ = false;
    problem_.clear();
    if (!query_ || !reader_ || !workspace_.currentDataset()) return;
    if (query_->hasCode() && index_.opening()) return;  // asked again once it is open
    if (const auto sentence = obstacle()) return refuse(*sentence);
    if (query_->needsEncoding()) return encode();
    search_.start(
        [reader = reader_, from = source(), query = *query_,
         columns = askedColumns()](const std::stop_token& stop) -> Result<SearchAnswer> {
            AnswerSource with_corpus = from;
            SPARSESCOPE_ASSIGN(with_corpus.corpus, reader->corpus());
            return answer_query(with_corpus, query, columns, stop);
        },
        [this](Result<SearchAnswer> result) {
            if (result) {
                answer_ = std::move(*result);
            } else {
                answer_.reset();
                problem_ = QString::fromStdString(result.error().message);
            }
            Q_EMIT answered();
            if (!result) Q_EMIT failed(problem_);
            if (std::exchange(again_, false)) run();
        });
}

std::vector<SearchColumn> SearchController::askedColumns() const {
    if (!query_->hasCode()) return {{.searcher = searcher::full_text}};
    std::vector<SearchColumn> columns;
    for (const SearchColumn& column : columns_)
        columns.push_back(resolved(column));
    return columns;
}

void SearchController::runLive() {
    if (search_.busy()) {
        again_ = true;
    } else {
        run();
    }
}

QStringList SearchController::command(std::size_t column) const {
    if (!answer_ || column >= answer_->columns.size()) return {};
    const ModelInfo* model = workspace_.contents().model(workspace_.wantedModel());
    const TypedQuery& asked = answer_->query;
    QStringList arguments;
    for (const std::string& argument :
         search_arguments(workspace_.path().toStdString(), model ? model->name : std::string(),
                          asked.request, answer_->columns[column].column))
        arguments << QString::fromStdString(argument);
    // The command encodes a picture itself.
    if (const auto vector = arguments.indexOf("--vector"); asked.isPicture() && vector >= 0) {
        arguments[vector] = "--picture";
        arguments[vector + 1] = asked.picture_file;
    }
    const DatasetInfo* dataset = workspace_.currentDataset();
    if (!model && dataset && workspace_.contents().datasets.size() > 1)
        arguments << "--dataset" << QString::fromStdString(dataset->name);
    return arguments;
}

}  // namespace sparsescope
