// SPDX-License-Identifier: GPL-3.0-or-later
// Measures how long the window's thread was kept from its events. A heartbeat timer notes the time
// between two beats; time that the thread was ready but had no processor (Linux tells) does not
// count, so a busy machine raises no alarm. Used by tests and with SPARSESCOPE_WATCHDOG=1.
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
    // Forgets what was measured, including the time since the last beat.
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
