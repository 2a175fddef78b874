// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/commands.h"

#include <utility>

#include <QFileDialog>
#include <QFileInfo>

#include "app/dialogs/import_dialog.h"
#include "app/dialogs/load_model_dialog.h"
#include "app/engine/engine_command.h"
#include "widgets/number_format.h"

namespace sparsescope {
namespace {

constexpr const char* workspace_filter = "Sparsescope workspaces (*.sscope)";

// Asynchronous, so that nothing waits inside a slot; the dialog deletes itself.
QFileDialog* file_dialog(QWidget* parent, const QString& title, const QString& filter,
                         QFileDialog::AcceptMode mode) {
    auto* dialog = new QFileDialog(parent, title, QString(), filter);
    dialog->setObjectName("file_dialog");
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(mode);
    dialog->setFileMode(mode == QFileDialog::AcceptSave ? QFileDialog::AnyFile
                                                        : QFileDialog::ExistingFile);
    return dialog;
}

}  // namespace

Commands::Commands(AppContext& context, QWidget* window)
    : QObject(window), context_(context), window_(window) {
    connect(&context_.workspace, &WorkspaceController::workspaceOpened, this, [this] {
        if (const auto next = std::exchange(after_creating_, {})) next();
    });
    connect(&context_.workspace, &WorkspaceController::openFailed, this,
            [this] { after_creating_ = {}; });
    connect(&context_.run_editor, &RunEditor::trimmed, this, [this](qint64 bytes) {
        say(MessageBar::Kind::good,
            bytes > 0 ? format::bytes(bytes) + " of checkpoints were deleted."
                      : QString("There was nothing to trim: what is there may still be needed."));
    });
}

void Commands::openWorkspace() {
    auto* dialog =
        file_dialog(window_, "Open a workspace", workspace_filter, QFileDialog::AcceptOpen);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString& path) { openWorkspace(path); });
    dialog->open();
}

void Commands::openWorkspace(const QString& path) {
    context_.workspace.open(path);
}

void Commands::createWorkspace() {
    createFor({});
}

void Commands::createFor(std::function<void()> next) {
    auto* dialog = file_dialog(window_, "New workspace", workspace_filter, QFileDialog::AcceptSave);
    dialog->setDefaultSuffix("sscope");
    dialog->setOption(QFileDialog::DontConfirmOverwrite);  // an existing file is never overwritten
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, next = std::move(next)](const QString& path) {
                after_creating_ = next;
                context_.workspace.create(path);
            });
    dialog->open();
}

void Commands::openExample() {
    const QString path = context_.example;
    // An example that is open and still empty was left behind by a build that did not finish.
    const bool unfinished =
        context_.workspace.path() == path && context_.workspace.contents().datasets.empty();
    if (QFileInfo::exists(path) && !unfinished) return openWorkspace(path);
    startJob("Building the example", example_command(path),
             [this, path](const EngineOutcome& outcome) {
                 if (outcome.ok()) openWorkspace(path);
             });
}

void Commands::importFile() {
    if (context_.workspace.isOpen()) {
        askImportFile();
    } else {
        createFor([this] { askImportFile(); });
    }
}

void Commands::addDocuments() {
    const DatasetInfo* dataset = context_.data.dataset();
    if (dataset) askImportFile(QString::fromStdString(dataset->name));
}

void Commands::askImportFile(const QString& into) {
    auto* dialog = file_dialog(
        window_,
        into.isEmpty() ? "Import documents and embeddings" : "Add documents to “" + into + "”",
        "Data (*.npy *.npz *.safetensors *.csv *.tsv *.jsonl *.gz *-ubyte);;"
        "All files (*)",
        QFileDialog::AcceptOpen);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, into](const QString& file) { showImportDialog(file, into); });
    dialog->open();
}

void Commands::showImportDialog(const QString& file, const QString& into) {
    auto* dialog = new ImportDialog(context_.workspace.path(), file, into, window_);
    connect(dialog, &ImportDialog::chosen, this, [this](const ImportChoice& choice) {
        changeWorkspace("Importing " + QFileInfo(choice.file).fileName(),
                        import_command(context_.workspace.path(), choice));
    });
    dialog->open();
}

void Commands::loadModel() {
    if (!context_.workspace.currentDataset()) {
        say(MessageBar::Kind::info,
            "A model belongs to a dataset, and this workspace has none yet. Import embeddings "
            "first.");
        return;
    }
    auto* dialog =
        file_dialog(window_, "Load a model", "Sparse heads (*.safetensors);;All files (*)",
                    QFileDialog::AcceptOpen);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) {
        auto* form = new LoadModelDialog(context_.workspace, file, window_);
        connect(form, &LoadModelDialog::chosen, this, [this, file](const QString& dataset, int k) {
            changeWorkspace("Loading " + QFileInfo(file).fileName(),
                            load_model_command(context_.workspace.path(), dataset, file, k));
        });
        form->open();
    });
    dialog->open();
}

void Commands::keepRun(RunId run) {
    changeWorkspace("Keeping what the run learned", keep_command(context_.workspace.path(), run));
}

void Commands::encodeModel(ModelId model) {
    const ModelInfo* info = context_.workspace.contents().model(model);
    if (!info) return;
    changeWorkspace("Encoding the documents with " + QString::fromStdString(info->name),
                    encode_command(context_.workspace.path(), QString::fromStdString(info->name)));
}

void Commands::chooseValidation(DatasetId dataset) {
    const DatasetInfo* info = context_.workspace.contents().dataset(dataset);
    if (!info) return;
    changeWorkspace("Choosing validation documents",
                    split_command(context_.workspace.path(), QString::fromStdString(info->name)));
}

void Commands::compact() {
    context_.editor.forget();  // what is deleted cannot come back
    changeWorkspace("Compacting the workspace", compact_command(context_.workspace.path()));
}

void Commands::changeWorkspace(const QString& title, const QStringList& arguments) {
    if (context_.workspace.readOnly()) {
        return say(MessageBar::Kind::warning,
                   "Nothing was changed: this window may only read the workspace. " +
                       context_.workspace.readOnlyReason());
    }
    const QString path = context_.workspace.path();
    startJob(title, arguments, [this, path](const EngineOutcome& outcome) {
        // Another workspace may be shown by now, where the id means another model.
        if (context_.workspace.path() == path)
            context_.workspace.showNewModel(model_of(outcome.result));
    });
}

void Commands::startJob(const QString& title, const QStringList& arguments,
                        JobController::Done done) {
    if (!context_.jobs.start(title, arguments, std::move(done))) {
        say(MessageBar::Kind::info,
            QString("“%1” is still under way. Wait for it or stop it first.")
                .arg(context_.jobs.title()));
    }
}

void Commands::goTo(Page page) {
    Q_EMIT pageRequested(page);
}

void Commands::goToNeuron(NeuronId neuron) {
    context_.selection.setNeuron(neuron);
    Q_EMIT pageRequested(Page::neurons);
}

void Commands::goToMoreLike(DocumentId document) {
    context_.search.moreLike(document);
    Q_EMIT pageRequested(Page::search);
}

void Commands::goToSearchWith(NeuronId neuron) {
    context_.search.searchNeurons({{neuron, NeuronTerm::Role::weight, 1}});
    Q_EMIT pageRequested(Page::search);
}

void Commands::goToRun(RunId run) {
    context_.shown.show(run);
    Q_EMIT pageRequested(Page::train);
}

void Commands::say(MessageBar::Kind kind, const QString& sentence) {
    Q_EMIT said(kind, sentence);
}

}  // namespace sparsescope
