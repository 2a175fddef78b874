// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/search/search_saving.h"

#include "app/controllers/app_context.h"
#include "app/dialogs/commands.h"
#include "app/dialogs/saved_views_button.h"
#include "core/workspace/saved_query.h"

namespace sparsescope {
namespace {

// A text is encoded again when it is asked again, perhaps by another encoder.
std::string content_of(const AppContext& context) {
    const auto& query = context.search.query();
    if (!query) return {};
    SavedQuery saved{query->request, query->model};
    if (!saved.request.text.empty()) saved.request.vector.clear();
    if (saved.request.neurons.empty()) saved.model = 0;
    return saved_query_text(saved);
}

void ask_again(AppContext& context, Commands& commands, const std::string& content) {
    const auto saved = read_saved_query(content);
    if (!saved)
        return commands.say(MessageBar::Kind::error, QString::fromStdString(saved.error().message));
    const ModelId model = saved->model;
    if (model != 0 && !context.workspace.contents().model(model))
        return commands.say(MessageBar::Kind::error,
                            "The saved query names neurons of a model that is deleted, and means "
                            "nothing to others.");
    if (model != 0) context.workspace.selectModel(model);
    const SearchRequest& request = saved->request;
    SearchController& search = context.search;
    search.setFilter(QString::fromStdString(request.filter));
    if (!request.text.empty()) {
        search.setTextMode(request.mode);
        search.searchText(QString::fromStdString(request.text));
    } else if (!request.documents.empty()) {
        search.searchDocuments(request.documents);
    } else if (!request.vector.empty()) {
        search.searchVector(request.vector);
    } else {
        return search.searchNeurons(request.neurons);
    }
    for (const NeuronTerm& term : request.neurons) {
        if (term.role == NeuronTerm::Role::weight)
            search.setWeight(term.neuron, term.weight);
        else
            search.setRole(term.neuron, term.role, true);
    }
}

}  // namespace

QToolButton* search_saved_button(AppContext& context, Commands& commands) {
    auto* button = new SavedViewsButton(
        context, commands,
        {.dataset =
             [&context] {
                 const DatasetInfo* dataset = context.workspace.currentDataset();
                 return dataset ? dataset->id : DatasetId{0};
             },
         .filter = [&context] { return context.search.filter(); },
         .apply_filter = [&context](const QString& filter) { context.search.setFilter(filter); },
         .query = [&context] { return content_of(context); },
         .apply_query =
             [&context, &commands](const std::string& content) {
                 ask_again(context, commands, content);
             }});
    button->setObjectName("search_saved");
    return button;
}

}  // namespace sparsescope
