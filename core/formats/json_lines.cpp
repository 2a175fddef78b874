// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/json_lines.h"

#include <set>
#include <stdexcept>
#include <vector>

#include "core/formats/utf8.h"

namespace sparsescope {
namespace {

constexpr int max_depth = 64;

struct Refused : std::runtime_error {
    using std::runtime_error::runtime_error;
};

}  // namespace

Result<nlohmann::json> parse_json(std::string_view text, std::string_view where) {
    using json = nlohmann::json;
    std::vector<std::set<std::string>> open_objects;  // their keys so far
    const auto check = [&](int depth, json::parse_event_t event, json& value) {
        if (depth > max_depth) throw Refused("is nested too deeply");
        if (event == json::parse_event_t::object_start) open_objects.emplace_back();
        if (event == json::parse_event_t::object_end) open_objects.pop_back();
        if (event == json::parse_event_t::key) {
            const auto& key = value.get_ref<const std::string&>();
            if (!open_objects.back().insert(key).second) {
                throw Refused(fmt::format("has the key \"{}\" twice", key));
            }
        }
        return true;
    };
    try {
        return json::parse(text, check);
    } catch (const Refused& refused) {
        return fail(ErrorCode::invalid_input, fmt::format("{} {}.", where, refused.what()));
    } catch (const json::exception& error) {
        const auto* syntax = dynamic_cast<const json::parse_error*>(&error);
        return fail(
            ErrorCode::invalid_input,
            fmt::format("{} is not valid JSON{}.", where,
                        syntax != nullptr ? fmt::format(" (at byte {})", syntax->byte) : ""),
            to_valid_utf8(error.what()));
    }
}

Result<JsonLineReader> JsonLineReader::open(const std::filesystem::path& path) {
    return guard("reading JSON lines", [&]() -> Result<JsonLineReader> {
        SPARSESCOPE_ASSIGN(auto lines, TextLineReader::open(path));
        return JsonLineReader(std::move(lines));
    });
}

Result<std::optional<nlohmann::json>> JsonLineReader::next() {
    for (;;) {
        SPARSESCOPE_ASSIGN(const bool more, lines_.next(line_));
        if (!more) return std::nullopt;
        if (line_.find_first_not_of(" \t") == std::string::npos) continue;
        const std::string where = fmt::format("{}, line {}:", lines_.name(), lines_.line_number());
        SPARSESCOPE_ASSIGN(auto value, parse_json(line_, where));
        if (!value.is_object()) {
            return fail(ErrorCode::invalid_input,
                        fmt::format("{} is not a JSON object. Each line needs one: "
                                    "{{\"text\": \"…\", \"label\": \"…\"}}.",
                                    where));
        }
        return std::optional<nlohmann::json>(std::move(value));
    }
}

}  // namespace sparsescope
