// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/neuron_json.h"

#include "app/cli/answers.h"

namespace sparsescope::cli {

namespace {

Json value_or_null(const std::optional<double>& value) {
    return value ? Json(*value) : Json();
}

Json to_json(const ClassifierQuality& quality) {
    return {{"documents", quality.documents},        {"positives", quality.positives},
            {"auroc", value_or_null(quality.auroc)}, {"f1", quality.f1},
            {"precision", quality.precision},        {"recall", quality.recall}};
}

// The document of a row; null for none.
Json document_at(const LoadedModel& model, std::int64_t row) {
    return row < 0 ? Json() : Json(model.ids[static_cast<std::size_t>(row)]);
}

Json scored(const std::vector<ActiveDocument>& documents) {
    Json list = Json::array();
    for (const ActiveDocument& document : documents)
        list.push_back({{"document", document.document}, {"score", document.weight}});
    return list;
}

}  // namespace

Json to_json(const LabelEvidence& evidence, const LoadedModel& model) {
    return {{"label", model.dataset.label_name(evidence.label)},
            {"documents", evidence.documents},
            {"share", evidence.share},
            {"base_rate", evidence.base_rate},
            {"of_all", evidence.of_all},
            {"share_low", evidence.share_low},
            {"share_high", evidence.share_high},
            {"lift", evidence.lift},
            {"lift_low", evidence.lift_low},
            {"lift_high", evidence.lift_high},
            {"evidence", evidence.evidence}};
}

Json to_json(const NeuronClassifier& classifier, const LoadedModel& model) {
    Json curve = Json::array();
    for (const PrecisionRecall& point : classifier.curve)
        curve.push_back({{"threshold", point.threshold},
                         {"precision", point.precision},
                         {"recall", point.recall}});
    return {{"label", model.dataset.label_name(classifier.label)},
            {"threshold", classifier.threshold},
            {"train", to_json(classifier.chosen)},
            {"judged_on", split_name(classifier.judged_on)},
            {"held_out", classifier.held_out},
            {"judged", to_json(classifier.judged)},
            {"curve", curve}};
}

Json to_json(const CoActiveNeuron& neuron, const NeuronWords& names) {
    return {{"neuron", neuron.neuron},     {"name", text_or_null(names[neuron.neuron])},
            {"both", neuron.both},         {"active", neuron.active},
            {"expected", neuron.expected}, {"lift", neuron.lift},
            {"jaccard", neuron.jaccard},   {"npmi", neuron.npmi},
            {"cosine", neuron.cosine}};
}

Json to_json(const NeuronMatch& match) {
    return {{"neuron", match.neuron},
            {"cosine", match.cosine},
            {"both", match.both},
            {"active", match.active},
            {"jaccard", match.jaccard}};
}

Json to_json(const NeuronReading& reading) {
    return {{"value", reading.value},   {"rank", reading.rank > 0 ? Json(reading.rank) : Json()},
            {"among", reading.among},   {"active", reading.active},
            {"weight", reading.weight}, {"last_active", reading.last_active}};
}

Json to_json(const AblationEffect& effect, const LoadedModel& model) {
    Json changed = Json::array();
    for (const AblationEffect::Changed& query : effect.some_changed)
        changed.push_back({{"query", document_at(model, query.query)},
                           {"before", document_at(model, query.before)},
                           {"after", document_at(model, query.after)}});
    return {{"factor", effect.factor},
            {"explained_variance", value_or_null(effect.ev_before)},
            {"explained_variance_after", value_or_null(effect.ev_after)},
            {"best_factor", value_or_null(effect.best_factor)},
            {"ev_documents", effect.ev_documents},
            {"accuracy", value_or_null(effect.accuracy_before)},
            {"accuracy_after", value_or_null(effect.accuracy_after)},
            {"queries", effect.queries},
            {"asked", split_name(effect.asked)},
            {"changed", effect.changed},
            {"changed_queries", changed}};
}

Json to_json(const AblatedResults& results) {
    return {{"before", scored(results.before)},
            {"after", scored(results.after)},
            {"kept", results.kept},
            {"rbo", results.rbo}};
}

std::string_view fate_word(NeuronDeath::Fate fate) {
    switch (fate) {
        case NeuronDeath::Fate::alive:
            return "alive";
        case NeuronDeath::Fate::seldom:
            return "seldom";
        case NeuronDeath::Fate::never_fired:
            return "never fired";
        case NeuronDeath::Fate::died:
            return "died";
        case NeuronDeath::Fate::silent:
            break;
    }
    return "silent";
}

Json to_json(const NeuronDeath& death, const NeuronWords& names) {
    Json documents = Json::array();
    for (const BeatenOn& on : death.beaten_on)
        documents.push_back({{"document", on.document},
                             {"value", on.weight},
                             {"rank", on.rank},
                             {"margin", on.margin},
                             {"strongest", on.strongest}});
    Json rivals = Json::array();
    for (const NeuronRival& rival : death.beaten_by)
        rivals.push_back({{"neuron", rival.neuron},
                          {"name", text_or_null(names[rival.neuron])},
                          {"documents", rival.documents},
                          {"margin", rival.margin},
                          {"cosine", rival.cosine}});
    Json json = {{"fate", fate_word(death.fate)},
                 {"died_step", death.died_step ? Json(*death.died_step) : Json()},
                 {"run", death.run ? Json(*death.run) : Json()},
                 {"looked_at", death.looked_at},
                 {"beaten_on", documents},
                 {"beaten_by", rivals},
                 {"nearest_alive", nullptr}};
    if (death.nearest_alive)
        json["nearest_alive"] = {{"neuron", death.nearest_alive->neuron},
                                 {"cosine", death.nearest_alive->cosine},
                                 {"name", text_or_null(names[death.nearest_alive->neuron])}};
    return json;
}

}  // namespace sparsescope::cli
