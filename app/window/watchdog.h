// SPDX-License-Identifier: GPL-3.0-or-later
// Measures how long the window's thread could not handle events, by the time between two beats of a
// timer. Time in which the thread was ready but had no processor (Linux reports it) does not count,
// so that a busy machine raises no alarm. Tests use it, and so does the window with
// SPARSESCOPE_WATCHDOG=1. Window thread only.
#pragma once
#include <chrono>

#include <QObject>
#include <QTimer>

namespace sparsescope {

class Watchdog : public QObject {
    Q_OBJECT

  public:
    static constexpr std::chrono::milliseconds limit{50};

    explicit Watchdog(QObject* parent = nullptr);
    // Forgets everything measured so far, including the time since the last beat.
    void reset();
    [[nodiscard]] std::chrono::milliseconds longest() const { return longest_; }

  Q_SIGNALS:
    void blocked(std::chrono::milliseconds time);

  private:
    void beat();

    QTimer timer_;
    std::chrono::steady_clock::time_point last_beat_;
    std::chrono::nanoseconds last_queue_time_{};
    std::chrono::milliseconds longest_{};
};

}  // namespace sparsescope
