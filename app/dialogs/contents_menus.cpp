// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/contents_menus.h"

#include <utility>

#include <QAction>
#include <QWidget>

#include "app/controllers/app_context.h"
#include "app/dialogs/commands.h"

namespace sparsescope {
namespace {

QString name_with(const char* what, std::int64_t id) {
    return QString("%1_%2").arg(what).arg(id);
}

// Rename, describe, export, delete: alike for models and datasets.
struct Edits {
    const char* kind;
    std::int64_t id;
    bool writable;
    std::function<void()> rename, describe, write, remove;
};

void add_edits(MenuEntries& entries, const Edits& edits) {
    const auto name = [&](const char* what) {
        return QString("%1_%2_%3").arg(what).arg(edits.kind).arg(edits.id);
    };
    entries.push_back({});
    entries.push_back(
        {name("rename"), "Rename…", edits.rename, QKeySequence("F2"), edits.writable});
    entries.push_back({name("describe"), "Describe…", edits.describe, {}, edits.writable});
    entries.push_back({name("export"), "Export…", edits.write});
    entries.push_back({});
    entries.push_back(
        {name("delete"), "Delete…", edits.remove, QKeySequence::Delete, edits.writable});
}

}  // namespace

MenuEntries model_entries(AppContext& context, Commands& commands, ModelId model) {
    const WorkspaceContents& contents = context.workspace.contents();
    const ModelInfo* info = contents.model(model);
    MenuEntries entries;
    if (!info) return entries;
    entries.push_back({name_with("show_model", model),
                       "Show its neurons",
                       [&commands, model] { commands.goToModel(model); },
                       {},
                       info->stored_k > 0});
    if (const RunInfo* run = info->run ? contents.run(*info->run) : nullptr)
        entries.push_back({name_with("show_run_of_model", model),
                           "Show the run " + QString::fromStdString(run->name),
                           [&commands, id = run->id] { commands.goToRun(id); }});
    if (const DatasetInfo* dataset = contents.dataset(info->dataset))
        entries.push_back({name_with("show_dataset_of_model", model),
                           "Show the documents of " + QString::fromStdString(dataset->name),
                           [&commands, id = dataset->id] { commands.goToDataset(id); }});
    add_edits(entries, {"model", model, !context.workspace.readOnly(),
                        [&commands, model] { commands.renameModel(model); },
                        [&commands, model] { commands.describeModel(model); },
                        [&commands, model] { commands.exportModel(model); },
                        [&commands, model] { commands.deleteModel(model); }});
    return entries;
}

MenuEntries dataset_entries(AppContext& context, Commands& commands, DatasetId dataset) {
    MenuEntries entries;
    const DatasetInfo* info = context.workspace.contents().dataset(dataset);
    if (!info) return entries;
    entries.push_back({name_with("show_dataset", dataset), "Show its documents",
                       [&commands, dataset] { commands.goToDataset(dataset); }});
    add_edits(entries, {"dataset", dataset, !context.workspace.readOnly(),
                        [&commands, dataset] { commands.renameDataset(dataset); },
                        [&commands, dataset] { commands.describeDataset(dataset); },
                        [&commands, dataset] { commands.exportDataset(dataset); },
                        [&commands, dataset] { commands.deleteDataset(dataset); }});
    if (info->has_text && info->dim == 0)
        entries.insert(entries.begin() + 2, {name_with("embed_dataset", dataset),
                                             "Give these texts embeddings…",
                                             [&commands, dataset] { commands.embed(dataset); },
                                             {},
                                             !context.workspace.readOnly()});
    return entries;
}

MenuEntries run_entries(AppContext& context, Commands& commands, RunId run) {
    const WorkspaceContents& contents = context.workspace.contents();
    const RunInfo* info = contents.run(run);
    MenuEntries entries;
    if (!info) return entries;
    const bool writable = !context.workspace.readOnly();
    const bool ended = info->state != RunState::running;
    entries.push_back({name_with("show_run", run), "Show its curves",
                       [&commands, run] { commands.goToRun(run); }});
    if (const ModelInfo* model = info->model ? contents.model(*info->model) : nullptr)
        entries.push_back({name_with("show_model_of_run", run),
                           "Show the model " + QString::fromStdString(model->name),
                           [&commands, id = model->id] { commands.goToModel(id); }});
    if (const DatasetInfo* dataset = contents.dataset(info->dataset))
        entries.push_back({name_with("show_dataset_of_run", run),
                           "Show the documents of " + QString::fromStdString(dataset->name),
                           [&commands, id = dataset->id] { commands.goToDataset(id); }});
    entries.push_back({});
    entries.push_back({name_with("rename_run", run), "Rename…",
                       [&commands, run] { commands.renameRun(run); }, QKeySequence("F2"),
                       writable && ended});
    entries.push_back({name_with("describe_run", run),
                       "Describe…",
                       [&commands, run] { commands.noteRun(run); },
                       {},
                       writable});
    entries.push_back({});
    entries.push_back({name_with("delete_run", run), "Delete…",
                       [&commands, run] { commands.deleteRuns({run}); }, QKeySequence::Delete,
                       writable && ended});
    return entries;
}

QList<QAction*> add_entries(QWidget* widget, const MenuEntries& entries) {
    QList<QAction*> actions;
    for (const MenuEntry& entry : entries) {
        // Names may hold an ampersand, which menus take for the mark of a key.
        auto* action = new QAction(QString(entry.text).replace('&', "&&"), widget);
        action->setObjectName(entry.name);
        action->setSeparator(entry.text.isEmpty());
        action->setShortcut(entry.keys);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        action->setEnabled(entry.enabled);
        if (entry.act) QObject::connect(action, &QAction::triggered, widget, entry.act);
        widget->addAction(action);
        actions << action;
    }
    return actions;
}

}  // namespace sparsescope
