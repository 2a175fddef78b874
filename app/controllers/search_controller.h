// SPDX-License-Identifier: GPL-3.0-or-later
// The search of the window: one question, a filter, and columns that answer it side by side, in a
// task. The newest question wins and answers of older ones are dropped; while a weight is dragged
// the answer under way is shown first, so that the list moves with the slider. Asked again by
// itself when k, the model or the documents change. Window thread only.
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

    // A new query; changes of the old one's weights go, filter and columns stay.
    void searchText(const QString& text);
    void searchDocuments(std::vector<DocumentId> documents);
    void moreLike(DocumentId document) { searchDocuments({document}); }
    void searchVector(std::vector<float> vector);
    void searchVectorFile(const QString& file);
    void searchNeurons(std::vector<NeuronTerm> neurons);
    void clear();

    void setFilter(const QString& filter);  // of the filter language; "" lets everything through

    // Changes of the query's code, as NeuronTerm has them.
    void setWeight(NeuronId neuron, double weight);
    void setRole(NeuronId neuron, NeuronTerm::Role role, bool on);  // require or forbid
    void resetNeuron(NeuronId neuron);                              // as the query has it
    void resetNeurons();

    // k 0: the k in use. One to column_limit.
    void setColumns(std::vector<SearchColumn> columns);
    void removeColumn(std::size_t column);  // but for the last one
    [[nodiscard]] bool readsCodes() const;  // one of the columns
    // Whether the first list of codes only finds candidates, and their embeddings order them.
    [[nodiscard]] bool orderedByEmbedding() const;
    void orderByEmbedding(bool on);
    [[nodiscard]] const std::vector<SearchColumn>& columns() const { return columns_; }

    [[nodiscard]] const std::optional<SearchAnswer>& answer() const { return answer_; }
    // What is asked for now; its answer may still be under way.
    [[nodiscard]] const std::optional<TypedQuery>& query() const { return query_; }
    [[nodiscard]] bool busy() const { return search_.busy(); }
    [[nodiscard]] QString filter() const { return filter_; }
    // The k in use; before the model is loaded as a whole, the k it was trained for. 0: no model.
    [[nodiscard]] int k() const;
    [[nodiscard]] const SearchableKeeper& index() const { return index_; }
    // What a question is asked of, but for the corpus.
    [[nodiscard]] AnswerSource source() const;
    // The sparse list of the first column that reads codes. Needs index().searchable().
    [[nodiscard]] SearchColumn sparseColumn() const;
    // The command that asks for this column of the answer; empty without an answer.
    [[nodiscard]] QStringList command(std::size_t column) const;

  Q_SIGNALS:
    void queryChanged();  // query, filter or weights
    void columnsChanged();
    void answered();  // or cleared: answer() is empty then
    void failed(const QString& message);

  private:
    void ask(TypedQuery query);
    // Puts the term in the place of the one of its neuron and role, or drops that one.
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
