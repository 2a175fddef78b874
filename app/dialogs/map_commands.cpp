// SPDX-License-Identifier: GPL-3.0-or-later
// Making maps and deleting them.
#include "app/dialogs/commands.h"
#include "app/dialogs/remove_dialog.h"
#include "widgets/number_format.h"

namespace sparsescope {

void Commands::makeMap(const QString& title, const QStringList& arguments) {
    if (!mayEdit()) return;
    const QString path = context_.workspace.path();
    startJob(title, arguments, [this, path](const EngineOutcome&) {
        if (context_.workspace.path() == path) context_.workspace.refresh();
    });
}

void Commands::deleteMap(const LayoutInfo& map) {
    if (!mayEdit()) return;
    const QString name = QString::fromStdString(map.name.empty() ? map.method : map.name);
    auto* dialog = new RemoveDialog(
        QString("Delete the map “%1”?").arg(name),
        QString("The places of %1 go. The documents stay, and the map can be made again: the same "
                "seed gives the same map.")
            .arg(format::counted(map.documents, "document", "documents")),
        "Delete the map", window_);
    connect(dialog, &RemoveDialog::confirmed, this,
            [this, id = map.id] { context_.map.remove(id); });
    dialog->open();
}

}  // namespace sparsescope
