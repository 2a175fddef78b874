// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/progress_bar.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>

namespace sparsescope::cli {

namespace {

std::string bar(double share) {
    constexpr int width = 20;
    const int full = static_cast<int>(std::clamp(share, 0.0, 1.0) * width);
    return fmt::format("[{}{}] {:3.0f} %", std::string(static_cast<std::size_t>(full), '#'),
                       std::string(static_cast<std::size_t>(width - full), '.'), 100 * share);
}

std::string time_left(std::optional<double> seconds) {
    return seconds ? fmt::format("  {} left", clock_text(*seconds)) : std::string();
}

std::size_t terminal_width() {
    winsize size{};
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col < 20) return 120;
    return size.ws_col;
}

}  // namespace

std::string clock_text(double seconds) {
    const auto total = static_cast<long>(std::lround(std::clamp(seconds, 0.0, 1e9)));
    const long hours = total / 3600;
    const long minutes = total / 60 % 60;
    if (hours > 0) return fmt::format("{}:{:02}:{:02}", hours, minutes, total % 60);
    return fmt::format("{}:{:02}", minutes, total % 60);
}

void ProgressBar::show(const StepMetrics& m) {
    const double share = m.total_steps > 0
                             ? static_cast<double>(m.step + 1) / static_cast<double>(m.total_steps)
                             : 0;
    draw(
        fmt::format("training {}  step {}/{}  {:.1f} steps/s{}  k {}  loss {:.4g}  silent {:.1f} %",
                    bar(share), m.step + 1, m.total_steps, m.steps_per_second,
                    time_left(m.seconds_left), m.k, m.total_loss, 100 * m.dead_share));
}

void ProgressBar::show(const StageEvent& stage) {
    const auto now = std::chrono::steady_clock::now();
    if (stage.stage != stage_) {
        stage_ = stage.stage;
        stage_start_ = now;
    }
    const double elapsed = std::chrono::duration<double>(now - stage_start_).count();
    const auto done = static_cast<double>(stage.done);
    const double rate = elapsed > 0.2 ? done / elapsed : 0;
    const std::string rate_text = rate > 0 ? fmt::format("  {:.0f}/s", rate) : std::string();
    if (stage.total <= 0) {
        const std::string count = stage.done > 0 ? fmt::format("  {}", stage.done) : std::string();
        draw(stage.stage + count + rate_text);
        return;
    }
    const auto total = static_cast<double>(stage.total);
    std::optional<double> left;
    if (rate > 0) left = (total - done) / rate;
    draw(fmt::format("{} {}  {}/{}{}{}", stage.stage, bar(done / total), stage.done, stage.total,
                     rate_text, time_left(left)));
}

void ProgressBar::draw(const std::string& line) {
    const std::string fitting =
        line.substr(0, terminal_width() - 1);  // a wrapped line stays behind
    std::fprintf(stderr, "\r%s\x1b[K", fitting.c_str());
    std::fflush(stderr);
    drawn_ = true;
}

void ProgressBar::clear() {
    if (!drawn_) return;
    std::fputs("\r\x1b[K", stderr);
    std::fflush(stderr);
    drawn_ = false;
}

}  // namespace sparsescope::cli
