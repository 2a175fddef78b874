// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/metadata_columns.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace sparsescope {
namespace {

// Fields are looked up by name, so not ordered_json, which compares one after the other.
using Fields = nlohmann::json;

std::string cell(const Fields& value) {
    if (value.is_null()) return {};
    if (value.is_string()) return value.get<std::string>();
    return value.dump(-1, ' ', false, Fields::error_handler_t::replace);
}

}  // namespace

void MetadataColumns::add(const std::string& metadata) {
    std::vector<std::string> names;
    const auto note_name = [&](int depth, Fields::parse_event_t event, const Fields& name) {
        if (event != Fields::parse_event_t::key) return true;
        if (depth == 1) names.push_back(name.get<std::string>());
        return false;  // the values are of no use here
    };
    if (!Fields::parse(metadata, note_name, false).is_object()) return;
    for (std::string& name : names)
        if (known_.insert(name).second) names_.push_back(std::move(name));
}

std::string MetadataColumns::header() const {
    std::string text;
    for (const std::string& name : names_) {
        const bool taken = std::ranges::find(taken_, name) != taken_.end();
        text += ',' + field_(taken ? "metadata." + name : name);
    }
    return text;
}

std::string MetadataColumns::cells(const std::string& metadata) const {
    const Fields fields = Fields::parse(metadata, nullptr, false);
    std::string text;
    for (const std::string& name : names_) {
        text += ',';
        if (const auto field = fields.find(name); field != fields.end())
            text += field_(cell(*field));
    }
    return text;
}

}  // namespace sparsescope
