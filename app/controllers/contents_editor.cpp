// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/contents_editor.h"

#include <utility>

namespace sparsescope {
namespace {

QString deleted(const std::string& name) {
    return "Deleted “" + QString::fromStdString(name) + "”; its space is given back.";
}

}  // namespace

ContentsEditor::ContentsEditor(WorkspaceController& workspace, QObject* parent)
    : QObject(parent), workspace_(workspace) {}

QString ContentsEditor::obstacle() const {
    if (!workspace_.isOpen()) return "No workspace is open.";
    if (!workspace_.readOnly()) return {};
    return "Nothing was changed: this window may only read the workspace. " +
           workspace_.readOnlyReason();
}

void ContentsEditor::renameModel(ModelId model, const QString& name) {
    add({}, [model, text = name.toStdString()](Corpus& corpus) {
        return corpus.rename_model(model, text);
    });
}

void ContentsEditor::describeModel(ModelId model, const QString& note) {
    add({}, [model, text = note.toStdString()](Corpus& corpus) {
        return corpus.set_model_note(model, text);
    });
}

void ContentsEditor::deleteModel(ModelId model) {
    const ModelInfo* info = workspace_.contents().model(model);
    if (!info) return;
    add(deleted(info->name), [model](Corpus& corpus) { return corpus.remove_model(model); });
}

void ContentsEditor::renameDataset(DatasetId dataset, const QString& name) {
    add({}, [dataset, text = name.toStdString()](Corpus& corpus) {
        return corpus.rename_dataset(dataset, text);
    });
}

void ContentsEditor::describeDataset(DatasetId dataset, const QString& note) {
    add({}, [dataset, text = note.toStdString()](Corpus& corpus) {
        return corpus.set_dataset_note(dataset, text);
    });
}

void ContentsEditor::deleteDataset(DatasetId dataset) {
    const DatasetInfo* info = workspace_.contents().dataset(dataset);
    if (!info) return;
    add(deleted(info->name), [dataset](Corpus& corpus) { return corpus.remove_dataset(dataset); });
}

void ContentsEditor::planModel(ModelId model, std::function<void(ModelDeletion)> plan) {
    plan_.start(
        [file = workspace_.file(), model](const std::stop_token&) -> Result<ModelDeletion> {
            SPARSESCOPE_ASSIGN(const Corpus corpus, Corpus::open(file, Access::read_only));
            return deletion_of_model(corpus, model);
        },
        [this, plan = std::move(plan)](Result<ModelDeletion> deletion) {
            if (deletion) return plan(std::move(*deletion));
            Q_EMIT failed(QString::fromStdString(deletion.error().message));
        });
}

void ContentsEditor::planDataset(DatasetId dataset, std::function<void(DatasetDeletion)> plan) {
    plan_.start(
        [file = workspace_.file(), dataset](const std::stop_token&) -> Result<DatasetDeletion> {
            SPARSESCOPE_ASSIGN(const Corpus corpus, Corpus::open(file, Access::read_only));
            return deletion_of_dataset(corpus, dataset);
        },
        [this, plan = std::move(plan)](Result<DatasetDeletion> deletion) {
            if (deletion) return plan(std::move(*deletion));
            Q_EMIT failed(QString::fromStdString(deletion.error().message));
        });
}

void ContentsEditor::add(const QString& sentence, WriteLane::Act act) {
    if (const QString why = obstacle(); !why.isEmpty()) return Q_EMIT failed(why);
    writes_.add(workspace_.file(), std::move(act),
                [this, file = workspace_.file(), sentence](const Status& stored) {
                    if (!stored) Q_EMIT failed(QString::fromStdString(stored.error().message));
                    if (stored && !sentence.isEmpty()) Q_EMIT done(sentence);
                    if (!writes_.busy() && file == workspace_.file()) workspace_.refresh();
                });
}

}  // namespace sparsescope
