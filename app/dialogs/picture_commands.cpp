// SPDX-License-Identifier: GPL-3.0-or-later
// Commands about pictures: to see them large, and to find their files again.
#include <QApplication>
#include <QPointer>

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
    // A picture that is shown large hides the window's own messages.
    const auto complain =
        [this, viewer = QPointer(qobject_cast<PictureViewer*>(above))](const QString& sentence) {
            if (viewer) return viewer->tellOfFolder(sentence);
            say(MessageBar::Kind::error, sentence);
        };
    const auto look = [this, complain,
                       name = QString::fromStdString(info->name)](const QString& folder) {
        const QString path = context_.workspace.path();
        const auto hear = [this, path, folder, complain](const EngineOutcome& outcome) {
            if (outcome.kind == EngineOutcome::Kind::cancelled) return;
            if (!outcome.ok()) return complain(outcome.message);
            if (context_.workspace.path() != path) return;
            context_.workspace.refresh();
            say(MessageBar::Kind::good, QString("Pictures were found in %1.").arg(folder));
        };
        if (!context_.jobs.start("Looking for the pictures", pictures_command(path, name, folder),
                                 hear, JobController::Failures::told_by_caller))
            complain(QString("“%1” is still under way. Wait for it or stop it first.")
                         .arg(context_.jobs.title()));
    };
    connect(dialog, &QFileDialog::fileSelected, this, look);
    dialog->open();
}

}  // namespace sparsescope
