// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/searchable_keeper.h"

#include <utility>

#include "core/workspace/keep_segments.h"

namespace sparsescope {

SearchableKeeper::SearchableKeeper(WorkspaceController& workspace, QObject* parent)
    : QObject(parent), workspace_(workspace) {
    connect(&workspace_, &WorkspaceController::workspaceOpened, this, [this] {
        reader_ = std::make_shared<Reader>(workspace_.file());
        drop();
    });
    connect(&workspace_, &WorkspaceController::modelLoading, this, &SearchableKeeper::open);
    connect(&workspace_, &WorkspaceController::contentsChanged, this, &SearchableKeeper::refresh);
}

ModelId SearchableKeeper::withoutCodes() const {
    const auto& models = workspace_.contents().models;
    const ModelInfo* model = workspace_.contents().model(workspace_.wantedModel());
    if (!model && !models.empty()) model = &models.front();
    return model && model->stored_k == 0 ? model->id : 0;
}

void SearchableKeeper::open() {
    drop();
    if (!reader_ || workspace_.wantedModel() == 0 || withoutCodes() != 0) return;
    open_.start(
        [reader = reader_, model = workspace_.wantedModel()](
            const std::stop_token& stop) -> Result<std::shared_ptr<const Searchable>> {
            SPARSESCOPE_ASSIGN(const Corpus* corpus, reader->corpus());
            return Searchable::open(*corpus, model, stop);
        },
        [this](Result<std::shared_ptr<const Searchable>> opened) { take(std::move(opened)); });
}

void SearchableKeeper::refresh() {
    if (workspace_.wantedModel() == 0) return drop();
    changed_meanwhile_ = open_.busy();  // what is being read may be from before the change
    if (changed_meanwhile_ || !searchable_) return;
    open_.start(
        [reader = reader_, searchable = searchable_](
            const std::stop_token& stop) -> Result<std::shared_ptr<const Searchable>> {
            SPARSESCOPE_ASSIGN(const Corpus* corpus, reader->corpus());
            return searchable->refreshed(*corpus, stop);
        },
        [this](Result<std::shared_ptr<const Searchable>> refreshed) {
            take(std::move(refreshed));
        });
}

void SearchableKeeper::drop() {
    open_.cancel();
    changed_meanwhile_ = false;
    problem_.clear();
    if (!std::exchange(searchable_, nullptr)) return;
    Q_EMIT changed();
}

void SearchableKeeper::take(Result<std::shared_ptr<const Searchable>> opened) {
    const auto before = searchable_;
    if (opened) {
        searchable_ = std::move(*opened);
        problem_.clear();
    } else {
        searchable_ = nullptr;
        problem_ = QString::fromStdString(opened.error().message);
    }
    if (searchable_ != before || !searchable_) {
        keepSegments();
        Q_EMIT changed();
    }
    if (std::exchange(changed_meanwhile_, false)) refresh();
}

// So that the next opening finds the index whole. Whoever else writes goes first.
void SearchableKeeper::keepSegments() {
    if (!searchable_ || workspace_.readOnly()) return;
    segments_.start(
        [file = workspace_.file(),
         model = searchable_->info().id](const std::stop_token& stop) -> Result<int> {
            SPARSESCOPE_ASSIGN(Corpus corpus, Corpus::open(file, Access::read_write));
            corpus.set_lock_wait(std::chrono::milliseconds{500}, stop);
            return keep_segments(corpus, model, stop);
        },
        [](const Result<int>&) {});  // a failure costs time at the next opening, nothing else
}

}  // namespace sparsescope
