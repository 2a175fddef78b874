// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/http/endpoint_key.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>

#include "core/backbone/line_process.h"
#include "core/backbone/start_program.h"

namespace sparsescope {

namespace {

constexpr auto keyring_patience = std::chrono::seconds(60);  // a person may have to unlock it

tl::unexpected<Error> no_key(const std::string& variable) {
    return fail(ErrorCode::not_found,
                fmt::format("The key of this encoder is not in the environment variable {0}, nor "
                            "in the keyring. Set the variable, or run: secret-tool store --label "
                            "Sparsescope service sparsescope key {0}",
                            variable));
}

std::string from_environment(const std::string& variable) {
    const char* value = std::getenv(variable.c_str());
    return value != nullptr ? value : "";
}

}  // namespace

Result<std::string> endpoint_key(const std::string& variable, std::stop_token stop) {
    if (variable.empty()) return std::string();
    std::string key = from_environment(variable);
    if (key.empty()) {
        auto keyring = LineProcess::start(
            {"secret-tool", "lookup", "service", "sparsescope", "key", variable});
        if (!keyring) return no_key(variable);
        auto line = (*keyring)->next_line(keyring_patience, stop);
        if (!line && line.error().code == ErrorCode::cancelled) return fail(line.error());
        if (!line || line->empty()) return no_key(variable);
        key = std::move(*line);
    }
    while (!key.empty() && (key.back() == '\n' || key.back() == '\r' || key.back() == ' '))
        key.pop_back();
    // In a header a line break would begin another one.
    const bool clean = std::ranges::all_of(key, [](char c) { return c > ' ' && c < '\x7F'; });
    if (key.empty()) return no_key(variable);
    if (clean) return key;
    return fail(ErrorCode::invalid_argument,
                fmt::format("The key in {} has blanks or characters that no key has.", variable));
}

Status look_for_endpoint_key(const std::string& variable) {
    if (variable.empty() || !from_environment(variable).empty()) return {};
    if (find_program({"secret-tool"})) return {};
    return no_key(variable);
}

std::string without_key(std::string text, std::string_view key) {
    if (key.empty()) return text;
    for (std::size_t at = 0; (at = text.find(key, at)) != std::string::npos; at += 3)
        text.replace(at, key.size(), "***");
    return text;
}

}  // namespace sparsescope
