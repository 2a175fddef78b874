// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/write_lane.h"

#include <cstdio>
#include <utility>

namespace sparsescope {

struct WriteLane::Write {
    std::filesystem::path file;
    Act act;
    Done done;
    // Of the lane's thread until the task has delivered or ended; empty until it was tried.
    std::optional<Status> stored;

    void store() {
        stored = guard("storing a change", [this]() -> Status {
            SPARSESCOPE_ASSIGN(Corpus corpus, Corpus::open(file, Access::read_write));
            return act(corpus);
        });
    }
};

WriteLane::WriteLane(QObject* parent) : QObject(parent), task_(std::in_place) {}

WriteLane::~WriteLane() {
    task_.reset();
    for (const auto& write : writes_) {
        if (!write->stored) write->store();
        if (*write->stored) continue;
        // No window is left that could tell it.
        std::fprintf(stderr, "sparsescope: A change was not stored. %s\n",
                     write->stored->error().message.c_str());
    }
}

void WriteLane::add(std::filesystem::path file, Act act, Done done) {
    writes_.push_back(
        std::make_shared<Write>(Write{std::move(file), std::move(act), std::move(done), {}}));
    if (writes_.size() == 1) storeFirst();
}

void WriteLane::storeFirst() {
    // It takes no heed of a wish to stop: only the end of the program expresses one.
    task_->start(
        [write = writes_.front()](const std::stop_token&) {
            write->store();
            return *write->stored;
        },
        [this](const Status& stored) { finishFirst(stored); });
}

void WriteLane::finishFirst(const Status& stored) {
    const auto write = std::move(writes_.front());
    writes_.pop_front();
    if (!stored && problem_.isEmpty()) problem_ = QString::fromStdString(stored.error().message);
    if (busy()) storeFirst();
    write->done(stored);
    if (!busy()) Q_EMIT idle(std::exchange(problem_, {}));
}

}  // namespace sparsescope
