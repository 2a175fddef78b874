// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/json_columns.h"

#include <algorithm>
#include <string>
#include <vector>

namespace sparsescope {
namespace {

using nlohmann::json;

bool is_row_number(const std::string& key) {
    return !key.empty() && key.find_first_not_of("0123456789") == std::string::npos;
}

// The keys that all of these objects have, and no others; 0, 1, 2 … in this order.
std::vector<std::string> common_keys(const json& objects) {
    std::vector<std::string> keys;
    for (const auto& [key, value] : objects.front().items())
        keys.push_back(key);
    const bool alike = std::ranges::all_of(objects, [&](const json& object) {
        return object.is_object() && object.size() == keys.size() &&
               std::ranges::all_of(keys, [&](const auto& key) { return object.contains(key); });
    });
    if (!alike) return {};
    if (std::ranges::all_of(keys, is_row_number))
        std::ranges::sort(keys, [](const std::string& a, const std::string& b) {
            return a.size() != b.size() ? a.size() < b.size() : a < b;
        });
    return keys;
}

std::deque<json> rows_of_objects(json& object) {
    const auto keys = common_keys(object);
    if (keys.size() < 2) return {};
    std::deque<json> rows;
    if (!std::ranges::all_of(keys, is_row_number)) {
        if (object.size() < 2) return {};
        for (json& row : object)
            rows.push_back(std::move(row));
        return rows;
    }
    for (const std::string& key : keys) {
        json& row = rows.emplace_back(json::object());
        for (auto& [name, column] : object.items())
            row[name] = std::move(column[key]);
    }
    return rows;
}

std::deque<json> rows_of_lists(json& object) {
    const std::size_t count = object.front().size();
    const bool alike = std::ranges::all_of(
        object, [&](const json& column) { return column.is_array() && column.size() == count; });
    // Lists of numbers alone are those of one document.
    const bool numbers = std::ranges::all_of(object, [](const json& column) {
        return std::ranges::all_of(column, [](const json& item) { return item.is_number(); });
    });
    if (!alike || numbers || count < 2) return {};
    std::deque<json> rows;
    for (std::size_t i = 0; i < count; ++i) {
        json& row = rows.emplace_back(json::object());
        for (auto& [name, column] : object.items())
            row[name] = std::move(column[i]);
    }
    return rows;
}

}  // namespace

std::deque<json> rows_of_table(json& object) {
    if (object.empty()) return {};
    if (object.front().is_object()) return rows_of_objects(object);
    return object.front().is_array() ? rows_of_lists(object) : std::deque<json>{};
}

}  // namespace sparsescope
