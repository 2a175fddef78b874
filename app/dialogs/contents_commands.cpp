// SPDX-License-Identifier: GPL-3.0-or-later
// The commands about models and datasets, and about the file that holds them.
#include <algorithm>

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>

#include "app/dialogs/commands.h"
#include "app/dialogs/export_kinds.h"
#include "app/dialogs/remove_dialog.h"
#include "app/dialogs/text_dialog.h"
#include "app/engine/engine_command.h"
#include "core/corpus/names.h"
#include "widgets/file_dialog.h"
#include "widgets/number_format.h"

namespace sparsescope {
namespace {

std::string bytes_in_words(std::int64_t bytes) {
    return format::bytes(bytes).toStdString();
}

QString in_quotes(const std::string& name) {
    return "“" + QString::fromStdString(name) + "”";
}

// What is wrong with a new name of the item `id`: that it cannot be one, or that another has it.
template <class Item>
QString name_fault(const QString& text, const std::vector<Item>& items, std::int64_t id,
                   const QString& kind) {
    const auto name = checked_name(text.toStdString());
    if (!name) return QString::fromStdString(name.error().message);
    const auto taken = [&](const std::string& candidate) {
        return std::ranges::any_of(
            items, [&](const Item& item) { return item.id != id && item.name == candidate; });
    };
    if (!taken(*name)) return {};
    return QString("There is a %1 called %2 already. How about %3?")
        .arg(kind, in_quotes(*name), in_quotes(free_name(*name, taken)));
}

QString note_fault(const QString& text) {
    const auto note = checked_note(text.toStdString());
    return note ? QString() : QString::fromStdString(note.error().message);
}

// A name may hold what a file's name may not.
QString file_name_of(const std::string& name, const QString& ending) {
    QString file = QString::fromStdString(name);
    return file.replace('/', '-') + ending;
}

}  // namespace

bool Commands::mayEdit() {
    const QString why = context_.contents_editor.obstacle();
    if (!why.isEmpty()) say(MessageBar::Kind::warning, why);
    return why.isEmpty();
}

void Commands::renameModel(ModelId model) {
    const ModelInfo* info = context_.workspace.contents().model(model);
    if (!info || !mayEdit()) return;
    auto* dialog = new TextDialog("Rename the model " + in_quotes(info->name),
                                  QString::fromStdString(info->name), "Rename",
                                  TextDialog::Lines::one, window_);
    dialog->setCheck([this, model](const QString& text) {
        return name_fault(text, context_.workspace.contents().models, model, "model");
    });
    connect(dialog, &TextDialog::chosen, this, [this, model](const QString& text) {
        context_.contents_editor.renameModel(model, text);
    });
    dialog->open();
}

void Commands::describeModel(ModelId model) {
    const ModelInfo* info = context_.workspace.contents().model(model);
    if (!info || !mayEdit()) return;
    auto* dialog = new TextDialog("About the model " + in_quotes(info->name),
                                  QString::fromStdString(info->note), "Save",
                                  TextDialog::Lines::several, window_);
    dialog->setCheck(note_fault);
    connect(dialog, &TextDialog::chosen, this, [this, model](const QString& text) {
        context_.contents_editor.describeModel(model, text);
    });
    dialog->open();
}

void Commands::exportModel(ModelId model) {
    const ModelInfo* info = context_.workspace.contents().model(model);
    if (!info) return;
    QStringList filters;
    for (const ExportKind& kind : export_kinds())
        filters << kind.filter;
    auto* dialog = file_dialog(window_, {.title = "Export the model " + in_quotes(info->name),
                                         .filters = filters.join(";;"),
                                         .mode = QFileDialog::AcceptSave,
                                         .suffix = "safetensors",
                                         .proposal = file_name_of(info->name, ".safetensors")});
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, dialog, name = QString::fromStdString(info->name)](const QString& file) {
                startJob("Exporting " + name,
                         export_command(context_.workspace.path(), name, file,
                                        export_format(dialog->selectedNameFilter())),
                         [this, file](const EngineOutcome& outcome) {
                             if (outcome.ok()) say(MessageBar::Kind::good, "Wrote " + file + ".");
                         });
            });
    dialog->open();
}

void Commands::deleteModel(ModelId model) {
    if (!mayEdit()) return;
    context_.contents_editor.planModel(model, [this, model](const ModelDeletion& deletion) {
        auto* dialog =
            new RemoveDialog("Delete the model " + in_quotes(deletion.model.name) + "?",
                             QString::fromStdString(sentence_of(deletion, bytes_in_words)),
                             "Delete the model", window_);
        connect(dialog, &RemoveDialog::confirmed, this,
                [this, model] { context_.contents_editor.deleteModel(model); });
        dialog->open();
    });
}

void Commands::renameDataset(DatasetId dataset) {
    const DatasetInfo* info = context_.workspace.contents().dataset(dataset);
    if (!info || !mayEdit()) return;
    auto* dialog = new TextDialog("Rename the dataset " + in_quotes(info->name),
                                  QString::fromStdString(info->name), "Rename",
                                  TextDialog::Lines::one, window_);
    dialog->setCheck([this, dataset](const QString& text) {
        return name_fault(text, context_.workspace.contents().datasets, dataset, "dataset");
    });
    connect(dialog, &TextDialog::chosen, this, [this, dataset](const QString& text) {
        context_.contents_editor.renameDataset(dataset, text);
    });
    dialog->open();
}

void Commands::describeDataset(DatasetId dataset) {
    const DatasetInfo* info = context_.workspace.contents().dataset(dataset);
    if (!info || !mayEdit()) return;
    auto* dialog = new TextDialog("About the dataset " + in_quotes(info->name),
                                  QString::fromStdString(info->note), "Save",
                                  TextDialog::Lines::several, window_);
    dialog->setCheck(note_fault);
    connect(dialog, &TextDialog::chosen, this, [this, dataset](const QString& text) {
        context_.contents_editor.describeDataset(dataset, text);
    });
    dialog->open();
}

void Commands::exportDataset(DatasetId dataset) {
    const DatasetInfo* info = context_.workspace.contents().dataset(dataset);
    if (!info) return;
    auto* dialog =
        file_dialog(window_, {.title = "Export the documents of " + in_quotes(info->name),
                              .filters = "Table (*.csv);;JSON lines (*.jsonl)",
                              .mode = QFileDialog::AcceptSave,
                              .suffix = "csv",
                              .proposal = file_name_of(info->name, ".csv")});
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, name = QString::fromStdString(info->name)](const QString& file) {
                startJob("Exporting " + name,
                         export_documents_command(context_.workspace.path(), name, file),
                         [this, file](const EngineOutcome& outcome) {
                             if (outcome.ok()) say(MessageBar::Kind::good, "Wrote " + file + ".");
                         });
            });
    dialog->open();
}

void Commands::deleteDataset(DatasetId dataset) {
    if (!mayEdit()) return;
    context_.contents_editor.planDataset(dataset, [this, dataset](const DatasetDeletion& deletion) {
        auto* dialog =
            new RemoveDialog("Delete the dataset " + in_quotes(deletion.dataset.name) + "?",
                             QString::fromStdString(sentence_of(deletion, bytes_in_words)),
                             deletion.alone() ? "Delete the dataset" : "Delete all of it", window_);
        connect(dialog, &RemoveDialog::confirmed, this, [this, dataset] {
            context_.editor.forget();  // what is deleted cannot come back
            context_.contents_editor.deleteDataset(dataset);
        });
        dialog->open();
    });
}

void Commands::goToModel(ModelId model) {
    context_.workspace.selectModel(model);
    Q_EMIT pageRequested(Page::neurons);
}

void Commands::goToDataset(DatasetId dataset) {
    context_.data.setDataset(dataset);
    Q_EMIT pageRequested(Page::data);
}

void Commands::manageModels() {
    Q_EMIT pageRequested(Page::home);
    Q_EMIT modelsRequested();
}

void Commands::saveCopy() {
    if (!context_.workspace.isOpen()) return;
    const QFileInfo file(context_.workspace.path());
    const QString name = file.completeBaseName() + "-copy.sscope";
    const bool folder_is_there = file.dir().exists();
    auto* dialog =
        file_dialog(window_, {.title = "Save a copy",
                              .filters = "Sparsescope workspaces (*.sscope)",
                              .mode = QFileDialog::AcceptSave,
                              .suffix = "sscope",
                              .proposal = folder_is_there ? file.dir().filePath(name) : name});
    dialog->setOption(QFileDialog::DontConfirmOverwrite);  // an existing file is never overwritten
    connect(dialog, &QFileDialog::fileSelected, &context_.workspace,
            &WorkspaceController::saveCopy);
    dialog->open();
}

// The copy takes the place of a file that has vanished.
void Commands::followCopies() {
    connect(&context_.workspace, &WorkspaceController::copySaved, this,
            [this](const QString& path) {
                if (context_.workspace.presence() == Presence::there)
                    return say(MessageBar::Kind::good, "Saved a copy as " + path + ".");
                if (context_.workspace.presence() == Presence::gone)
                    forgetRecent(context_.workspace.path());
                openWorkspace(path);
            });
    connect(&context_.workspace, &WorkspaceController::copyFailed, this,
            [this](const QString& message) { say(MessageBar::Kind::error, message); });
}

void Commands::forgetRecent(const QString& path) {
    context_.settings.removeRecentFile(path);
    Q_EMIT recentChanged();
}

}  // namespace sparsescope
