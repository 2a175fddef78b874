// SPDX-License-Identifier: GPL-3.0-or-later
// A lane of background work; nothing else in the window starts a thread. At most one piece of work
// runs and at most one waits. Starting another asks the running one to stop and replaces the
// waiting one, so that the newest request wins and only its answer is delivered. Use a task on the
// window's thread only; destroying it asks the work to stop and waits for it.
#pragma once
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <type_traits>
#include <utility>

#include <QObject>

#include "core/base/result.h"

namespace sparsescope {

class Task : public QObject {
    Q_OBJECT

  public:
    explicit Task(QObject* parent = nullptr);
    ~Task() override;

    // work(stop_token) runs on the lane's thread and returns a Result. Afterwards done(Result) runs
    // on the window's thread, unless start() or cancel() was called in between.
    template <class Work, class Done>
    void start(Work work, Done done) {
        enqueue([work = std::move(work), done = std::move(done)](std::stop_token stop) {
            auto value = std::make_shared<std::invoke_result_t<Work, std::stop_token>>(
                guard("working in the background", [&] { return work(std::move(stop)); }));
            return Delivery([done, value] { done(std::move(*value)); });
        });
    }
    void cancel();
    [[nodiscard]] bool busy() const { return busy_; }

  private:
    using Delivery = std::function<void()>;
    using Job = std::function<Delivery(std::stop_token)>;
    struct Entry {
        Job job;
        std::stop_source stop;
        std::uint64_t generation = 0;
    };

    void enqueue(Job job);
    void run(const std::stop_token& lane_stop);
    void deliver(std::uint64_t generation, const Delivery& delivery);

    std::uint64_t generation_ = 0;  // of the newest request; window thread only
    bool busy_ = false;             // window thread only
    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::optional<Entry> waiting_;  // guarded by mutex_
    std::stop_source running_;      // guarded by mutex_
    std::jthread thread_;           // last: joins before the members above die
};

}  // namespace sparsescope
