// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/neuron_columns.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <numeric>

#include "core/base/atomic_file.h"
#include "core/types/csv_field.h"

namespace sparsescope {

namespace {

using NeuronJson = nlohmann::ordered_json;
using Field = NeuronField;

constexpr std::array all_columns = {
    NeuronColumn{Field::id, "id", "neuron"},
    NeuronColumn{Field::name, "name", "name"},
    NeuronColumn{Field::score, "score", "name score"},
    NeuronColumn{Field::state, "state", "state"},
    NeuronColumn{Field::died, "died", "died at step"},
    NeuronColumn{Field::frequency, "frequency", "frequency", true},
    NeuronColumn{Field::documents, "documents", "documents"},
    NeuronColumn{Field::held_out, "held_out", "held out"},
    NeuronColumn{Field::mean, "mean", "mean weight"},
    NeuronColumn{Field::weight, "weight", "max weight"},
    NeuronColumn{Field::purity, "purity", "purity", true},
    NeuronColumn{Field::label, "label", "label"},
    NeuronColumn{Field::base_rate, "base_rate", "base rate", true},
    NeuronColumn{Field::support, "support", "support"},
    NeuronColumn{Field::entropy, "entropy", "entropy"},
    NeuronColumn{Field::lift, "lift", "lift"},
    NeuronColumn{Field::lift_low, "lift_low", "lift from"},
    NeuronColumn{Field::lift_high, "lift_high", "lift to"},
    NeuronColumn{Field::mono, "mono", "MonoScore"},
    NeuronColumn{Field::cosine, "cosine", "max cosine"},
    NeuronColumn{Field::nearest, "nearest", "nearest"},
    NeuronColumn{Field::stability, "stability", "stability"},
    NeuronColumn{Field::star, "star", "star"},
    NeuronColumn{Field::note, "note", "note"},
    NeuronColumn{Field::tags, "tags", "tags"},
    NeuronColumn{Field::origin, "origin", "name from"},
};

NeuronJson number_or_null(const std::optional<double>& number) {
    return number ? NeuronJson(*number) : NeuronJson();
}

NeuronJson word_or_null(const std::string& text) {
    return text.empty() ? NeuronJson() : NeuronJson(text);
}

NeuronJson mark_value(const NeuronFacts& facts, NeuronId neuron, NeuronField field) {
    const NeuronMark& mark = mark_of(facts, neuron);
    if (field == Field::star) return mark.star;
    if (field == Field::note) return word_or_null(mark.note);
    return mark.tags;
}

NeuronJson state_value(const NeuronSummary& summary) {
    return summary.silent() ? "never" : summary.dead() ? "dead" : "alive";
}

// Fields that are whole numbers, or no number of NeuronNumber.
NeuronJson report_value(const NeuronReport& report, NeuronField field) {
    switch (field) {
        case Field::id:
            return report.summary.neuron;
        case Field::state:
            return state_value(report.summary);
        case Field::died:
            return report.died_step ? NeuronJson(*report.died_step) : NeuronJson();
        case Field::documents:
            return report.summary.active_documents;
        case Field::held_out:
            return report.summary.active_held_out;
        case Field::support:
            return report.support;
        case Field::base_rate:
            return number_or_null(report.base_rate);
        case Field::lift_low:
            return number_or_null(report.lift_low);
        case Field::lift_high:
            return number_or_null(report.lift_high);
        case Field::nearest:
            return report.nearest_cosine ? NeuronJson(report.nearest) : NeuronJson();
        default:
            return {};
    }
}

std::string csv_text(const NeuronJson& value) {
    if (value.is_null()) return {};
    if (value.is_string()) return sheet_field(value.get<std::string>());
    if (!value.is_array()) return value.dump();
    std::string joined;
    for (const NeuronJson& part : value)
        joined += (joined.empty() ? "" : "; ") + part.get<std::string>();
    return sheet_field(joined);
}

// How a neuron compares: by a number (larger first) or a text (ascending); neither: not known.
struct SortKey {
    bool known = false;
    double number = 0;
    std::string text;
};

SortKey sort_key(const NeuronFacts& facts, NeuronId neuron, NeuronField field) {
    const NeuronJson value = neuron_value(facts, neuron, field);
    if (value.is_null() || (value.is_array() && value.empty())) return {};
    if (value.is_boolean()) return {true, value.get<bool>() ? 1.0 : 0.0, {}};
    if (value.is_number())
        return {true,
                value.get<double>() * (field == Field::id || field == Field::nearest ? -1 : 1),
                {}};
    return {true, 0, csv_text(value)};
}

}  // namespace

std::span<const NeuronColumn> neuron_columns() {
    return all_columns;
}

const NeuronColumn* neuron_column(std::string_view key) {
    if (key == "density") key = "frequency";
    if (key == "max") key = "weight";
    const auto* const found = std::ranges::find(all_columns, key, &NeuronColumn::key);
    return found == all_columns.end() ? nullptr : found;
}

NeuronJson neuron_value(const NeuronFacts& facts, NeuronId neuron, NeuronField field) {
    const NeuronReport& report = facts.reports[neuron];
    switch (field) {
        case Field::name:
            return facts.names ? word_or_null(facts.names->text(neuron)) : NeuronJson();
        case Field::origin:
            return facts.names && !facts.names->text(neuron).empty()
                       ? NeuronJson(origin_word(facts.names->of(neuron).origin))
                       : NeuronJson();
        case Field::label:
            return word_or_null(label_of(facts, neuron));
        case Field::star:
        case Field::note:
        case Field::tags:
            return mark_value(facts, neuron, field);
        case Field::score:
            return number_or_null(number_of(facts, neuron, NeuronNumber::score));
        case Field::frequency:
            return number_or_null(number_of(facts, neuron, NeuronNumber::frequency));
        case Field::mean:
            return number_or_null(number_of(facts, neuron, NeuronNumber::mean));
        case Field::weight:
            return number_or_null(number_of(facts, neuron, NeuronNumber::weight));
        case Field::purity:
            return number_or_null(report.purity);
        case Field::entropy:
            return number_or_null(report.entropy);
        case Field::lift:
            return number_or_null(report.lift);
        case Field::mono:
            return number_or_null(report.mono());
        case Field::cosine:
            return number_or_null(report.nearest_cosine);
        case Field::stability:
            return number_or_null(report.stability);
        default:
            return report_value(report, field);
    }
}

void sort_neurons(std::vector<NeuronId>& neurons, const NeuronFacts& facts, NeuronField field,
                  bool reverse) {
    std::vector<SortKey> keys(facts.reports.size());
    for (const NeuronId neuron : neurons)
        keys[neuron] = sort_key(facts, neuron, field);
    std::ranges::sort(neurons, [&](NeuronId a, NeuronId b) {
        const SortKey& first = reverse && keys[b].known && keys[a].known ? keys[b] : keys[a];
        const SortKey& second = &first == &keys[a] ? keys[b] : keys[a];
        if (first.known != second.known) return first.known;
        if (first.number != second.number) return first.number > second.number;
        if (first.text != second.text) return first.text < second.text;
        const auto active_a = facts.reports[a].summary.active_documents;
        const auto active_b = facts.reports[b].summary.active_documents;
        return active_a != active_b ? active_a > active_b : a < b;
    });
}

std::string neurons_as_csv(const NeuronFacts& facts, const NeuronsOf& of,
                           std::span<const NeuronId> neurons, std::span<const NeuronField> fields) {
    std::string text;
    for (const NeuronField field : fields)
        text += std::string(std::ranges::find(all_columns, field, &NeuronColumn::field)->key) + ",";
    text += "model,k,of_documents\n";
    const std::string end = fmt::format("{},{},{}\n", sheet_field(of.model), of.k, of.documents);
    for (const NeuronId neuron : neurons) {
        for (const NeuronField field : fields)
            text += csv_text(neuron_value(facts, neuron, field)) + ",";
        text += end;
    }
    return text;
}

std::string neurons_as_jsonl(const NeuronFacts& facts, const NeuronsOf& of,
                             std::span<const NeuronId> neurons,
                             std::span<const NeuronField> fields) {
    std::string text;
    for (const NeuronId neuron : neurons) {
        NeuronJson line;
        for (const NeuronField field : fields)
            line[std::string(std::ranges::find(all_columns, field, &NeuronColumn::field)->key)] =
                neuron_value(facts, neuron, field);
        line["model"] = of.model;
        line["k"] = of.k;
        line["of_documents"] = of.documents;
        text += line.dump(-1, ' ', false, NeuronJson::error_handler_t::replace) + "\n";
    }
    return text;
}

Status write_neurons(const std::filesystem::path& path, const NeuronFacts& facts,
                     const NeuronsOf& of, std::span<const NeuronId> neurons,
                     std::span<const NeuronField> fields) {
    const std::string end = path.extension().string();
    const bool csv = end == ".csv";
    if (!csv && end != ".jsonl" && end != ".ndjson")
        return fail(ErrorCode::invalid_argument,
                    fmt::format("{} is neither .csv nor .jsonl: the end of the name says how the "
                                "neurons are written.",
                                path.string()));
    const std::string text = csv ? neurons_as_csv(facts, of, neurons, fields)
                                 : neurons_as_jsonl(facts, of, neurons, fields);
    return write_file_atomically(path, [&text](OutputFile& file) { return file.write(text); });
}

}  // namespace sparsescope
