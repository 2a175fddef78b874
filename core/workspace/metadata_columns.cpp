// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/metadata_columns.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/workspace/csv_field.h"

namespace sparsescope {
namespace {

using Fields = nlohmann::ordered_json;

std::string cell(const Fields& value) {
    if (value.is_null()) return {};
    if (value.is_string()) return csv_field(value.get<std::string>());
    return csv_field(value.dump(-1, ' ', false, Fields::error_handler_t::replace));
}

}  // namespace

void MetadataColumns::add(const std::string& metadata) {
    const Fields fields = Fields::parse(metadata, nullptr, false);
    if (!fields.is_object()) return;
    for (const auto& [name, value] : fields.items())
        if (std::ranges::find(names_, name) == names_.end()) names_.push_back(name);
}

std::string MetadataColumns::header() const {
    std::string text;
    for (const std::string& name : names_) {
        const bool taken = std::ranges::find(taken_, name) != taken_.end();
        text += ',' + csv_field(taken ? "metadata." + name : name);
    }
    return text;
}

std::string MetadataColumns::cells(const std::string& metadata) const {
    const Fields fields = Fields::parse(metadata, nullptr, false);
    std::string text;
    for (const std::string& name : names_) {
        text += ',';
        if (fields.is_object() && fields.contains(name)) text += cell(fields[name]);
    }
    return text;
}

}  // namespace sparsescope
