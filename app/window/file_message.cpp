// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/file_message.h"

#include <QFileInfo>

#include "app/controllers/app_context.h"
#include "app/dialogs/commands.h"

namespace sparsescope {

FileMessage::FileMessage(AppContext& context, Commands& commands, QWidget* parent)
    : MessageBar(parent), context_(context), commands_(commands) {
    setObjectName("file_message");
    connect(this, &MessageBar::actionTriggered, &commands_, &Commands::saveCopy);
    connect(this, &MessageBar::secondActionTriggered, this, [this] {
        if (second_) second_();
    });
    connect(&context_.workspace, &WorkspaceController::accessChanged, this,
            &FileMessage::tellAccess);
    connect(&context_.workspace, &WorkspaceController::openFailed, this, &FileMessage::tellMissing);
    connect(&context_.workspace, &WorkspaceController::workspaceOpened, this, &MessageBar::clear);
}

void FileMessage::tellAccess(const QString& sentence) {
    const QString path = context_.workspace.path();
    switch (context_.workspace.presence()) {
        case Presence::there:
            second_ = {};
            return showMessage(Kind::good, sentence);
        case Presence::gone:
            second_ = [this, path] {
                commands_.forgetRecent(path);
                showMessage(Kind::warning, context_.workspace.readOnlyReason(), "Save a copy…");
            };
            return showMessage(Kind::warning, sentence, "Save a copy…", "Remove from the list");
        case Presence::replaced:
            second_ = [this, path] { commands_.openWorkspace(path); };
            return showMessage(Kind::warning, sentence, "Save a copy…", "Open the new one");
    }
}

// Only of those that people are offered again and again.
void FileMessage::tellMissing(const QString& path, const QString& sentence) {
    if (QFileInfo::exists(path) || !context_.settings.recentFiles().contains(path)) return;
    second_ = [this, path] {
        commands_.forgetRecent(path);
        clear();
    };
    showMessage(Kind::error, sentence, {}, "Remove from the list");
}

}  // namespace sparsescope
