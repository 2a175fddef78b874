// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/console.h"

#include <cstdio>

namespace sparsescope::cli {

void Console::event(const Event& event) {
    if (progress_ == ProgressMode::json) return static_cast<void>(print_line(to_line(event)));
    if (const auto* notice = std::get_if<NoticeEvent>(&event)) say_once(notice->message);
    if (const auto* waiting = std::get_if<WaitingEvent>(&event)) say_once(waiting->message);
    if (progress_ != ProgressMode::bar) return;
    if (const auto* step = std::get_if<StepMetrics>(&event)) bar_.show(*step);
    if (const auto* stage = std::get_if<StageEvent>(&event)) bar_.show(*stage);
}

void Console::stage(std::string_view stage, std::int64_t done, std::int64_t total) {
    if (progress_ == ProgressMode::none) return;
    const auto now = std::chrono::steady_clock::now();
    const bool ends = total > 0 && done >= total;
    if (stage == last_stage_ && !ends && now - last_stage_time_ < std::chrono::milliseconds(100))
        return;
    last_stage_ = stage;
    last_stage_time_ = now;
    event(StageEvent{std::string(stage), done, total});
}

void Console::say(const std::string& sentence) {
    bar_.clear();
    std::fprintf(stderr, "sparsescope-cli: %s\n", sentence.c_str());
}

void Console::say_once(const std::string& sentence) {
    if (sentence == last_said_) return;
    last_said_ = sentence;
    say(sentence);
}

void Console::error(const Error& error) {
    if (progress_ == ProgressMode::json)
        print_line(to_line(ErrorEvent{to_string(error.code), error.message}));
    say(error.detail.empty() ? error.message : error.message + " (" + error.detail + ")");
}

bool Console::result(const std::string& json, const std::string& text, bool as_json) {
    bar_.clear();
    if (progress_ == ProgressMode::json) return print_line(to_line(ResultEvent{json}));
    const std::string& shown = as_json ? json : text;
    const bool written = std::fwrite(shown.data(), 1, shown.size(), stdout) == shown.size();
    const bool ended = shown.empty() || shown.back() == '\n' || std::fputc('\n', stdout) != EOF;
    return written && ended && std::fflush(stdout) == 0;
}

bool Console::print_line(const std::string& line) {
    std::fwrite(line.data(), 1, line.size(), stdout);
    std::fputc('\n', stdout);
    return std::fflush(stdout) == 0;
}

}  // namespace sparsescope::cli
