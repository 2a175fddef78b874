// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/task.h"

#include <QMetaObject>

namespace sparsescope {

Task::Task(QObject* parent) : QObject(parent) {}

Task::~Task() {
    cancel();
    thread_.request_stop();
    if (thread_.joinable()) thread_.join();
}

void Task::cancel() {
    ++generation_;
    busy_ = false;
    const std::lock_guard lock(mutex_);
    waiting_.reset();
    running_.request_stop();
}

void Task::enqueue(Job job) {
    cancel();
    busy_ = true;
    {
        const std::lock_guard lock(mutex_);
        waiting_ = Entry{std::move(job), std::stop_source{}, generation_};
    }
    if (!thread_.joinable()) {
        thread_ = std::jthread([this](const std::stop_token& lane_stop) { run(lane_stop); });
    }
    wake_.notify_one();
}

void Task::run(const std::stop_token& lane_stop) {
    for (;;) {
        Entry entry;
        {
            std::unique_lock lock(mutex_);
            if (!wake_.wait(lock, lane_stop, [this] { return waiting_.has_value(); })) return;
            entry = std::move(*waiting_);
            waiting_.reset();
            running_ = entry.stop;
        }
        Delivery delivery = entry.job(entry.stop.get_token());
        // Queued on this object: dropped by Qt if the lane is gone by then.
        QMetaObject::invokeMethod(
            this,
            [this, generation = entry.generation, delivery = std::move(delivery)] {
                deliver(generation, delivery);
            },
            Qt::QueuedConnection);
    }
}

void Task::deliver(std::uint64_t generation, const Delivery& delivery) {
    if (generation != generation_) return;
    busy_ = false;
    delivery();
}

}  // namespace sparsescope
