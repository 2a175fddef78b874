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

#include "app/controllers/query_encoder.h"
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

    SearchController(WorkspaceController& workspace, Selection& selection, QueryEncoder& encoder,
                     QObject* parent = nullptr);

    // These ask a new query. It keeps the filter and the columns, but not the changed weights.
    void searchText(const QString& text);  // as textMode() says
    void searchDocuments(std::vector<DocumentId> documents);
    void moreLike(DocumentId document) { searchDocuments({document}); }
    void searchVector(std::vector<float> vector);
    void searchVectorFile(const QString& file);
    void searchPictureFile(const QString& file);  // documents like a picture from outside
    void searchNeurons(std::vector<NeuronTerm> neurons);
    void clear();
    void retry();  // after failed()

    // How texts are searched: as was chosen, as long as that can be.
    [[nodiscard]] TextMode textMode() const;
    void setTextMode(TextMode mode);  // searches the text of the query anew
    // Whether texts can be searched by their meaning.
    [[nodiscard]] bool knowsMeaning() const;
    // One line that says how that can be had; "" when it can be, or nobody can help it.
    [[nodiscard]] QString wayToMeaning() const;
    // Whether something can be done about it in this window.
    [[nodiscard]] bool canBeHelped() const;
    // Whether the encoder did not answer the query, so that another try may help.
    [[nodiscard]] bool encodingFailed() const { return encoding_failed_; }
    [[nodiscard]] QueryEncoder& encoder() const { return encoder_; }

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
    [[nodiscard]] bool busy() const { return search_.busy() || encoding_; }
    // Why the query has no answer; "" while there is no reason to tell.
    [[nodiscard]] QString problem() const { return problem_; }
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
    void textModeChanged();  // textMode(), knowsMeaning() or wayToMeaning()
    void answered();         // an answer arrived, or was cleared: answer() is nullopt then
    void failed(const QString& message);

  private:
    void ask(TypedQuery query);
    // Replaces the term of the same neuron and role, or removes it when `keep` is false.
    void changeTerm(const NeuronTerm& term, bool keep);
    void run();
    void runLive();
    void encode();
    void take(const Result<std::vector<float>>& embedding);
    void refuse(const QString& sentence);
    void followModel();
    void followTextMode();
    [[nodiscard]] std::vector<SearchColumn> askedColumns() const;
    [[nodiscard]] SearchColumn resolved(SearchColumn column) const;
    [[nodiscard]] std::optional<QString> obstacle() const;

    WorkspaceController& workspace_;
    Selection& selection_;
    QueryEncoder& encoder_;
    SearchableKeeper index_;
    std::shared_ptr<Reader> reader_;
    std::optional<TypedQuery> query_;
    QString filter_;
    std::vector<SearchColumn> columns_;
    std::optional<SearchAnswer> answer_;
    TextMode chosen_mode_ = TextMode::meaning;
    std::string encoder_hash_;  // of the encoder that the text was encoded with
    QString problem_;
    bool encoding_ = false;
    bool encoding_failed_ = false;
    bool again_ = false;  // a weight moved while an answer was under way
    Task search_;
};

}  // namespace sparsescope
