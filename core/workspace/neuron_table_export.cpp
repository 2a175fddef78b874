// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/neuron_table_export.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "core/base/atomic_file.h"
#include "core/workspace/csv_field.h"

namespace sparsescope {

namespace {

using Json = nlohmann::ordered_json;

Json json_of(const std::optional<double>& value) {
    return value ? Json(*value) : Json();
}

const NeuronMark* mark_of(const NeuronFacts& facts, NeuronId neuron) {
    const auto found = std::ranges::lower_bound(facts.marks, neuron, {}, &NeuronMark::neuron);
    return found != facts.marks.end() && found->neuron == neuron ? &*found : nullptr;
}

std::string state_of(const NeuronReport& report) {
    if (report.summary.silent()) return "never";
    return report.summary.dead() ? "dead" : "alive";
}

Json label_of(const NeuronFacts& facts, const NeuronReport& report) {
    const std::int32_t label = report.summary.top_label;
    if (label < 0 || static_cast<std::size_t>(label) >= facts.label_names.size()) return {};
    return facts.label_names[static_cast<std::size_t>(label)];
}

void add_name(Json& row, const NeuronFacts& facts, NeuronId neuron) {
    const bool some = facts.names && !facts.names->text(neuron).empty();
    row["name"] = some ? Json(facts.names->text(neuron)) : Json();
    row["name_origin"] = some ? Json(origin_word(facts.names->of(neuron).origin)) : Json();
}

// Adds the cell or cells of a column; false: there is no such column.
bool add_cells(Json& row, const std::string& column, const NeuronFacts& facts, NeuronId neuron) {
    const NeuronReport& report = facts.reports[neuron];
    const NeuronMark* mark = mark_of(facts, neuron);
    if (column == "neuron") {
        row["neuron"] = neuron;
    } else if (column == "name") {
        add_name(row, facts, neuron);
    } else if (column == "state") {
        row["state"] = state_of(report);
    } else if (column == "star") {
        row["star"] = mark && mark->star;
    } else if (column == "label") {
        row["label"] = label_of(facts, report);
    } else if (column == "base_rate") {
        row["base_rate"] = json_of(report.base_rate);
    } else if (column == "tags") {
        row["tags"] = mark ? Json(mark->tags) : Json::array();
    } else if (column == "note") {
        row["note"] = mark && !mark->note.empty() ? Json(mark->note) : Json();
    } else if (const auto number = neuron_number(column)) {
        row[column] = json_of(number_of(facts, neuron, *number));
        if (*number == NeuronNumber::lift) {
            row["lift_low"] = json_of(report.lift_low);
            row["lift_high"] = json_of(report.lift_high);
        }
        if (*number == NeuronNumber::cosine)
            row["nearest"] = report.nearest_cosine ? Json(report.nearest) : Json();
    } else {
        return false;
    }
    return true;
}

Result<Json> row_of(const NeuronTable& table, NeuronId neuron) {
    if (neuron >= table.facts.reports.size())
        return fail(ErrorCode::invalid_argument,
                    fmt::format("There is no neuron {}: the neurons are 0 to {}.", neuron,
                                static_cast<std::int64_t>(table.facts.reports.size()) - 1));
    Json row = Json::object();
    for (const std::string& column : table.columns)
        if (!add_cells(row, column, table.facts, neuron))
            return fail(ErrorCode::invalid_argument,
                        fmt::format("The table of neurons has no column \"{}\".", column));
    return row;
}

std::string csv_cell(const Json& value) {
    if (value.is_null()) return {};
    if (value.is_string()) return csv_field(value.get<std::string>());
    if (!value.is_array()) return value.dump();
    std::string joined;
    for (const Json& tag : value)
        joined += (joined.empty() ? "" : "; ") + tag.get<std::string>();
    return csv_field(joined);
}

std::string csv_line(const std::vector<std::string>& cells) {
    return fmt::format("{}\n", fmt::join(cells, ","));
}

std::string dump(const Json& value) {
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// The columns of the file, which a table without neurons has, too.
Result<std::vector<std::string>> header_of(const NeuronTable& table) {
    const NeuronReport nothing;
    NeuronTable empty{{.reports = std::span(&nothing, 1)}, {}, table.columns, {}};
    SPARSESCOPE_ASSIGN(const Json row, row_of(empty, 0));
    std::vector<std::string> header;
    for (const auto& [name, value] : row.items())
        header.push_back(name);
    return header;
}

}  // namespace

Result<std::string> neurons_as_csv(const NeuronTable& table) {
    SPARSESCOPE_ASSIGN(const std::vector<std::string> header, header_of(table));
    std::string text = "# " + dump(table.provenance) + '\n' + csv_line(header);
    for (const NeuronId neuron : table.neurons) {
        SPARSESCOPE_ASSIGN(const Json row, row_of(table, neuron));
        std::vector<std::string> cells;
        for (const auto& [name, value] : row.items())
            cells.push_back(csv_cell(value));
        text += csv_line(cells);
    }
    return text;
}

Result<std::string> neurons_as_jsonl(const NeuronTable& table) {
    SPARSESCOPE_TRY(header_of(table));
    std::string text = dump(Json{{"provenance", table.provenance}}) + '\n';
    for (const NeuronId neuron : table.neurons) {
        SPARSESCOPE_ASSIGN(const Json row, row_of(table, neuron));
        text += dump(row) + '\n';
    }
    return text;
}

Status write_neurons(const std::filesystem::path& path, const NeuronTable& table) {
    std::string end = path.extension().string();
    std::ranges::transform(end, end.begin(), [](unsigned char c) { return std::tolower(c); });
    const bool csv = end == ".csv";
    if (!csv && end != ".jsonl" && end != ".ndjson")
        return fail(ErrorCode::invalid_argument,
                    fmt::format("\"{}\" ends neither in .csv nor in .jsonl: the end of the name "
                                "decides what is written.",
                                path.filename().string()));
    SPARSESCOPE_ASSIGN(const std::string text,
                       csv ? neurons_as_csv(table) : neurons_as_jsonl(table));
    return write_file_atomically(path, std::as_bytes(std::span(text)));
}

}  // namespace sparsescope
