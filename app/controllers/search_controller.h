// SPDX-License-Identifier: GPL-3.0-or-later
// The search of the window: one question, a filter, and columns that answer it side by side. A task
// computes the answer. The newest question wins and answers to older ones are dropped; but while a
// weight is dragged, each answer is shown before the next is computed, so that the list moves with
// the slider. The question is asked again when k, the model or the documents change. Window thread
// only.
#pragma once
#include <memory>
#include <optional>
#include <vector>

#include <QObject>
#include <QString>

#include "app/controllers/reader.h"
#include "app/controllers/search_answer.h"
#include "app/controllers/searchable_keeper.h"
#include "app/controllers/selection.h"
#include "app/controllers/task.h"
#include "app/controllers/workspace_controller.h"

namespace sparsescope {

class SearchController : public QObject {
    Q_OBJECT

  public:
    static constexpr int hit_limit = 100;
    static constexpr std::size_t column_limit = 4;

    SearchController(WorkspaceController& workspace, Selection& selection,
                     QObject* parent = nullptr);

    // These ask a new query. It keeps the filter and the columns, but not the changed weights.
    void searchText(const QString& text);
    void searchDocuments(std::vector<DocumentId> documents);
    void moreLike(DocumentId document) { searchDocuments({document}); }
    void searchVector(std::vector<float> vector);
    void searchVectorFile(const QString& file);
    void searchNeurons(std::vector<NeuronTerm> neurons);
    void clear();

    void setFilter(const QString& filter);  // in the filter language; "": no filter

    // These change the query's code by a NeuronTerm.
    void setWeight(NeuronId neuron, double weight);
    void setRole(NeuronId neuron, NeuronTerm::Role role, bool on);  // only for require and forbid
    void resetNeuron(NeuronId neuron);  // back to the query's own weight
    void resetNeurons();

    // Takes 1 to column_limit columns. One whose k is 0 follows the k in use.
    void setColumns(std::vector<SearchColumn> columns);
    void removeColumn(std::size_t column);  // unless it is the only one
    [[nodiscard]] bool readsCodes() const;  // whether any of the columns does
    // Whether orders_by_embedding() is true of the first column that reads codes.
    [[nodiscard]] bool orderedByEmbedding() const;
    void orderByEmbedding(bool on);
    [[nodiscard]] const std::vector<SearchColumn>& columns() const { return columns_; }

    [[nodiscard]] const std::optional<SearchAnswer>& answer() const { return answer_; }
    // The current question, whose answer may not have arrived yet.
    [[nodiscard]] const std::optional<TypedQuery>& query() const { return query_; }
    [[nodiscard]] bool busy() const { return search_.busy(); }
    [[nodiscard]] QString filter() const { return filter_; }
    // The k in use; until the whole model is loaded, the k it was trained for. 0: no model.
    [[nodiscard]] int k() const;
    [[nodiscard]] const SearchableKeeper& index() const { return index_; }
    // What a question is asked of; the corpus is left null.
    [[nodiscard]] AnswerSource source() const;
    // A sparse list at the k of the first column that reads codes. Needs index().searchable().
    [[nodiscard]] SearchColumn sparseColumn() const;
    // The arguments of sparsescope-cli that give this column of the answer; empty without an
    // answer.
    [[nodiscard]] QStringList command(std::size_t column) const;

  Q_SIGNALS:
    void queryChanged();  // the query, filter or weights
    void columnsChanged();
    void answered();  // an answer arrived, or was cleared: answer() is nullopt then
    void failed(const QString& message);

  private:
    void ask(TypedQuery query);
    // Replaces the term of the same neuron and role, or removes it when `keep` is false.
    void changeTerm(const NeuronTerm& term, bool keep);
    void run();
    void runLive();
    void followModel();
    [[nodiscard]] SearchColumn resolved(SearchColumn column) const;
    [[nodiscard]] std::optional<QString> obstacle() const;

    WorkspaceController& workspace_;
    Selection& selection_;
    SearchableKeeper index_;
    std::shared_ptr<Reader> reader_;
    std::optional<TypedQuery> query_;
    QString filter_;
    std::vector<SearchColumn> columns_;
    std::optional<SearchAnswer> answer_;
    bool again_ = false;  // a weight moved while an answer was under way
    Task search_;
};

}  // namespace sparsescope
