// SPDX-License-Identifier: GPL-3.0-or-later
// The part of the WorkspaceController that follows the file itself: it may vanish or be replaced
// while it is open, and the window that holds its lock may be closed.
#include <system_error>
#include <utility>

#include <QFileInfo>

#include "app/controllers/workspace_controller.h"

namespace sparsescope {
namespace {

Status copy_run_folders(const std::filesystem::path& from, const std::filesystem::path& to) {
    const std::filesystem::path folders = from.string() + ".runs";
    std::error_code error;
    if (!std::filesystem::exists(folders, error)) return {};
    std::filesystem::copy(folders, to.string() + ".runs", std::filesystem::copy_options::recursive,
                          error);
    if (!error) return {};
    return fail(ErrorCode::io,
                fmt::format("{} is saved, but the checkpoints of its runs could not be copied "
                            "({}): its runs can be looked at, but not resumed.",
                            to.string(), error.message()));
}

QString presence_sentence(const QString& path, Presence presence) {
    switch (presence) {
        case Presence::gone:
            return path +
                   " is not there any more: it was deleted, moved or renamed, or its disk is gone. "
                   "What is open can still be read, and saved as a copy.";
        case Presence::replaced:
            return path +
                   " was replaced by another file. What was open can still be read, and saved as a "
                   "copy.";
        case Presence::there:
            break;
    }
    return path + " is there again.";
}

}  // namespace

Result<WorkspaceController::Look> WorkspaceController::look(const std::filesystem::path& file,
                                                            const FileIdentity& opened,
                                                            bool try_lock, Reader& reader,
                                                            const WorkspaceContents& known,
                                                            const std::stop_token& stop) {
    Look seen;
    seen.presence = presence_of(file, opened);
    if (seen.presence != Presence::there) return seen;
    if (try_lock) {
        if (auto lock = WindowLock::try_acquire(file))
            seen.lock = std::make_unique<WindowLock>(std::move(*lock));
    }
    SPARSESCOPE_ASSIGN(const Corpus* corpus, reader.corpus());
    SPARSESCOPE_ASSIGN(const auto version, corpus->data_version());
    if (version == known.data_version) return seen;
    SPARSESCOPE_ASSIGN(seen.contents, read_contents(*corpus, stop, known));
    return seen;
}

void WorkspaceController::heed(Look seen) {
    if (seen.presence != presence_) setPresence(seen.presence);
    if (seen.lock) takeOver(std::move(seen.lock));
    if (seen.contents) apply(std::move(*seen.contents));
}

// A disk that was taken away may come back with the file as it was.
void WorkspaceController::setPresence(Presence presence) {
    const QString sentence = presence_sentence(path_, presence);
    if (presence_ == Presence::there) reason_before_ = read_only_reason_;
    read_only_reason_ = presence == Presence::there ? reason_before_ : sentence;
    presence_ = presence;
    Q_EMIT accessChanged(sentence);
    Q_EMIT contentsChanged();
}

void WorkspaceController::takeOver(std::unique_ptr<WindowLock> lock) {
    lock_ = std::move(lock);
    locked_out_ = false;
    read_only_reason_.clear();
    Q_EMIT accessChanged(
        "The other window was closed: this one may change the workspace from now on.");
    Q_EMIT contentsChanged();
    settleRuns();
}

void WorkspaceController::saveCopy(const QString& path) {
    if (!isOpen()) return;
    copy_.start(
        [reader = copy_reader_, from = file(),
         to = QFileInfo(path).filesystemAbsoluteFilePath()](const std::stop_token&) -> Status {
            SPARSESCOPE_ASSIGN(const Corpus* corpus, reader->corpus());
            SPARSESCOPE_TRY(corpus->save_copy(to));
            return copy_run_folders(from, to);
        },
        [this, path](const Status& saved) {
            if (saved) return Q_EMIT copySaved(path);
            Q_EMIT copyFailed(QString::fromStdString(saved.error().message));
        });
}

}  // namespace sparsescope
