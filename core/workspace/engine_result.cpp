// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/engine_result.h"

#include <array>
#include <utility>

#include "core/workspace/json_fields.h"

namespace sparsescope {

template <class Io>
void fields(Io& io, ModelInfo& m) {
    io("id", m.id);
    io("name", m.name);
    io("dataset", m.dataset);
    io("run", m.run);
    io("dim", m.dim);
    io("hidden", m.hidden);
    io("k", m.k);
    io("stored_k", m.stored_k);
    io.object("config", m.config);
    io("created", m.created);
    io.text("note", m.note);
}

template <class Io>
void fields(Io& io, RunInfo& r) {
    io("id", r.id);
    io("name", r.name);
    io("dataset", r.dataset);
    std::string kind(to_string(r.kind));
    io("kind", kind);
    r.kind = run_kind(kind).value_or(r.kind);
    std::string state(to_string(r.state));
    io("state", state);
    r.state = run_state(state).value_or(r.state);
    io("step", r.step);
    io("total_steps", r.total_steps);
    io("model", r.model);
    io("process", r.process);
    io("started", r.started);
    io.text("finished", r.finished);
    io.text("message", r.message);
    io.text("checkpoint", r.checkpoint);
    io.only_if(!r.checkpoint.empty(), "checkpoint_step", r.checkpoint_step);
    io.object("config", r.config);
    io("parent", r.parent);
    io.only_if(r.parent.has_value(), "parent_step", r.parent_step);
    io.text("sweep", r.sweep);
    io.text("note", r.note);
    io("archived", r.archived);
}

namespace {

constexpr std::array<std::pair<TrainEnd, const char*>, 4> train_ends{{
    {TrainEnd::finished, "finished"},
    {TrainEnd::stopped, "stopped"},
    {TrainEnd::paused, "paused"},
    {TrainEnd::discarded, "discarded"},
}};

}  // namespace

template <class Io>
void fields(Io& io, TrainReport& t) {
    io("run", t.run);
    io.only_if(t.model.id != 0, "model", t.model);
    std::string end;
    for (const auto& [known, word] : train_ends)
        if (known == t.end) end = word;
    io("end", end);
    for (const auto& [known, word] : train_ends)
        if (end == word) t.end = known;
    io.text("reason", t.reason);
    bool stopped_early = t.end == TrainEnd::stopped;
    io("stopped_early", stopped_early);
    if (stopped_early) t.end = TrainEnd::stopped;
    io("seconds", t.train_seconds);
    io.only_if(t.derived != 0, "derived", t.derived);
    io.only_if(!t.encoder.empty(), "encoder", t.encoder);
    io.only_if(!t.encoder_folder.empty(), "encoder_folder", t.encoder_folder);
    io.only_if(t.head_run != 0, "head_run", t.head_run);
}

template <class Io>
void fields(Io& io, SweepSummary& s) {
    io("sweep", s.sweep);
    io("complete", s.complete);
    io("planned", s.planned);
    io("reused", s.reused);
}

template <class Io>
void fields(Io& io, KeepReport& k) {
    io("run", k.run);
    io("model", k.model);
}

template <class Io>
void fields(Io& io, EncodeReport& e) {
    io("model", e.model);
    io("documents", e.documents);
}

template <class Io>
void fields(Io& io, NeuronObituary::Heir& heir) {
    io("neuron", heir.neuron);
    io("documents", heir.documents);
}

template <class Io>
void fields(Io& io, NeuronObituary::Lost& lost) {
    io("document", lost.document);
    io("text", lost.text);
    io("weight", lost.weight);
    std::optional<NeuronId> heir;
    if (lost.inherited) heir = lost.heir;
    io("heir", heir);
    lost.inherited = heir.has_value();
    lost.heir = heir.value_or(0);
}

template <class Io>
void fields(Io& io, NeuronObituary& o) {
    io("neuron", o.neuron);
    io("died_step", o.died_step);
    io("before_step", o.before_step);
    io("after_step", o.after_step);
    io("before_k", o.before_k);
    io("after_k", o.after_k);
    io("encoded", o.encoded);
    io("owned", o.owned);
    io("taken", o.taken);
    io("heirs", o.heirs);
    io("documents", o.documents);
}

template <class Io>
void fields(Io& io, NeuronHistory::Example& example) {
    io("document", example.document);
    io("text", example.text);
    io("weight", example.weight);
}

template <class Io>
void fields(Io& io, NeuronHistory::Moment& moment) {
    io("step", moment.step);
    io("k", moment.k);
    io("active", moment.active);
    io("active_at_final", moment.active_at_final);
    io("mean_weight", moment.mean_weight);
    io("cosine", moment.cosine);
    io("overlap", moment.overlap);
    io("label", moment.label);
    io("purity", moment.purity);
    io("strongest", moment.strongest);
}

template <class Io>
void fields(Io& io, NeuronHistory& history) {
    io("neuron", history.neuron);
    io("run", history.run);
    io("encoded", history.encoded);
    io("final_k", history.final_k);
    io("moments", history.moments);
}

nlohmann::ordered_json to_json(const RunInfo& run) {
    return write_fields(run);
}
nlohmann::ordered_json to_json(const ModelInfo& model) {
    return write_fields(model);
}
nlohmann::ordered_json to_json(const TrainReport& report) {
    return write_fields(report);
}
nlohmann::ordered_json to_json(const SweepSummary& summary) {
    return write_fields(summary);
}
nlohmann::ordered_json to_json(const KeepReport& report) {
    return write_fields(report);
}
nlohmann::ordered_json to_json(const EncodeReport& report) {
    return write_fields(report);
}
nlohmann::ordered_json to_json(const NeuronObituary& obituary) {
    return write_fields(obituary);
}
nlohmann::ordered_json to_json(const NeuronHistory& history) {
    return write_fields(history);
}

ExitCode exit_code(ErrorCode code) {
    switch (code) {
        case ErrorCode::invalid_argument:
            return exit_wrong_use;
        case ErrorCode::invalid_input:
        case ErrorCode::not_found:
        case ErrorCode::io:
        case ErrorCode::corrupt:
        case ErrorCode::wrong_version:
        case ErrorCode::read_only:
        case ErrorCode::busy:
        case ErrorCode::unsupported:
            return exit_bad_input;
        case ErrorCode::cancelled:
            return exit_cancelled;
        case ErrorCode::out_of_memory:
        case ErrorCode::internal:
            return exit_failed;
    }
    return exit_failed;
}

namespace {

using Json = nlohmann::ordered_json;

template <class Answer>
EngineResult read_answer(const Json& json) {
    return read_fields<Answer>(json, FieldReader::Missing::keeps_default);
}

constexpr std::array<std::pair<std::string_view, EngineResult (*)(const Json&)>, 9> answer_readers{{
    {"train", read_answer<TrainReport>},
    {"finetune", read_answer<TrainReport>},
    {"branch", read_answer<TrainReport>},
    {"sweep", read_answer<SweepSummary>},
    {"keep", read_answer<KeepReport>},
    {"encode", read_answer<EncodeReport>},
    {"load", read_answer<EncodeReport>},
    {"died", read_answer<NeuronObituary>},
    {"history", read_answer<NeuronHistory>},
}};

}  // namespace

Result<EngineResult> parse_result(std::string_view verb, std::string_view json) {
    const auto refuse = [&](std::string_view why) {
        return fail(ErrorCode::invalid_input,
                    fmt::format("The engine's answer to {} cannot be read: {}. Are window and "
                                "engine of the same version?",
                                verb, why));
    };
    const Json parsed = Json::parse(json, nullptr, false);
    if (!parsed.is_object()) return refuse("it is not a JSON object");
    try {
        for (const auto& [name, read] : answer_readers)
            if (name == verb) return read(parsed);
        return EngineResult{};
    } catch (const nlohmann::json::exception& e) {
        return refuse(e.what());
    }
}

ModelId model_of(const EngineResult& result) {
    return std::visit(
        [](const auto& answer) -> ModelId {
            if constexpr (requires { answer.model.id; })
                return answer.model.id;
            else
                return 0;
        },
        result);
}

}  // namespace sparsescope
