// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/data/embed_banner.h"

#include "app/controllers/app_context.h"
#include "app/dialogs/commands.h"

namespace sparsescope {

EmbedBanner::EmbedBanner(AppContext& context, Commands& commands, QWidget* parent)
    : MessageBar(parent), context_(context) {
    setObjectName("embed_banner");
    connect(this, &MessageBar::actionTriggered, this, [this, &commands] {
        if (const DatasetInfo* dataset = context_.data.dataset()) commands.embed(dataset->id);
    });
    connect(this, &MessageBar::closed, this, [this] { closed_.insert(shown_); });
    connect(&context_.workspace, &WorkspaceController::workspaceOpened, this, [this] {
        closed_.clear();
        refresh();
    });
    connect(&context_.workspace, &WorkspaceController::contentsChanged, this,
            &EmbedBanner::refresh);
    connect(&context_.workspace, &WorkspaceController::accessChanged, this, &EmbedBanner::refresh);
    connect(&context_.data, &DataController::rowsChanged, this, &EmbedBanner::refresh);
    refresh();
}

void EmbedBanner::refresh() {
    const DatasetInfo* dataset = context_.data.dataset();
    const bool wanting = dataset && (dataset->has_text || dataset->has_images) &&
                         dataset->dim == 0 && dataset->documents > dataset->removed_documents &&
                         !context_.workspace.readOnly() && !closed_.contains(dataset->id);
    const DatasetId wanted = wanting ? dataset->id : 0;
    if (wanted == shown_) return;
    shown_ = wanted;
    if (!wanting) return clear();
    if (!dataset->picture_folder.empty())
        return showMessage(Kind::info,
                           "These pictures have no embeddings yet. With some, pictures find others "
                           "like them, and a model can be trained on them.",
                           "Give these pictures embeddings…");
    showMessage(Kind::info,
                "These texts have no embeddings yet. With some, they are found by their meaning, "
                "and a model can be trained on them.",
                "Give these texts embeddings…");
}

}  // namespace sparsescope
