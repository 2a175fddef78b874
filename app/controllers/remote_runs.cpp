// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/remote_runs.h"

#include <chrono>

#include "core/workspace/steer_run.h"

namespace sparsescope {
namespace {

constexpr std::chrono::minutes remote_patience{2};

}  // namespace

RemoteRuns::RemoteRuns(WorkspaceController& workspace, QObject* parent)
    : QObject(parent), workspace_(workspace) {
    connect(&workspace_, &WorkspaceController::workspaceOpened, this, [this] {
        task_.cancel();
        finish();
    });
}

void RemoteRuns::ask(RunId run, ControlWord word) {
    if (asked_ != 0) return;
    asked_ = run;
    word_ = word;
    Q_EMIT changed();
    // A window that may only read the workspace may still ask: the request is a file beside it.
    const Access access = workspace_.readOnly() ? Access::read_only : Access::read_write;
    task_.start(
        [file = workspace_.file(), access, run, word](std::stop_token stop) -> Result<Steered> {
            SPARSESCOPE_ASSIGN(Corpus corpus, Corpus::open(file, access));
            return steer_run(corpus, run, word, remote_patience, std::move(stop));
        },
        [this](const Result<Steered>& done) {
            finish();
            workspace_.refresh();
            if (done)
                Q_EMIT obeyed(QString::fromStdString(done->sentence));
            else
                Q_EMIT failed(QString::fromStdString(done.error().message));
        });
}

void RemoteRuns::finish() {
    asked_ = 0;
    Q_EMIT changed();
}

}  // namespace sparsescope
