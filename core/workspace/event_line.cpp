// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/event_line.h"

#include <array>
#include <cmath>
#include <concepts>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

namespace sparsescope {

namespace {

using Json = nlohmann::ordered_json;

// JSON has no NaN: a number that is not finite travels as null.
double number(const Json& value) {
    return value.is_null() ? std::nan("") : value.get<double>();
}

// An unknown metric is null; it may be missing in a line of an older engine.
template <class Value>
Json json_of(const std::optional<Value>& value) {
    return value ? Json(*value) : Json();
}
template <class Value>
Json json_of(const Value& value) {
    return value;
}
template <class Value>
void read_value(const Json& json, const std::string& key, std::optional<Value>& value) {
    const auto found = json.find(key);
    if (found != json.end() && !found->is_null()) value = found->template get<Value>();
}
void read_value(const Json& json, const std::string& key, double& value) {
    value = number(json.at(key));
}
template <std::integral Value>
void read_value(const Json& json, const std::string& key, Value& value) {
    json.at(key).get_to(value);
}

template <class Row>
void write_metrics(const Row& row, Json& json) {
    for (const auto& field : metric_fields<Row>)
        json[std::string(field.name)] =
            std::visit([&](auto member) { return json_of(row.*member); }, field.member);
}
template <class Row>
Row read_metrics(const Json& json) {
    Row row;
    for (const auto& field : metric_fields<Row>)
        std::visit([&](auto member) { read_value(json, std::string(field.name), row.*member); },
                   field.member);
    return row;
}

Json event(const char* kind) {
    return Json{{"event", kind}};
}

Json object_or_null(const std::string& text) {
    Json parsed = Json::parse(text, nullptr, false);
    return parsed.is_discarded() ? Json() : parsed;
}

Json write(const StartedEvent& e) {
    Json json = event("started");
    json["run"] = e.run;
    json["name"] = e.name;
    json["total_steps"] = e.total_steps;
    json["config"] = object_or_null(e.config);
    return json;
}

Json write(const StepMetrics& m) {
    Json json = event("step");
    write_metrics(m, json);
    Json& losses = json["losses"] = Json::array();
    for (const LossValue& loss : m.losses)
        losses.push_back({{"name", loss.name}, {"value", loss.value}, {"weight", loss.weight}});
    return json;
}

Json write(const FrequencyHistogram& h) {
    Json json = event("histogram");
    json["step"] = h.step;
    json["samples"] = h.samples;
    json["first_edge"] = h.first_edge;
    json["bin_width"] = h.bin_width;
    json["counts"] = h.counts;
    json["never"] = h.never;
    return json;
}

Json write(const HeldOutQuality& q) {
    Json json = event("held_out");
    write_metrics(q, json);
    return json;
}

Json write(const NeuronChanges& c) {
    Json json = event("changes");
    json["step"] = c.step;
    json["born"] = c.born;
    json["died"] = c.died;
    json["revived"] = c.revived;
    return json;
}

Json write(const StageEvent& e) {
    Json json = event("stage");
    json["stage"] = e.stage;
    json["done"] = e.done;
    json["total"] = e.total;
    return json;
}

Json write(const CheckpointEvent& e) {
    Json json = event("checkpoint");
    json["step"] = e.step;
    json["path"] = e.path;
    json["best"] = e.best;
    json["marked"] = e.marked;
    return json;
}

Json write_sentence(const char* kind, std::int64_t step, const std::string& message) {
    Json json = event(kind);
    json["step"] = step;
    json["message"] = message;
    return json;
}

Json write(const WaitingEvent& e) {
    return write_sentence("waiting", e.step, e.message);
}

Json write(const NoticeEvent& e) {
    return write_sentence("notice", e.step, e.message);
}

Json write(const ResultEvent& e) {
    Json json = event("result");
    json["result"] = object_or_null(e.json);
    return json;
}

Json write(const ErrorEvent& e) {
    Json json = event("error");
    json["code"] = e.code;
    json["message"] = e.message;
    return json;
}

Json write(const UnknownEvent& e) {
    return event(e.kind.c_str());
}

Event read_started(const Json& json) {
    return StartedEvent{json.at("run"), json.at("name"), json.at("total_steps"),
                        json.at("config").dump()};
}

Event read_step(const Json& json) {
    auto m = read_metrics<StepMetrics>(json);
    for (const Json& loss : json.at("losses"))
        m.losses.push_back({loss.at("name"), number(loss.at("value")), number(loss.at("weight"))});
    return m;
}

Event read_histogram(const Json& json) {
    FrequencyHistogram h;
    h.step = json.at("step");
    h.samples = json.at("samples");
    h.first_edge = json.at("first_edge");
    h.bin_width = json.at("bin_width");
    h.counts = json.at("counts").get<std::vector<std::int64_t>>();
    h.never = json.at("never");
    return h;
}

Event read_held_out(const Json& json) {
    return read_metrics<HeldOutQuality>(json);
}

Event read_changes(const Json& json) {
    using Neurons = std::vector<std::uint32_t>;
    return NeuronChanges{json.at("step"), json.at("born").get<Neurons>(),
                         json.at("died").get<Neurons>(), json.at("revived").get<Neurons>()};
}

Event read_stage(const Json& json) {
    return StageEvent{json.at("stage"), json.at("done"), json.at("total")};
}

Event read_checkpoint(const Json& json) {
    return CheckpointEvent{json.at("step"), json.at("path"), json.value("best", false),
                           json.value("marked", false)};
}

Event read_waiting(const Json& json) {
    return WaitingEvent{json.at("step"), json.at("message")};
}

Event read_notice(const Json& json) {
    return NoticeEvent{json.at("step"), json.at("message")};
}

Event read_result(const Json& json) {
    return ResultEvent{json.at("result").dump()};
}

Event read_error(const Json& json) {
    return ErrorEvent{json.at("code"), json.at("message")};
}

constexpr std::array<std::pair<std::string_view, Event (*)(const Json&)>, 11> readers{{
    {"started", read_started},
    {"step", read_step},
    {"histogram", read_histogram},
    {"held_out", read_held_out},
    {"changes", read_changes},
    {"stage", read_stage},
    {"checkpoint", read_checkpoint},
    {"waiting", read_waiting},
    {"notice", read_notice},
    {"result", read_result},
    {"error", read_error},
}};

}  // namespace

std::string to_line(const Event& event) {
    const Json json = std::visit([](const auto& e) { return write(e); }, event);
    // A path need not be UTF-8; a broken name is better than a broken protocol.
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<Event> parse_event(std::string_view line) {
    const auto refuse = [](const char* why) {
        return fail(ErrorCode::invalid_input,
                    fmt::format("The engine said something that cannot be read: {}.", why));
    };
    const Json json = Json::parse(line, nullptr, false);
    if (!json.is_object()) return refuse("the line is not a JSON object");
    const auto kind = json.find("event");
    if (kind == json.end() || !kind->is_string()) return refuse("the line names no event");
    try {
        for (const auto& [name, read] : readers)
            if (*kind == name) return read(json);
        return UnknownEvent{kind->get<std::string>()};
    } catch (const nlohmann::json::exception& e) {
        return refuse(e.what());
    }
}

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
