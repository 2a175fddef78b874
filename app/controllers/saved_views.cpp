// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/saved_views.h"

#include <utility>

namespace sparsescope {
namespace {

using ViewsByDataset = std::map<DatasetId, std::vector<SavedView>>;

Result<ViewsByDataset> read_views(const std::filesystem::path& file,
                                  const std::vector<DatasetId>& datasets) {
    SPARSESCOPE_ASSIGN(const Corpus corpus, Corpus::open(file, Access::read_only));
    ViewsByDataset views;
    for (const DatasetId dataset : datasets) {
        SPARSESCOPE_ASSIGN(views[dataset], corpus.saved_views(dataset));
    }
    return views;
}

}  // namespace

SavedViews::SavedViews(WorkspaceController& workspace, QObject* parent)
    : QObject(parent), workspace_(workspace) {
    connect(&workspace_, &WorkspaceController::workspaceOpened, this, [this] {
        views_.clear();
        read();
    });
    connect(&workspace_, &WorkspaceController::contentsChanged, this, &SavedViews::read);
}

const std::vector<SavedView>& SavedViews::of(DatasetId dataset) const {
    static const std::vector<SavedView> none;
    const auto found = views_.find(dataset);
    return found == views_.end() ? none : found->second;
}

QString SavedViews::obstacle() const {
    if (!workspace_.isOpen()) return "No workspace is open.";
    return workspace_.readOnly() ? workspace_.readOnlyReason() : QString();
}

void SavedViews::read() {
    std::vector<DatasetId> datasets;
    for (const DatasetInfo& dataset : workspace_.contents().datasets)
        datasets.push_back(dataset.id);
    read_task_.start([file = workspace_.file(),
                      datasets](const std::stop_token&) { return read_views(file, datasets); },
                     [this](Result<ViewsByDataset> views) {
                         if (!views)
                             return Q_EMIT failed(QString::fromStdString(views.error().message));
                         views_ = std::move(*views);
                         Q_EMIT changed();
                     });
}

void SavedViews::keep(DatasetId dataset, const SavedView& view) {
    write([dataset, view](Corpus& corpus) { return corpus.keep_view(dataset, view); },
          QString::fromStdString(view.name));
}

void SavedViews::forget(DatasetId dataset, SavedView::Kind kind, const QString& name) {
    write([dataset, kind, text = name.toStdString()](
              Corpus& corpus) { return corpus.forget_view(dataset, kind, text); },
          {});
}

void SavedViews::write(WriteLane::Act act, const QString& name) {
    if (!obstacle().isEmpty()) return Q_EMIT failed(obstacle());
    writes_.add(workspace_.file(), std::move(act),
                [this, file = workspace_.file(), name](const Status& stored) {
                    if (!stored)
                        return Q_EMIT failed(QString::fromStdString(stored.error().message));
                    if (workspace_.file() == file) read();
                    if (!name.isEmpty()) Q_EMIT kept(name);
                });
}

}  // namespace sparsescope
