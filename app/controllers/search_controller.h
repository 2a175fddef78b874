// SPDX-License-Identifier: GPL-3.0-or-later
// Search in a task: by text (full text) or by document (codes at the current k). The newest request
// wins, answers of older ones are dropped. A search by document runs again when k or the model
// changes. Window thread only.
#pragma once
#include <memory>
#include <optional>
#include <vector>

#include <QObject>
#include <QString>

#include "app/controllers/workspace_controller.h"
#include "app/reader.h"
#include "app/selection.h"
#include "app/task.h"
#include "core/types/document.h"
#include "widgets/models/document_list_model.h"
#include "widgets/models/hit_list_model.h"

namespace sparsescope {

struct SearchQuery {
    enum class Mode { text, document };
    Mode mode = Mode::text;
    QString text;
    DocumentId document = 0;
    bool operator==(const SearchQuery&) const = default;
};

struct SearchAnswer {
    SearchQuery query;
    int k = 0;  // of a search by document
    std::vector<HitRow> hits;
    SearchCost cost;
    std::vector<NeuronId> query_neurons;  // of the query code, strongest first
    std::optional<DocumentRow> document;  // the query document
    std::int64_t documents = 0;           // that were searched
};

// A document beside what its k neurons make of it.
struct Reconstruction {
    DocumentId document = 0;
    int k = 0;
    Image image;
};

class SearchController : public QObject {
    Q_OBJECT

  public:
    static constexpr int hit_limit = 100;

    SearchController(WorkspaceController& workspace, Selection& selection,
                     QObject* parent = nullptr);

    void searchText(const QString& text);
    void moreLike(DocumentId document);
    void clear();
    // For datasets whose embeddings are pixels; otherwise nothing comes back.
    void reconstruct(DocumentId document);

    [[nodiscard]] const std::optional<SearchAnswer>& answer() const { return answer_; }
    // What is asked for now; its answer may still be under way.
    [[nodiscard]] const std::optional<SearchQuery>& query() const { return query_; }

  Q_SIGNALS:
    void queryChanged();
    void answered();  // or cleared: answer() is empty then
    void failed(const QString& message);
    void reconstructed(const sparsescope::Reconstruction& reconstruction);

  private:
    void run();
    void rerun();

    WorkspaceController& workspace_;
    Selection& selection_;
    std::shared_ptr<Reader> reader_;
    std::shared_ptr<Reader> picture_reader_;
    std::optional<SearchQuery> query_;
    std::optional<SearchAnswer> answer_;
    Task search_;
    Task picture_;
};

}  // namespace sparsescope
