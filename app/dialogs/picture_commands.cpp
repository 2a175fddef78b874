// SPDX-License-Identifier: GPL-3.0-or-later
// Commands about pictures: to see them large, and to find their files again.
#include <QApplication>

#include "app/dialogs/commands.h"
#include "app/dialogs/picture_viewer.h"
#include "app/engine/engine_command.h"
#include "widgets/file_dialog.h"

namespace sparsescope {

void Commands::showPictures(const PictureSequence& pictures) {
    if (pictures.count <= 0) return;
    auto* viewer = new PictureViewer(context_, pictures, window_);
    connect(viewer, &PictureViewer::folderWanted, this, &Commands::findPictures);
    connect(viewer, &PictureViewer::moreLikeRequested, this, &Commands::goToMoreLike);
    viewer->open();
}

void Commands::showPicture(DatasetId dataset, DocumentId document) {
    showPictures(
        {.dataset = dataset, .count = 1, .document = [document](int) { return document; }});
}

void Commands::findPictures(DatasetId dataset) {
    const DatasetInfo* info = context_.workspace.contents().dataset(dataset);
    if (!info) return;
    QWidget* above = QApplication::activeModalWidget();
    QFileDialog* dialog = file_dialog(above ? above : window_.data(),
                                      {.title = "Where are the pictures now?", .folder = true});
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, name = QString::fromStdString(info->name)](const QString& folder) {
                const QString path = context_.workspace.path();
                startJob("Looking for the pictures", pictures_command(path, name, folder),
                         [this, path, folder](const EngineOutcome& outcome) {
                             if (!outcome.ok() || context_.workspace.path() != path) return;
                             context_.workspace.refresh();
                             say(MessageBar::Kind::good,
                                 QString("The pictures were found in %1.").arg(folder));
                         });
            });
    dialog->open();
}

}  // namespace sparsescope
