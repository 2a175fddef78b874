// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/train/what_moved_pane.h"

#include <utility>

#include <QVBoxLayout>

#include "app/controllers/app_context.h"
#include "app/dialogs/commands.h"

namespace sparsescope {

WhatMovedPane::WhatMovedPane(AppContext& context, Commands& commands, QWidget* parent)
    : QWidget(parent), context_(context), reading_(read_what_moved), view_(new WhatMovedView) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(view_);
    connect(view_, &WhatMovedView::neuronActivated, &commands, &Commands::goToNeuron);
    connect(view_, &WhatMovedView::moreLikeRequested, &commands, &Commands::goToMoreLike);
    connect(&context_.workspace, &WorkspaceController::workspaceOpened, this, [this] {
        task_.cancel();
        asked_ = 0;
    });
}

void WhatMovedPane::ask(DatasetId derived) {
    if (derived == asked_) return;
    asked_ = derived;
    task_.cancel();
    if (derived == 0) return;
    view_->say("Comparing the embeddings as they were with those of the tuned backbone…");
    task_.start([reading = reading_, file = context_.workspace.file(),
                 derived](std::stop_token stop) { return reading(file, derived, std::move(stop)); },
                [this](Result<MovedReport> report) {
                    if (report) return view_->showReport(std::move(*report));
                    asked_ = 0;  // it may be asked again
                    view_->say(QString::fromStdString(report.error().message));
                });
}

}  // namespace sparsescope
