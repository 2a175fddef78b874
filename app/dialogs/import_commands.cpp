// SPDX-License-Identifier: GPL-3.0-or-later
// The commands that bring files in: chosen or dropped, into the open workspace or a new one.
#include <functional>
#include <utility>

#include <QFileInfo>

#include "app/controllers/dropped_files.h"
#include "app/dialogs/commands.h"
#include "app/dialogs/file_parts_dialog.h"
#include "app/dialogs/import_dialog.h"
#include "app/dialogs/import_words.h"
#include "app/engine/engine_command.h"
#include "widgets/file_dialog.h"
#include "widgets/number_format.h"

namespace sparsescope {
namespace {

// A workspace beside the file, where that folder can be written to.
QString proposed_workspace(const QString& file) {
    const QFileInfo info(file);
    const bool beside = QFileInfo(info.absolutePath()).isWritable();
    return free_path(beside ? info.absolutePath() : last_folder(),
                     info.completeBaseName() + ".sscope");
}

QStringList dataset_names(const WorkspaceContents& contents) {
    QStringList names;
    for (const DatasetInfo& dataset : contents.datasets)
        names << QString::fromStdString(dataset.name);
    return names;
}

QString left_out_words(std::int64_t left_out, std::int64_t listed) {
    return QString(
               "%1 of %2 could not be read and stayed out. On the command line, the import says "
               "which.")
        .arg(format::count(left_out), format::counted(listed, "picture", "pictures"));
}

// Calls `then` with the dataset of this name as soon as the workspace lists it.
void when_listed(WorkspaceController& workspace, const QString& name,
                 const std::function<void(const DatasetInfo&)>& then) {
    auto* once = new QObject(&workspace);
    QObject::connect(&workspace, &WorkspaceController::contentsChanged, once,
                     [once, &workspace, name = name.toStdString(), then] {
                         for (const DatasetInfo& dataset : workspace.contents().datasets) {
                             if (dataset.name != name) continue;
                             once->deleteLater();
                             QObject::disconnect(&workspace, nullptr, once, nullptr);
                             return then(dataset);
                         }
                     });
}

}  // namespace

std::filesystem::path Commands::openFile() const {
    return context_.workspace.isOpen() ? context_.workspace.file() : std::filesystem::path();
}

void Commands::importFile() {
    askImportFile();
}

void Commands::importFolder() {
    QFileDialog* dialog = file_dialog(
        window_, {.title = "Import a folder of pictures, texts or arrays", .folder = true});
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString& folder) { openDropped({folder}); });
    dialog->open();
}

void Commands::addDocuments() {
    const DatasetInfo* dataset = context_.data.dataset();
    if (dataset) askImportFile(QString::fromStdString(dataset->name));
}

void Commands::askImportFile(const QString& into) {
    QFileDialog* dialog =
        file_dialog(window_, {.title = into.isEmpty() ? "Import documents and embeddings"
                                                      : "Add documents to “" + into + "”",
                              .filters = data_filters()});
    connect(dialog, &QFileDialog::fileSelected, this, [this, into](const QString& file) {
        ImportChoice choice;
        choice.file = file;
        choice.into = into;
        showImportDialog(choice);
    });
    dialog->open();
}

void Commands::showImportDialog(const ImportChoice& choice) {
    ImportForm form;
    form.choice = choice;
    form.new_workspace = !context_.workspace.isOpen();
    form.workspace =
        form.new_workspace ? proposed_workspace(choice.file) : context_.workspace.path();
    form.datasets = dataset_names(context_.workspace.contents());
    form.encoders = context_.encoder.all();
    for (const DatasetInfo& dataset : context_.workspace.contents().datasets)
        for (const EncoderSettings& encoder : form.encoders)
            if (dataset.name == choice.into.toStdString() && !dataset.encoder.empty() &&
                encoder.identity.hash == dataset.encoder.hash)
                form.own_encoder = QString::fromStdString(encoder.name);
    form.encoding_time = [this](const EncoderIdentity& encoder, std::int64_t texts) {
        return encodingTime(encoder, texts);
    };
    auto* dialog = new ImportDialog(form, sparing(openFile(), context_.preview), window_);
    feed(dialog->encoderChoice());
    connect(dialog, &ImportDialog::chosen, this,
            [this, dialog](const ImportChoice& chosen) { import(dialog, chosen); });
    dialog->open();
}

void Commands::import(ImportDialog* dialog, const ImportChoice& choice) {
    const auto start = [this, choice, dialog = QPointer(dialog)] {
        if (!dialog) return;
        dialog->setWorkspaceMade();
        const QString path = context_.workspace.path();
        startFromForm(
            dialog, "Importing " + QFileInfo(choice.file).fileName(), import_command(path, choice),
            [this, path, choice, train = dialog->trains(),
             listed = dialog->pictures()](const EngineOutcome&) {
                if (context_.workspace.path() != path) return;
                if (choice.into.isEmpty())
                    when_listed(context_.workspace, choice.name,
                                [=, this](const DatasetInfo& made) {
                                    if (made.documents >= listed) return;
                                    say(MessageBar::Kind::warning,
                                        left_out_words(listed - made.documents, listed));
                                });
                showImported(choice, train);
            },
            choice.encoder.isEmpty()
                ? QString()
                : QString("Stopped. What was encoded is kept: import the file again, and it goes "
                          "on from there."));
    };
    if (!dialog->asksWorkspace()) return start();
    create(dialog->workspace(), [dialog = QPointer(dialog), start](const QString& problem) {
        if (problem.isEmpty()) return start();
        if (dialog) dialog->complain(problem);
    });
}

// The dataset is listed only once the workspace has been read again.
void Commands::showImported(const ImportChoice& choice, bool train) {
    if (train)
        return whenEmbedded(choice.name, [this](const DatasetInfo& made) { trainOn(made.id); });
    const bool added = !choice.into.isEmpty();
    when_listed_ = [this, added, name = (added ? choice.into : choice.name).toStdString()] {
        for (const DatasetInfo& dataset : context_.workspace.contents().datasets) {
            if (dataset.name != name) continue;
            when_listed_ = {};
            const DatasetId id = dataset.id;
            context_.data.setDataset(id);
            goTo(Page::data);
            if (!added) Q_EMIT imported(id);
            return;
        }
    };
    context_.workspace.refresh();
}

void Commands::openDropped(const QStringList& paths) {
    if (paths.isEmpty()) return;
    remember_folder_of(paths.front());
    sort_.start(
        [paths, open = openFile(), preview = context_.preview](const std::stop_token& stop) {
            return sort_dropped(paths, open, preview, stop);
        },
        [this](Result<DroppedFiles> dropped) {
            if (!dropped)
                return say(MessageBar::Kind::warning,
                           QString::fromStdString(dropped.error().message));
            openSorted(*dropped);
        });
}

void Commands::openSorted(const DroppedFiles& dropped) {
    if (!dropped.workspace.isEmpty()) return openWorkspace(dropped.workspace);
    if (!dropped.model.isEmpty()) return loadModelFile(dropped.model);
    if (!dropped.encoder.isEmpty()) return askEncoder(window_, {}, dropped.encoder);
    if (dropped.sure) return showImportDialog(import_choice(dropped.data));
    auto* dialog = new FilePartsDialog(dropped.data, window_);
    connect(dialog, &FilePartsDialog::chosen, this, [this](const std::vector<DroppedFile>& files) {
        showImportDialog(import_choice(files));
    });
    dialog->open();
}

}  // namespace sparsescope
