// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/answers.h"

namespace sparsescope::cli {

Json parsed(const std::string& json) {
    Json value = Json::parse(json, nullptr, false);
    return value.is_discarded() ? Json() : value;
}

Json text_or_null(const std::string& text) {
    return text.empty() ? Json() : Json(text);
}

Json to_json(const DatasetInfo& d) {
    Json json;
    json["id"] = d.id;
    json["name"] = d.name;
    json["source"] = d.source;
    json["created"] = d.created;
    json["documents"] = d.documents - d.removed_documents;
    json["removed_documents"] = d.removed_documents;
    json["train_documents"] = d.train_documents;
    json["validation_documents"] = d.validation_documents;
    json["test_documents"] = d.test_documents;
    json["labelled_documents"] = d.labelled_documents;
    json["dim"] = d.dim;
    json["normalization"] = d.normalization == Normalization::l2 ? "l2" : "none";
    json["has_text"] = d.has_text;
    json["has_images"] = d.has_images;
    json["picture_folder"] = text_or_null(d.picture_folder);
    json["has_levels"] = d.has_levels;
    json["label_names"] = d.label_names;
    json["has_parts"] = d.has_parts;
    json["encoder"] = d.encoder.empty() ? Json() : to_json(d.encoder);
    json["note"] = text_or_null(d.note);
    return json;
}

Json to_json(const EncoderIdentity& encoder) {
    Json json;
    json["kind"] = encoder.kind;
    json["name"] = encoder.name;
    json["hash"] = encoder.hash;
    json["dim"] = encoder.dim;
    json["document_prefix"] = encoder.document_prefix;
    json["query_prefix"] = encoder.query_prefix;
    return json;
}

Json to_json(const CheckpointInfo& c) {
    Json json;
    json["step"] = c.step;
    json["file"] = c.file;
    json["bytes"] = c.bytes;
    json["best"] = c.best;
    json["marked"] = c.marked;
    return json;
}

Json to_json(const RunPin& p) {
    Json json;
    json["id"] = p.id;
    json["step"] = p.step;
    json["text"] = p.text;
    return json;
}

Json to_json(const NeuronSummary& n, const LoadedModel& model) {
    Json json;
    json["neuron"] = n.neuron;
    json["dead"] = n.dead();
    json["active_documents"] = n.active_documents;
    json["active_held_out"] = n.active_held_out;
    json["frequency"] = n.frequency;
    json["mean_weight"] = n.mean_weight;
    json["max_weight"] = n.max_weight;
    json["purity"] = n.top_label == no_label ? Json() : Json(n.purity);
    json["top_label"] = text_or_null(model.dataset.label_name(n.top_label));
    return json;
}

Json to_json(const NearestNeighbourAccuracy& a) {
    Json json;
    json["accuracy"] = a.accuracy;
    json["queries"] = a.queries;
    json["correct"] = a.correct;
    json["unanswered"] = a.unanswered;
    json["tied"] = a.tied;
    return json;
}

Json to_json(const PathQuality& q) {
    Json json;
    json["wup_at_10"] = q.wup_at_10;
    json["deep_at_10"] = q.deep_queries > 0 ? Json(q.deep_at_10) : Json();
    json["queries"] = q.queries;
    return json;
}

Json to_json(const CodeStatistics& s) {
    Json json;
    json["documents"] = s.documents;
    json["dead"] = s.dead;
    json["dead_share"] = s.dead_share;
    json["l0"] = s.l0;
    json["density"] = s.density;
    json["empty_codes"] = s.empty_codes;
    return json;
}

namespace {

Json or_null(const std::optional<NearestNeighbourAccuracy>& accuracy) {
    return accuracy ? to_json(*accuracy) : Json();
}
Json or_null(const std::optional<double>& value) {
    return value ? Json(*value) : Json();
}

}  // namespace

Json to_json(const EvaluationRow& row) {
    Json json;
    json["k"] = row.k;
    json["codes"] = or_null(row.codes);
    json["truncated"] = or_null(row.truncated);
    json["train"] = to_json(row.train);
    json["test"] = row.test.documents > 0 ? to_json(row.test) : Json();
    json["explained_variance"] = row.explained_variance;
    json["recall_at_10"] = or_null(row.recall_at_10);
    json["levels"] = row.levels ? to_json(*row.levels) : Json();
    json["named"] = or_null(row.named);
    return json;
}

}  // namespace sparsescope::cli
