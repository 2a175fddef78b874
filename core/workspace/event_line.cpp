// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/event_line.h"

#include <array>
#include <concepts>
#include <optional>
#include <utility>

#include "core/workspace/json_fields.h"

namespace sparsescope {

template <class Io>
void fields(Io& io, LossValue& l) {
    io("name", l.name);
    io.number("value", l.value);
    io.number("weight", l.weight);
}

template <class Io>
void fields(Io& io, FrequencyHistogram& h) {
    io("step", h.step);
    io("samples", h.samples);
    io("first_edge", h.first_edge);
    io("bin_width", h.bin_width);
    io("counts", h.counts);
    io("never", h.never);
}

template <class Io>
void fields(Io& io, NeuronChanges& c) {
    io("step", c.step);
    io("born", c.born);
    io("died", c.died);
    io("revived", c.revived);
}

template <class Io>
void fields(Io& io, StartedEvent& e) {
    io("run", e.run);
    io("name", e.name);
    io("total_steps", e.total_steps);
    io.object("config", e.config);
}

template <class Io>
void fields(Io& io, StageEvent& e) {
    io("stage", e.stage);
    io("done", e.done);
    io("total", e.total);
}

template <class Io>
void fields(Io& io, CheckpointEvent& e) {
    io("step", e.step);
    io("path", e.path);
    io.later("best", e.best);
    io.later("marked", e.marked);
}

template <class Io>
void fields(Io& io, WaitingEvent& e) {
    io("step", e.step);
    io("message", e.message);
}

template <class Io>
void fields(Io& io, NoticeEvent& e) {
    io("step", e.step);
    io("message", e.message);
}

template <class Io>
void fields(Io& io, ResultEvent& e) {
    io.object("result", e.json);
}

template <class Io>
void fields(Io& io, ErrorEvent& e) {
    io("code", e.code);
    io("message", e.message);
}

namespace {

using Json = nlohmann::ordered_json;
using EventReader = std::pair<std::string_view, Event (*)(const Json&)>;

constexpr auto refused = FieldReader::Missing::refused;

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
    FieldReader(json, refused).number(key.c_str(), value);
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

Json write(const StepMetrics& m) {
    Json json = event("step");
    write_metrics(m, json);
    Json& losses = json["losses"] = Json::array();
    for (const LossValue& loss : m.losses)
        losses.push_back(write_fields(loss));
    return json;
}

Json write(const HeldOutQuality& q) {
    Json json = event("held_out");
    write_metrics(q, json);
    return json;
}

Event read_step(const Json& json) {
    auto m = read_metrics<StepMetrics>(json);
    for (const Json& loss : json.at("losses"))
        m.losses.push_back(read_fields<LossValue>(loss, refused));
    return m;
}

Event read_held_out(const Json& json) {
    return read_metrics<HeldOutQuality>(json);
}

// Every other kind is a list of fields. Those of core/types know nothing of events.
template <class E>
constexpr const char* kind_of = E::kind;
template <>
constexpr const char* kind_of<FrequencyHistogram> = "histogram";
template <>
constexpr const char* kind_of<NeuronChanges> = "changes";

template <class E>
Json write(const E& e) {
    return write_fields(e, event(kind_of<E>));
}
Json write(const UnknownEvent& e) {
    return event(e.kind.c_str());
}

template <class E>
Event read_event(const Json& json) {
    return read_fields<E>(json, refused);
}
template <class E>
constexpr EventReader reader_of{kind_of<E>, read_event<E>};

constexpr std::array event_readers{
    reader_of<StartedEvent>,       EventReader{"step", read_step},
    reader_of<FrequencyHistogram>, EventReader{"held_out", read_held_out},
    reader_of<NeuronChanges>,      reader_of<StageEvent>,
    reader_of<CheckpointEvent>,    reader_of<WaitingEvent>,
    reader_of<NoticeEvent>,        reader_of<ResultEvent>,
    reader_of<ErrorEvent>};

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
        for (const auto& [name, read] : event_readers)
            if (*kind == name) return read(json);
        return UnknownEvent{kind->get<std::string>()};
    } catch (const nlohmann::json::exception& e) {
        return refuse(e.what());
    }
}

}  // namespace sparsescope
