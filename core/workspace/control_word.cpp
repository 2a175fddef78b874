// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/control_word.h"

#include <array>
#include <utility>

namespace sparsescope {

namespace {

constexpr std::array<std::pair<ControlWord, std::string_view>, 5> control_words{{
    {ControlWord::stop, "stop"},
    {ControlWord::checkpoint, "checkpoint"},
    {ControlWord::mark, "mark"},
    {ControlWord::pause, "pause"},
    {ControlWord::discard, "discard"},
}};

}  // namespace

std::string_view to_string(ControlWord word) {
    for (const auto& [known_word, text] : control_words)
        if (known_word == word) return text;
    return "stop";
}

Result<ControlWord> parse_control(std::string_view line) {
    while (!line.empty() && (line.back() == '\r' || line.back() == '\n' || line.back() == ' '))
        line.remove_suffix(1);
    for (const auto& [word, text] : control_words)
        if (line == text) return word;
    return fail(ErrorCode::invalid_argument,
                fmt::format("There is no control word \"{}\". Say stop, checkpoint, mark, pause or "
                            "discard.",
                            line));
}

}  // namespace sparsescope
