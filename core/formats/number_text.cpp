// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/number_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <string>

namespace sparsescope {
namespace {

constexpr std::string_view blanks = " \t\r\n";

// "array([…], dtype=float32)" and "tensor([…])" hold what lies between their brackets.
std::string_view without_call(std::string_view text) {
    constexpr std::string_view calls[] = {"array(", "tensor(", "np.array(", "numpy.array(",
                                          "torch.tensor("};
    for (const std::string_view call : calls) {
        if (!text.starts_with(call)) continue;
        const std::size_t end = text.rfind(']');
        if (end == std::string_view::npos) return text;
        return trimmed(text.substr(call.size(), end + 1 - call.size()));
    }
    return text;
}

std::string_view without_brackets(std::string_view text, bool& bracketed) {
    for (;;) {
        if (text.size() < 2) return text;
        const char first = text.front(), last = text.back();
        if (!(first == '[' && last == ']') && !(first == '(' && last == ')') &&
            !(first == '{' && last == '}'))
            return text;
        bracketed = true;
        text = trimmed(text.substr(1, text.size() - 2));
    }
}

// '0.5', "0.5" and np.float32(0.5) are 0.5.
std::string_view bare(std::string_view token) {
    if (token.starts_with("np.") && token.ends_with(')')) {
        const std::size_t open = std::min(token.find('('), token.size() - 1);
        token = token.substr(open + 1, token.size() - open - 2);
    }
    if (token.size() >= 2 && (token.front() == '"' || token.front() == '\'') &&
        token.back() == token.front())
        token = token.substr(1, token.size() - 2);
    return token;
}

// Appends what one token says; false: it is no part of a list of numbers.
bool append_token(std::string_view token, bool decimal_comma, NumberList& list,
                  std::vector<float>& values) {
    token = bare(token);
    if (token == "..." || token == "\u2026") {
        list.kind = NumberList::Kind::elided;
        return true;
    }
    double value = std::numeric_limits<double>::quiet_NaN();
    if (!means_nothing(token) &&
        !(decimal_comma ? parse_comma_number(token, value) : parse_number(token, value)))
        return false;
    list.fraction = list.fraction || token.find_first_of(".,eE") != std::string_view::npos;
    values.push_back(static_cast<float>(value));
    return true;
}

}  // namespace

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

bool parse_number(std::string_view field, double& value) {
    const std::size_t first = field.find_first_not_of(" \t");
    if (first == std::string_view::npos) return false;
    field = field.substr(first, field.find_last_not_of(" \t") - first + 1);
    if (field.starts_with('+')) field.remove_prefix(1);
    const char* const last = field.data() + field.size();
    const auto [end, error] = std::from_chars(field.data(), last, value);
    if (error == std::errc::result_out_of_range && end == last) {
        const bool tiny = field.find_first_of("eE") != std::string_view::npos &&
                          field.find('-', field.find_first_of("eE")) != std::string_view::npos;
        value = tiny ? 0 : HUGE_VAL;  // infinity is found by the check for finite numbers
        return true;
    }
    return error == std::errc{} && end == last;
}

bool parse_comma_number(std::string_view field, double& value) {
    const std::size_t comma = field.find(',');
    if (comma == std::string_view::npos) return parse_number(field, value);
    if (field.find_first_of(",.", comma + 1) != std::string_view::npos) return false;
    std::string with_point(field);
    with_point[comma] = '.';
    return parse_number(with_point, value);
}

bool means_nothing(std::string_view field) {
    constexpr std::string_view words[] = {
        "NaN",  "nan",  "NAN", "NA", "N/A", "n/a",  "#N/A", "<NA>", "NaT",  "NULL", "Null",
        "null", "None", "[]",  "{}", "\\N", "-nan", "#NA",  "-NaN", "N.A.", "n.a.", "#NULL!"};
    // Almost every cell is told from these by its first character or its length.
    constexpr std::size_t longest = 6;
    if (!field.empty() && field.back() >= '0' && field.back() <= '9') return false;
    field = trimmed(field);
    if (field.empty()) return true;
    if (field.size() > longest ||
        std::string_view("nN#<[{\\-").find(field.front()) == std::string_view::npos)
        return false;
    return std::ranges::find(words, field) != std::end(words);
}

NumberList parse_number_list(std::string_view field, std::vector<float>& values) {
    NumberList list;
    const std::size_t before = values.size();
    std::string_view rest = without_brackets(without_call(trimmed(field)), list.bracketed);
    const auto has = [&](std::string_view any) {
        return rest.find_first_of(any) != std::string_view::npos;
    };
    const bool decimal_comma = has(";") && has(",") && !has(".");
    const std::string_view separators = decimal_comma ? "; \t\r\n" : ",; \t\r\n";
    bool good = !rest.empty();
    while (good && !rest.empty()) {
        const std::size_t end = std::min(rest.find_first_of(separators), rest.size());
        // An empty place between two commas is a number that is missing.
        good = append_token(rest.substr(0, end), decimal_comma, list, values);
        const std::size_t next = rest.find_first_not_of(blanks, end);
        if (next == std::string_view::npos) break;
        const bool separated = rest[next] == ',' || rest[next] == ';';
        rest = trimmed(
            rest.substr(separated && !(decimal_comma && rest[next] == ',') ? next + 1 : next));
    }
    const std::size_t count = values.size() - before;
    const bool enough = count >= (list.bracketed || list.kind == NumberList::Kind::elided ? 1 : 2);
    if (good && enough) {
        if (list.kind == NumberList::Kind::none) list.kind = NumberList::Kind::numbers;
        return list;
    }
    values.resize(before);
    return {};
}

}  // namespace sparsescope
