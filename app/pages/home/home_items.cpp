// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/home/home_items.h"

#include <algorithm>

#include <QFileInfo>

#include "app/controllers/app_context.h"
#include "app/dialogs/commands.h"
#include "app/parts/run_words.h"
#include "core/corpus/importer.h"
#include "widgets/number_format.h"

namespace sparsescope {
namespace {

// A run that ended before its time and made no model.
HomeItem unfinished(const RunInfo& run, bool writable, Commands& commands) {
    HomeItem problem{.warning = run.state != RunState::paused};
    problem.title = QString("%1: %2 at step %3 of %4")
                        .arg(QString::fromStdString(run.name), state_word(run.state),
                             format::count(run.step), format::count(run.total_steps));
    const auto name = [id = run.id](const char* what) {
        return QString("%1_run_%2").arg(what).arg(id);
    };
    const HomeAction discard{"Discard…", name("discard"),
                             [&commands, id = run.id] { commands.deleteRuns({id}); }};
    if (!can_resume(run)) {
        problem.detail =
            "It ended before its first checkpoint, so nothing of it can be kept. Train again.";
        if (writable) problem.actions = {discard};
        return problem;
    }
    const bool head = run.kind == RunKind::head;
    problem.detail =
        QString("It can be resumed from its checkpoint of step %1, or that be kept as %2.")
            .arg(format::count(run.checkpoint_step), head ? "a model" : "an encoder");
    if (writable) {
        problem.actions = {{QString("Resume from %1").arg(format::count(run.checkpoint_step)),
                            name("resume"), [&commands, id = run.id] { commands.resumeRun(id); }},
                           {head ? "Keep as a model" : "Keep as an encoder", name("keep"),
                            [&commands, id = run.id] { commands.keepRun(id); }},
                           discard};
    }
    return problem;
}

HomeItem not_encoded(const ModelInfo& model, bool writable, Commands& commands) {
    HomeItem problem{.warning = true};
    problem.title = QString("%1 has no codes yet").arg(QString::fromStdString(model.name));
    problem.detail = "Neurons and Search need the documents encoded with it.";
    if (writable) {
        problem.actions = {{"Encode documents", QString("encode_model_%1").arg(model.id),
                            [&commands, id = model.id] { commands.encodeModel(id); }}};
    }
    return problem;
}

// None that is not removed.
bool is_empty(const DatasetInfo& dataset) {
    return dataset.documents == dataset.removed_documents;
}

HomeItem without_documents(const DatasetInfo& dataset, Commands& commands) {
    HomeItem problem{.warning = true};
    problem.title = QString::fromStdString(dataset.name) + " has no documents left";
    problem.detail =
        dataset.removed_documents > 0
            ? QString(
                  "All %1 are removed. They can be brought back until the workspace is "
                  "compacted.")
                  .arg(format::count(dataset.removed_documents))
            : QString("What was removed is deleted for good. Add documents to go on with it.");
    problem.actions = {{"Go to the documents", QString("home_documents_%1").arg(dataset.id),
                        [&commands] { commands.goTo(Page::data); }}};
    return problem;
}

HomeItem without_validation(const DatasetInfo& dataset, bool writable, Commands& commands) {
    HomeItem problem{.warning = true};
    problem.title = QString::fromStdString(dataset.name) + " has no validation documents";
    problem.detail = "Quality cannot be measured while a model is trained.";
    if (writable) {
        problem.actions = {{"Choose a tenth", QString("choose_validation_%1").arg(dataset.id),
                            [&commands, id = dataset.id] { commands.chooseValidation(id); }}};
    }
    return problem;
}

QString dataset_detail(const DatasetInfo& dataset, std::int64_t bytes) {
    QStringList parts{
        format::counted(dataset.documents - dataset.removed_documents, "document", "documents")};
    if (dataset.validation_documents > 0)
        parts << format::count(dataset.validation_documents) + " for validation";
    if (dataset.test_documents > 0) parts << format::count(dataset.test_documents) + " for tests";
    const bool files = !dataset.picture_folder.empty();  // of many sizes
    parts << (dataset.dim > 0 ? QString("%1-d").arg(dataset.dim)
              : files         ? QString("no embeddings")
                              : QString("text only"));
    if (!dataset.encoder.empty())
        parts.back() += QString(" by %1 (%2)")
                            .arg(QString::fromStdString(dataset.encoder.name),
                                 dataset.encoder.kind == "http"      ? "server"
                                 : dataset.encoder.kind == "command" ? "program"
                                                                     : "model");
    if (files)
        parts << "pictures";
    else if (dataset.has_images)
        parts << QString("images %1 × %2").arg(dataset.image_width).arg(dataset.image_height);
    parts << (dataset.label_names.empty()
                  ? QString("no labels")
                  : format::counted(static_cast<std::int64_t>(dataset.label_names.size()), "label",
                                    "labels"));
    parts << format::bytes(bytes);
    return parts.join(" · ");
}

// The newest models of a dataset.
std::vector<HomeAction> models_of(const DatasetInfo& dataset, const WorkspaceContents& contents,
                                  Commands& commands) {
    constexpr std::size_t shown = 3;
    std::vector<HomeAction> links;
    for (const ModelInfo& model : contents.models) {
        if (model.dataset != dataset.id || links.size() == shown) continue;
        links.push_back({QString::fromStdString(model.name), {}, [&commands, id = model.id] {
                             commands.goToModel(id);
                         }});
    }
    return links;
}

std::vector<HomeAction> origins_of(const ModelInfo& model, const WorkspaceContents& contents,
                                   Commands& commands) {
    std::vector<HomeAction> links;
    if (const RunInfo* run = model.run ? contents.run(*model.run) : nullptr)
        links.push_back({"run " + QString::fromStdString(run->name), {}, [&commands, id = run->id] {
                             commands.goToRun(id);
                         }});
    if (const DatasetInfo* dataset = contents.dataset(model.dataset))
        links.push_back({"documents of " + QString::fromStdString(dataset->name),
                         {},
                         [&commands, id = dataset->id] { commands.goToDataset(id); }});
    return links;
}

QString model_detail(const ModelInfo& model, const AppContext& context) {
    const WorkspaceContents& contents = context.workspace.contents();
    QStringList parts{format::counted(static_cast<std::int64_t>(model.hidden), "neuron", "neurons"),
                      QString("trained for k = %1").arg(model.k)};
    const RunSummary* run = model.run ? context.summaries.of(*model.run) : nullptr;
    if (run && run->newest.own && run->newest.own->nearest_neighbour_accuracy) {
        parts << "1-NN " + format::percent(*run->newest.own->nearest_neighbour_accuracy) +
                     " on a validation sample";
    }
    if (model.stored_k == 0) parts << "documents not encoded yet";
    parts << format::bytes(contents.modelBytes(model.id));
    const QString difference = contents.difference(model.id);
    return parts.join(" · ") + (difference.isEmpty() ? "" : "\n" + difference);
}

HomeItem model_item(const ModelInfo& model, AppContext& context, Commands& commands) {
    HomeItem item{.title = QString::fromStdString(model.name),
                  .detail = model_detail(model, context)};
    item.key = QString("model_%1").arg(model.id);
    item.note = QString::fromStdString(model.note);
    item.links = origins_of(model, context.workspace.contents(), commands);
    item.menu = model_entries(context, commands, model.id);
    const auto loaded = context.selection.model();
    item.current = loaded && loaded->info.id == model.id;
    if (item.current) {
        item.actions = {
            {"Neurons", "home_open_neurons", [&commands] { commands.goTo(Page::neurons); }}};
    } else if (model.stored_k > 0) {
        item.actions = {{"Use", QString("home_use_model_%1").arg(model.id),
                         [&context, id = model.id] { context.workspace.selectModel(id); }}};
    }
    return item;
}

}  // namespace

std::vector<HomeItem> problem_items(const AppContext& context, Commands& commands) {
    std::vector<HomeItem> problems;
    const WorkspaceContents& contents = context.workspace.contents();
    const bool writable = !context.workspace.readOnly();
    for (const RunInfo& run : contents.runs) {
        if (run.archived || !is_unfinished(run)) continue;
        // Without a checkpoint there is nothing to decide about: it is told until the next run.
        if (can_resume(run) || run.id == contents.runs.front().id)
            problems.push_back(unfinished(run, writable, commands));
    }
    for (const ModelInfo& model : contents.models) {
        if (model.stored_k == 0) problems.push_back(not_encoded(model, writable, commands));
    }
    for (const DatasetInfo& dataset : contents.datasets) {
        if (is_empty(dataset)) {
            problems.push_back(without_documents(dataset, commands));
            continue;
        }
        const bool few = dataset.documents - dataset.removed_documents < min_documents_to_divide;
        if (dataset.dim == 0 || dataset.validation_documents > 0 || few) continue;
        problems.push_back(without_validation(dataset, writable, commands));
    }
    return problems;
}

std::vector<HomeItem> dataset_items(AppContext& context, Commands& commands) {
    const WorkspaceContents& contents = context.workspace.contents();
    std::vector<HomeItem> items;
    for (const DatasetInfo& dataset : contents.datasets) {
        items.push_back({.title = QString::fromStdString(dataset.name),
                         .detail = dataset_detail(dataset, contents.datasetBytes(dataset.id)),
                         .key = QString("dataset_%1").arg(dataset.id),
                         .note = QString::fromStdString(dataset.note),
                         .links = models_of(dataset, contents, commands),
                         .menu = dataset_entries(context, commands, dataset.id)});
    }
    return items;
}

std::vector<HomeItem> model_items(AppContext& context, Commands& commands) {
    std::vector<HomeItem> items;
    for (const ModelInfo& model : context.workspace.contents().models)
        items.push_back(model_item(model, context, commands));
    if (!items.empty()) return items;
    const auto& datasets = context.workspace.contents().datasets;
    const bool can_train = std::ranges::any_of(
        datasets, [](const DatasetInfo& dataset) { return dataset.dim > 0 && !is_empty(dataset); });
    if (!can_train) {
        items.push_back({.title = "No model yet",
                         .detail = "A model is trained on embeddings, and there are none."});
        return items;
    }
    items.push_back(
        {.title = "No model yet",
         .detail = "Train one on these embeddings; the first curves move within seconds.",
         .actions = {{"Train", "home_train", [&commands] { commands.goTo(Page::train); }}}});
    return items;
}

std::vector<HomeItem> recent_items(const AppContext& context, Commands& commands) {
    std::vector<HomeItem> items;
    for (const QString& path : context.settings.recentFiles()) {
        if (path == context.workspace.path()) continue;
        const QFileInfo file(path);
        HomeItem item{.title = file.fileName(), .detail = file.absolutePath()};
        if (file.exists()) {
            item.actions = {
                {"Open", "recent_file", [&commands, path] { commands.openWorkspace(path); }}};
        } else {
            item.detail += " · not there any more";
            item.actions = {{"Remove from the list", "forget_recent",
                             [&commands, path] { commands.forgetRecent(path); }}};
        }
        items.push_back(std::move(item));
    }
    return items;
}

}  // namespace sparsescope
