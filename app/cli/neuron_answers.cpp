// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/neuron_answers.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <algorithm>

#include "app/cli/text_table.h"

namespace sparsescope::cli {

namespace {

constexpr std::size_t widest_text = 60;

// One decimal would show a rare neuron as 0.0 %.
std::string share_text(double share) {
    return share > 0 && share < 0.0005 ? fmt::format("{:.1e} %", 100 * share) : percent(share);
}

// "never active on the 604 validation documents; 3 never active on any of 6041 documents"
std::string dead_words(const NeuronReports& reports) {
    if (!reports.held_out_part)
        return fmt::format("never active on any of {} documents (none are held out)",
                           reports.use.documents);
    return fmt::format(
        "never active on the {} {} documents; {} never active on any of {} documents",
        reports.held_out, split_name(*reports.held_out_part), reports.never(),
        reports.use.documents);
}

}  // namespace

Result<const NeuronColumn*> column_named(const std::string& key) {
    const NeuronColumn* column = neuron_column(key);
    if (column != nullptr) return column;
    std::vector<std::string_view> keys;
    for (const NeuronColumn& known : neuron_columns())
        keys.push_back(known.key);
    return fail(
        ErrorCode::invalid_argument,
        fmt::format("Neurons have no column \"{}\". There are {}.", key, fmt::join(keys, ", ")));
}

Result<std::vector<const NeuronColumn*>> columns_named(const std::string& list) {
    std::vector<const NeuronColumn*> columns;
    for (std::size_t at = 0; at <= list.size();) {
        const std::size_t end = std::min(list.find(',', at), list.size());
        SPARSESCOPE_ASSIGN(const NeuronColumn* column, column_named(list.substr(at, end - at)));
        columns.push_back(column);
        at = end + 1;
    }
    return columns;
}

bool is_text(NeuronField field) {
    using enum NeuronField;
    return field == name || field == state || field == label || field == note || field == tags ||
           field == origin;
}

std::string neuron_cell(const NeuronFacts& facts, NeuronId neuron, const NeuronColumn& column) {
    const Json value = neuron_value(facts, neuron, column.field);
    if (value.is_null()) return is_text(column.field) ? "" : "–";
    if (value.is_boolean()) return value.get<bool>() ? "★" : "";
    if (value.is_string()) return shortened(value.get<std::string>(), widest_text);
    if (value.is_array()) {
        std::vector<std::string> texts = value;
        return shortened(fmt::format("{}", fmt::join(texts, ", ")), widest_text);
    }
    if (!value.is_number_float()) return value.dump();
    return column.share ? share_text(value.get<double>())
                        : fmt::format("{:.4f}", value.get<double>());
}

Json neuron_json(const NeuronFacts& facts, NeuronId neuron, const LoadedModel& model) {
    Json json = to_json(facts.reports[neuron].summary, model);
    for (const NeuronColumn& column : neuron_columns()) {
        const std::string key(column.key);
        // Those of the summary came first, and purity there is that of any support.
        if (!json.contains(key)) json[key] = neuron_value(facts, neuron, column.field);
    }
    return json;
}

Json head_json(const LoadedModel& model, const NeuronReports& reports, double named) {
    const CodeUse& use = reports.use;
    Json json;
    json["model"] = model.info.name;
    json["k"] = use.k;
    json["documents"] = use.documents;
    json["labelled"] = reports.labelled;
    json["held_out"] = reports.held_out;
    json["held_out_part"] =
        reports.held_out_part ? Json(split_name(*reports.held_out_part)) : Json();
    json["hidden"] = model.info.hidden;
    json["dead"] = reports.dead();
    json["never"] = reports.never();
    json["l0"] = use.l0;
    json["density"] = use.density;
    json["effective_neurons"] = use.effective;
    json["over_1_percent"] = use.over_1_percent;
    json["over_10_percent"] = use.over_10_percent;
    json["classes"] = use.classes;
    json["covered_classes"] = use.covered_classes;
    json["named_documents"] = named;
    json["few_documents"] = use.scarce;
    json["unknown"] = reports.unknown;
    return json;
}

std::string head_text(const LoadedModel& model, const NeuronReports& reports) {
    const CodeUse& use = reports.use;
    if (use.documents == 0)
        return fmt::format(
            "Model \"{}\" at k {}: {} neurons. There are no documents to judge them by.\n",
            model.info.name, use.k, model.info.hidden);
    std::string text =
        fmt::format("Model \"{}\" at k {}: {} neurons, {} of them dead: {}.\n", model.info.name,
                    use.k, model.info.hidden, reports.dead(), dead_words(reports));
    text += fmt::format(
        "Used as if {:.0f} were used equally; {} are active on more than 1 % of "
        "the documents, {} on more than 10 %.",
        use.effective, percent(use.over_1_percent), percent(use.over_10_percent));
    if (use.classes > 0)
        text += fmt::format(" {} of {} classes have a neuron of their own.", use.covered_classes,
                            use.classes);
    text += "\n";
    if (use.scarce)
        text += fmt::format(
            "{} documents at k {} are few for {} neurons: on average each is "
            "active fewer than five times.\n",
            use.documents, use.k, use.hidden);
    for (const std::string& sentence : reports.unknown)
        text += sentence + "\n";
    return text;
}

}  // namespace sparsescope::cli
