// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/event_line.h"

#include <array>
#include <cmath>
#include <utility>

#include "core/workspace/json_fields.h"

namespace sparsescope {

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

// Below zero means "unknown" in our structs; readers in other languages expect null.
Json known(double value) {
    return value < 0 ? Json() : Json(value);
}
double known(const Json& value) {
    return value.is_null() ? -1.0 : value.get<double>();
}

// Zero, where nothing real can be zero, means "unknown" too.
Json above_zero(double value) {
    return value > 0 ? Json(value) : Json();
}
// Keys that came later may be missing in a line of an older engine.
double later(const Json& json, const char* key) {
    const auto found = json.find(key);
    return found == json.end() ? -1.0 : known(*found);
}
template <class Number>
Number later_or_zero(const Json& json, const char* key) {
    const auto found = json.find(key);
    return found == json.end() || found->is_null() ? Number{} : found->get<Number>();
}

// JSON has no NaN: a number that is not finite travels as null.
double number(const Json& value) {
    return value.is_null() ? std::nan("") : value.get<double>();
}

Json event(const char* kind) {
    return Json{{"event", kind}};
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
    json["dead_share_4k"] = known(m.dead_share_4k);
    json["born"] = m.born;
    json["died"] = m.died;
    json["revived"] = m.revived;
    json["cosine"] = m.cosine < -0.5 ? Json() : Json(m.cosine);
    json["skew"] = known(m.skew);
    json["postings_share"] = known(m.postings_share);
    json["samples_per_second"] = above_zero(m.samples_per_second);
    json["seconds_left_low"] = known(m.seconds_left_low);
    json["seconds_left_high"] = known(m.seconds_left_high);
    json["memory_bytes"] = m.memory_bytes > 0 ? Json(m.memory_bytes) : Json();
    json["threads"] = m.threads > 0 ? Json(m.threads) : Json();
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
    json["recall_at_10"] = known(q.recall_at_10);
    json["skew"] = known(q.skew);
    json["dead_share"] = q.dead_share;
    json["queries"] = q.queries;
    json["database"] = q.database;
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
    m.dead_share_4k = later(json, "dead_share_4k");
    m.born = later_or_zero<std::int64_t>(json, "born");
    m.died = later_or_zero<std::int64_t>(json, "died");
    m.revived = later_or_zero<std::int64_t>(json, "revived");
    m.cosine = later(json, "cosine");
    m.skew = later(json, "skew");
    m.postings_share = later(json, "postings_share");
    m.samples_per_second = later_or_zero<double>(json, "samples_per_second");
    m.seconds_left_low = later(json, "seconds_left_low");
    m.seconds_left_high = later(json, "seconds_left_high");
    m.memory_bytes = later_or_zero<std::int64_t>(json, "memory_bytes");
    m.threads = later_or_zero<int>(json, "threads");
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
    q.recall_at_10 = later(json, "recall_at_10");
    q.skew = later(json, "skew");
    q.dead_share = number(json.at("dead_share"));
    q.queries = json.at("queries");
    q.database = json.at("database");
    return q;
}

Event read_changes(const Json& json) {
    using Neurons = std::vector<std::uint32_t>;
    return NeuronChanges{json.at("step"), json.at("born").get<Neurons>(),
                         json.at("died").get<Neurons>(), json.at("revived").get<Neurons>()};
}

// Every other kind is a list of fields.
template <class E>
Json write(const E& e) {
    return write_fields(e, event(E::kind));
}
Json write(const UnknownEvent& e) {
    return event(e.kind.c_str());
}

template <class E>
Event read_event(const Json& json) {
    return read_fields<E>(json, FieldReader::Missing::refused);
}
template <class E>
constexpr EventReader reader_of{E::kind, read_event<E>};

constexpr std::array event_readers{reader_of<StartedEvent>,
                                   EventReader{"step", read_step},
                                   EventReader{"histogram", read_histogram},
                                   EventReader{"held_out", read_held_out},
                                   EventReader{"changes", read_changes},
                                   reader_of<StageEvent>,
                                   reader_of<CheckpointEvent>,
                                   reader_of<WaitingEvent>,
                                   reader_of<NoticeEvent>,
                                   reader_of<ResultEvent>,
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
