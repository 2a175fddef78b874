// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/picture_keeper.h"

#include <algorithm>
#include <utility>

#include "app/controllers/stored_picture.h"

namespace sparsescope {
namespace {

constexpr qsizetype bytes_of_none = 64;  // of an entry without an image

// Pictures are read for one of a few sizes, so that a small change of size reads nothing.
int reading_edge(int edge) {
    for (const int step : {64, 128, 256})
        if (edge <= step) return step;
    return 512;
}

}  // namespace

bool PictureKeeper::Held::whole() const {
    return image.isNull() || std::max(image.width(), image.height()) < edge;
}

PictureKeeper::PictureKeeper(WorkspaceController& workspace, QObject* parent)
    : PictureSource(parent), workspace_(workspace), held_(most_bytes) {
    connect(&workspace_, &WorkspaceController::workspaceOpened, this, &PictureKeeper::startAnew);
}

void PictureKeeper::startAnew() {
    task_.cancel();
    reader_ = std::make_shared<Reader>(workspace_.file());
    held_.clear();
    for (auto& [view, wish] : wishes_)
        wish = {};
    Q_EMIT arrived();
}

PictureSource::Shown PictureKeeper::picture(DocumentId document) {
    const Held* held = held_.object(document);
    return held ? Shown{held->state, held->image} : Shown{};
}

void PictureKeeper::want(QObject* view, std::vector<DocumentId> documents, int edge) {
    const bool known = wishes_.contains(view);
    if (!known)
        connect(view, &QObject::destroyed, this, [this](QObject* gone) { wishes_.erase(gone); });
    const int read_for = reading_edge(edge);
    // More than can be held would push each other out for ever.
    const auto room =
        static_cast<std::size_t>(held_.maxCost() / (qsizetype{4} * read_for * read_for));
    if (documents.size() > room) documents.resize(room);
    wishes_[view] = {std::move(documents), read_for};
    newest_ = view;
    next();
}

bool PictureKeeper::satisfied(DocumentId document, int edge) const {
    const Held* held = held_.object(document);
    return held && (held->edge >= edge || held->whole());
}

void PictureKeeper::next() {
    if (task_.busy() || !reader_) return;
    std::vector<DocumentId> missing;
    int edge = 0;
    const auto look = [&](const Wish& wish) {
        for (const DocumentId document : wish.documents) {
            if (missing.size() >= at_once) return;
            if (!satisfied(document, wish.edge)) missing.push_back(document);
        }
        edge = std::max(edge, wish.edge);
    };
    if (const auto found = wishes_.find(newest_); found != wishes_.end()) look(found->second);
    for (const auto& [view, wish] : wishes_)
        if (view != newest_ && missing.empty()) look(wish);
    if (missing.empty()) return;
    task_.start(
        [reader = reader_, missing, edge](const std::stop_token& stop) -> Result<Read> {
            SPARSESCOPE_ASSIGN(const Corpus* corpus, reader->corpus());
            Read read;
            for (const DocumentId document : missing) {
                if (stop.stop_requested()) return cancelled();
                auto stored = stored_picture(*corpus, document, edge);
                if (!stored) {
                    read.emplace_back(document, Held{State::damaged, {}, edge});
                    continue;
                }
                const State state = stored->damaged          ? State::damaged
                                    : stored->image.isNull() ? State::none
                                                             : State::here;
                read.emplace_back(document, Held{state, std::move(stored->image), edge});
            }
            return read;
        },
        [this](Result<Read> read) {
            if (read) take(std::move(*read));
        });
}

void PictureKeeper::take(Read read) {
    read_ += std::ssize(read);
    for (auto& [document, held] : read) {
        const qsizetype bytes = std::max(held.image.sizeInBytes(), bytes_of_none);
        held_.insert(document, new Held(std::move(held)), std::min(bytes, held_.maxCost()));
    }
    Q_EMIT arrived();
    next();
}

}  // namespace sparsescope
