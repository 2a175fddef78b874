// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/names.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "core/formats/utf8.h"

namespace sparsescope {

namespace {

constexpr std::string_view blanks = " \t\r\n";

std::string_view without_blanks_around(std::string_view text) {
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

bool starts_character(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
}

std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, starts_character));
}

// The number of the character that begins here. The text is valid UTF-8.
std::uint32_t character_at(std::string_view text) {
    const auto first = static_cast<unsigned char>(text[0]);
    if (first < 0x80) return first;
    std::uint32_t number = first < 0xE0 ? first & 0x1FU : first < 0xF0 ? first & 0x0FU : first & 7U;
    for (std::size_t i = 1; i < text.size() && !starts_character(text[i]); ++i)
        number = number << 6U | (static_cast<unsigned char>(text[i]) & 0x3FU);
    return number;
}

// Control characters, line separators, and those that turn the direction of the text around them,
// with which a name can be made to look like another.
bool cannot_be_seen(std::uint32_t c) {
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x2028 && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

Status check_text(std::string_view text, const char* what, std::size_t longest,
                  std::string_view allowed) {
    if (!is_valid_utf8(text))
        return fail(ErrorCode::invalid_argument, fmt::format("The {} is not UTF-8 text.", what));
    if (const auto length = characters(text); length > longest)
        return fail(ErrorCode::invalid_argument,
                    fmt::format("The {} has {} characters; {} is the most. Shorten it.", what,
                                length, longest));
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!starts_character(text[i]) || allowed.find(text[i]) != std::string_view::npos) continue;
        if (const auto c = character_at(text.substr(i)); cannot_be_seen(c))
            return fail(
                ErrorCode::invalid_argument,
                fmt::format("The {} has a character that cannot be seen (U+{:04X}). Leave it out.",
                            what, c));
    }
    return {};
}

}  // namespace

Result<std::string> checked_name(std::string_view name) {
    const auto kept = without_blanks_around(name);
    if (kept.empty()) return fail(ErrorCode::invalid_argument, "The name is empty. Give one.");
    SPARSESCOPE_TRY(check_text(kept, "name", longest_name, ""));
    return std::string(kept);
}

Result<std::string> checked_note(std::string_view note) {
    const auto kept = without_blanks_around(note);
    SPARSESCOPE_TRY(check_text(kept, "note", longest_note, "\n\r\t"));
    return std::string(kept);
}

std::string name_from(std::string_view text, std::string_view otherwise) {
    const std::string valid = to_valid_utf8(text);
    std::string name;
    for (std::size_t i = 0, length = 0; i < valid.size() && length < longest_name; ++length) {
        std::size_t end = i + 1;
        while (end < valid.size() && !starts_character(valid[end]))
            ++end;
        const std::string_view character(valid.data() + i, end - i);
        name += cannot_be_seen(character_at(character)) ? " " : character;
        i = end;
    }
    const auto kept = without_blanks_around(name);
    return std::string(kept.empty() ? otherwise : kept);
}

std::string free_name(const std::string& name,
                      const std::function<bool(const std::string&)>& taken) {
    if (!taken(name)) return name;
    std::string base = name;
    int number = 1;
    const auto dash = name.rfind('-');
    if (dash != std::string::npos && dash > 0) {
        const char* const end = name.data() + name.size();
        int counted = 0;
        const auto [stop, error] = std::from_chars(name.data() + dash + 1, end, counted);
        if (error == std::errc{} && stop == end && counted > 1 && counted < 100) {
            base = name.substr(0, dash);
            number = counted;
        }
    }
    std::string candidate;
    do {
        candidate = fmt::format("{}-{}", base, ++number);
    } while (taken(candidate));
    return candidate;
}

}  // namespace sparsescope
