// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/event_line.h"

#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

namespace sparsescope {

namespace {

using Json = nlohmann::ordered_json;

// Below zero means "unknown" in our structs; readers in other languages expect null.
Json known(double value) {
    return value < 0 ? Json() : Json(value);
}
double known(const Json& value) {
    return value.is_null() ? -1.0 : value.get<double>();
}

// JSON has no NaN: a number that is not finite travels as null.
double number(const Json& value) {
    return value.is_null() ? std::nan("") : value.get<double>();
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
    json["step"] = m.step;
    json["total_steps"] = m.total_steps;
    json["k"] = m.k;
    Json& losses = json["losses"] = Json::array();
    for (const LossValue& loss : m.losses)
        losses.push_back({{"name", loss.name}, {"value", loss.value}, {"weight", loss.weight}});
    json["total_loss"] = m.total_loss;
    json["auxiliary_mask"] = m.auxiliary_mask;
    json["dead_share"] = m.dead_share;
    json["window_samples"] = m.window_samples;
    json["explained_variance"] = m.explained_variance;
    json["l0"] = m.l0;
    json["steps_per_second"] = m.steps_per_second;
    json["seconds_left"] = known(m.seconds_left);
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
    json["step"] = q.step;
    json["k"] = q.k;
    json["nearest_neighbour_accuracy"] = known(q.nearest_neighbour_accuracy);
    json["dead_share"] = q.dead_share;
    json["queries"] = q.queries;
    json["database"] = q.database;
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
    return json;
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
    StepMetrics m;
    m.step = json.at("step");
    m.total_steps = json.at("total_steps");
    m.k = json.at("k");
    for (const Json& loss : json.at("losses"))
        m.losses.push_back({loss.at("name"), number(loss.at("value")), number(loss.at("weight"))});
    m.total_loss = number(json.at("total_loss"));
    m.auxiliary_mask = json.at("auxiliary_mask");
    m.dead_share = number(json.at("dead_share"));
    m.window_samples = json.at("window_samples");
    m.explained_variance = number(json.at("explained_variance"));
    m.l0 = number(json.at("l0"));
    m.steps_per_second = number(json.at("steps_per_second"));
    m.seconds_left = known(json.at("seconds_left"));
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
    HeldOutQuality q;
    q.step = json.at("step");
    q.k = json.at("k");
    q.nearest_neighbour_accuracy = known(json.at("nearest_neighbour_accuracy"));
    q.dead_share = number(json.at("dead_share"));
    q.queries = json.at("queries");
    q.database = json.at("database");
    return q;
}

Event read_stage(const Json& json) {
    return StageEvent{json.at("stage"), json.at("done"), json.at("total")};
}

Event read_checkpoint(const Json& json) {
    return CheckpointEvent{json.at("step"), json.at("path")};
}

Event read_result(const Json& json) {
    return ResultEvent{json.at("result").dump()};
}

Event read_error(const Json& json) {
    return ErrorEvent{json.at("code"), json.at("message")};
}

constexpr std::array<std::pair<std::string_view, Event (*)(const Json&)>, 8> readers{{
    {"started", read_started},
    {"step", read_step},
    {"histogram", read_histogram},
    {"held_out", read_held_out},
    {"stage", read_stage},
    {"checkpoint", read_checkpoint},
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

std::string_view to_string(ControlWord word) {
    return word == ControlWord::stop ? "stop" : "checkpoint";
}

Result<ControlWord> parse_control(std::string_view line) {
    while (!line.empty() && (line.back() == '\r' || line.back() == '\n' || line.back() == ' '))
        line.remove_suffix(1);
    for (const ControlWord word : {ControlWord::stop, ControlWord::checkpoint})
        if (line == to_string(word)) return word;
    return fail(ErrorCode::invalid_argument,
                fmt::format("There is no control word \"{}\". Say stop or checkpoint.", line));
}

}  // namespace sparsescope
