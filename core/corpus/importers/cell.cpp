// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/importers/cell.h"

#include <cmath>
#include <limits>

#include "core/corpus/importers/file_kind.h"

namespace sparsescope::importing {
namespace {

using nlohmann::json;

NumberList json_numbers(const json& list, std::vector<float>& values) {
    NumberList found;
    if (list.empty()) return found;
    const std::size_t before = values.size();
    for (const json& item : list) {
        if (!item.is_number() && !item.is_null()) {
            values.resize(before);
            return {};
        }
        found.fraction = found.fraction || item.is_number_float();
        values.push_back(item.is_null() ? std::numeric_limits<float>::quiet_NaN()
                                        : item.get<float>());
    }
    found.kind = NumberList::Kind::numbers;
    found.bracketed = true;
    return found;
}

std::string name_of(const json& item) {
    return item.is_string() ? item.get<std::string>() : item.is_null() ? "" : item.dump();
}

}  // namespace

void Cell::clear() {
    text.clear();
    quoted = false;
    if (!value.is_null()) value = nullptr;
    number = Number::unread;
}

bool is_nothing(const Cell& cell) {
    if (!cell.value.is_null()) return cell.value.is_structured() && cell.value.empty();
    return means_nothing(cell.text);
}

bool is_empty(const Cell& cell) {
    return cell.quoted ? cell.text.empty() : is_nothing(cell);
}

bool read_number(Cell& cell, bool comma, double& value) {
    if (cell.number == Cell::Number::unread) {
        cell.number = Cell::Number::none;
        if (cell.value.is_number()) {
            cell.number_value = cell.value.get<double>();
            cell.number = Cell::Number::point;
        } else if (cell.value.is_null() && parse_number(cell.text, cell.number_value)) {
            cell.number = Cell::Number::point;
        } else if (cell.value.is_null() && parse_comma_number(cell.text, cell.number_value)) {
            cell.number = Cell::Number::comma;
        }
    }
    value = cell.number_value;
    return cell.number == Cell::Number::point || (comma && cell.number == Cell::Number::comma);
}

NumberList read_numbers(const Cell& cell, std::vector<float>& values) {
    if (cell.value.is_array()) return json_numbers(cell.value, values);
    if (!cell.value.is_null()) return {};
    return parse_number_list(cell.text, values);
}

Truth read_truth(const Cell& cell) {
    if (cell.value.is_boolean()) return cell.value.get<bool>() ? Truth::yes : Truth::no;
    if (!cell.value.is_null() || cell.text.size() > 8) return Truth::neither;
    const std::string_view word = trimmed(cell.text);
    if (word == "true" || word == "True" || word == "TRUE") return Truth::yes;
    if (word == "false" || word == "False" || word == "FALSE") return Truth::no;
    return Truth::neither;
}

std::string cell_text(const Cell& cell) {
    if (!cell.value.is_null()) return cell.value.dump();
    return means_nothing(cell.text) ? std::string() : cell.text;
}

std::vector<std::string> read_names(const Cell& cell) {
    std::vector<std::string> names;
    json list = cell.value;
    if (list.is_null() && trimmed(cell.text).starts_with('['))
        list = json::parse(cell.text, nullptr, false);
    if (list.is_array()) {
        for (const json& item : list)
            names.push_back(name_of(item));
    } else if (const std::string text = cell_text(cell); !text.empty()) {
        for (std::size_t i = 0; i <= text.size();) {
            const std::size_t end = std::min(text.find(';', i), text.size());
            names.push_back(text.substr(i, end - i));
            i = end + 1;
        }
    }
    for (std::string& name : names)
        name = std::string(trimmed(name));
    std::erase(names, "");
    return names;
}

std::string shown_cell(const Cell& cell, std::size_t width) {
    std::string text = cell.value.is_null() ? cell.text : cell.value.dump();
    for (char& c : text)
        if (c == '\n' || c == '\r' || c == '\t') c = ' ';
    std::size_t end = 0;
    for (std::size_t characters = 0; end < text.size(); ++characters) {
        if (characters == width) return text.substr(0, end) + "\u2026";
        do
            ++end;
        while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80);
    }
    return text;
}

}  // namespace sparsescope::importing
