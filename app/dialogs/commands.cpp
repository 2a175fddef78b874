// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/commands.h"

#include <algorithm>
#include <utility>

#include <QFileInfo>

#include "app/dialogs/load_model_dialog.h"
#include "app/engine/engine_command.h"
#include "widgets/file_dialog.h"
#include "widgets/number_format.h"

namespace sparsescope {
namespace {

constexpr const char* workspace_filter = "Sparsescope workspaces (*.sscope)";

}  // namespace

Commands::Commands(AppContext& context, QWidget* window)
    : QObject(window), context_(context), window_(window) {
    connect(&context_.workspace, &WorkspaceController::workspaceOpened, this, [this] {
        when_listed_ = {};
        if (const auto done = std::exchange(after_creating_, {})) done(QString());
    });
    connect(&context_.workspace, &WorkspaceController::openFailed, this,
            [this](const QString&, const QString& problem) {
                if (const auto done = std::exchange(after_creating_, {})) done(problem);
            });
    connect(&context_.workspace, &WorkspaceController::contentsChanged, this, [this] {
        if (const auto act = when_listed_) act();
    });
    followCopies();
    connect(&context_.jobs, &JobController::changed, this, &Commands::rememberPace);
    connect(&context_.run_editor, &RunEditor::trimmed, this, [this](qint64 bytes) {
        say(MessageBar::Kind::good,
            bytes > 0 ? format::bytes(bytes) + " of checkpoints were deleted."
                      : QString("There was nothing to trim: what is there may still be needed."));
    });
}

void Commands::openWorkspace() {
    QFileDialog* dialog =
        file_dialog(window_, {.title = "Open a workspace", .filters = workspace_filter});
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString& path) { openWorkspace(path); });
    dialog->open();
}

void Commands::openWorkspace(const QString& path) {
    context_.workspace.open(path);
}

void Commands::createWorkspace() {
    askNewWorkspace("workspace.sscope");
}

void Commands::askNewWorkspace(const QString& proposal) {
    QFileDialog* dialog = file_dialog(window_, {.title = "New workspace",
                                                .filters = workspace_filter,
                                                .mode = QFileDialog::AcceptSave,
                                                .suffix = "sscope",
                                                .proposal = proposal});
    dialog->setOption(QFileDialog::DontConfirmOverwrite);  // an existing file is never overwritten
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        // The window says what is wrong with a path; the question comes back with it.
        create(path, [this, path](const QString& problem) {
            if (!problem.isEmpty()) askNewWorkspace(path);
        });
    });
    dialog->open();
}

void Commands::create(const QString& path, Creation done) {
    after_creating_ = std::move(done);
    context_.workspace.create(path);
}

void Commands::openExample() {
    openOrMake(context_.example, "Making the WordNet example", example_command(context_.example));
}

void Commands::openPicturesExample() {
    openOrMake(context_.pictures_example, "Making the Fashion-MNIST example",
               pictures_example_command(context_.pictures_example));
}

void Commands::openOrMake(const QString& path, const QString& title, const QStringList& command) {
    // An example that is open and still empty was left behind by a build that did not finish.
    const bool unfinished =
        context_.workspace.path() == path && context_.workspace.contents().datasets.empty();
    if (QFileInfo::exists(path) && !unfinished) return openWorkspace(path);
    startJob(title, command, [this, path](const EngineOutcome& outcome) {
        if (outcome.ok()) openWorkspace(path);
    });
}

void Commands::loadModel() {
    loadModelFile({});
}

void Commands::loadModelFile(const QString& file) {
    if (!context_.workspace.currentDataset()) {
        return say(MessageBar::Kind::info,
                   "A model belongs to a dataset, and this workspace has none yet. Import "
                   "embeddings first.");
    }
    auto* form = new LoadModelDialog(context_.workspace, file, window_);
    connect(form, &LoadModelDialog::chosen, this, [this, form](const QStringList& arguments) {
        const QString path = context_.workspace.path();
        startFromForm(form, "Loading " + QFileInfo(form->file()).fileName(), arguments,
                      [this, path](const EngineOutcome& outcome) {
                          if (context_.workspace.path() == path)
                              context_.workspace.showNewModel(model_of(outcome.result));
                      });
    });
    form->open();
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

void Commands::askNames(const QString& program, int neurons) {
    const auto model = context_.selection.model();
    if (!model || !mayEdit()) return;
    const QStringList command = ask_names_command(
        context_.workspace.path(), QString::fromStdString(model->info.name), neurons, program);
    startJob("Asking a program for names", command, [this](const EngineOutcome& outcome) {
        context_.marks.readAgain();  // also what it named before it was stopped
        if (outcome.ok()) say(MessageBar::Kind::good, "The program answered: its names are in.");
    });
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

void Commands::startFromForm(FormDialog* form, const QString& title, const QStringList& arguments,
                             const std::function<void(const EngineOutcome&)>& done,
                             const QString& stopped) {
    if (context_.workspace.readOnly())
        return form->complain("This window may only read the workspace. " +
                              context_.workspace.readOnlyReason());
    const auto hear = [this, form = QPointer(form), done, stopped](const EngineOutcome& outcome) {
        const bool gave_up = outcome.kind == EngineOutcome::Kind::cancelled;
        if (outcome.ok()) done(outcome);
        if (gave_up && !stopped.isEmpty()) say(MessageBar::Kind::info, stopped);
        if (!form) return;
        outcome.ok() || gave_up ? form->succeed() : form->complain(outcome.message);
    };
    if (!context_.jobs.start(title, arguments, hear, JobController::Failures::told_by_caller)) {
        return form->complain(QString("“%1” is still under way. Wait for it or stop it first.")
                                  .arg(context_.jobs.title()));
    }
    form->stepAside();
}

void Commands::goToTraining(DatasetId dataset) {
    Q_EMIT trainingRequested(dataset);
    Q_EMIT pageRequested(Page::train);
}

void Commands::goTo(Page page) {
    Q_EMIT pageRequested(page);
}

void Commands::goToNeuron(ModelId model, NeuronId neuron) {
    context_.workspace.selectNeuron(model, neuron);
    Q_EMIT neuronRequested();
    Q_EMIT pageRequested(Page::neurons);
}

void Commands::goToMoreLike(DatasetId dataset, DocumentId document) {
    const WorkspaceContents& contents = context_.workspace.contents();
    const DatasetInfo* current = context_.workspace.currentDataset();
    if (!current || current->id != dataset) {
        const auto model = std::ranges::find_if(contents.models, [&](const ModelInfo& info) {
            return info.dataset == dataset && info.stored_k > 0;
        });
        if (model == contents.models.end()) {
            return say(MessageBar::Kind::info,
                       "Searching for more like a document needs a model of its dataset, and there "
                       "is none yet. Train one on the Train page.");
        }
        context_.workspace.selectModel(model->id);
    }
    context_.search.moreLike(document);
    Q_EMIT pageRequested(Page::search);
}

void Commands::goToDraggingK(DatasetId dataset, DocumentId document, const QString& sentence) {
    goToMoreLike(dataset, document);
    Q_EMIT kPointedAt(sentence);
}

void Commands::goToSearchWith(ModelId model, NeuronId neuron) {
    context_.workspace.selectModel(model);
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
