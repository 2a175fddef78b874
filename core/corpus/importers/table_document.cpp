// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/importers/table_document.h"

#include <algorithm>
#include <filesystem>
#include <limits>

#include "core/corpus/importers/rows.h"
#include "core/corpus/level_path.h"

namespace sparsescope::importing {
namespace {

constexpr std::size_t faulty_cell_width = 40;
constexpr float no_number = std::numeric_limits<float>::quiet_NaN();

std::string holds(const Cell& cell, std::string_view instead_of) {
    const std::string shown = shown_cell(cell, faulty_cell_width);
    return shown.empty() ? "is empty" : fmt::format("holds \"{}\", {}", shown, instead_of);
}

bool is_kept(ColumnRole role) {
    return role == ColumnRole::metadata || role == ColumnRole::id || role == ColumnRole::weight;
}

// A name of a level, or several of them.
bool is_level(const nlohmann::json& value) {
    return value.is_null() || value.is_string() || value.is_number_integer();
}

}  // namespace

std::string picture_path(std::string written) {
    written = trimmed(written);
    if (written.find('/') == std::string::npos) std::ranges::replace(written, '\\', '/');
    return std::filesystem::path(written).lexically_normal().string();
}

tl::unexpected<Error> DocumentReader::bad(std::size_t column, std::string_view what) const {
    return fail(ErrorCode::invalid_input, fmt::format("{}, line {}: \"{}\" {}", reader_.name(),
                                                      reader_.line(), names_[column], what));
}

void DocumentReader::add_fault(ImportBatch& batch, std::size_t column,
                               std::string_view what) const {
    batch.faults.try_emplace(
        batch.documents.size(),
        fmt::format("line {}, column \"{}\" {}", reader_.line(), names_[column], what));
}

Status DocumentReader::append(std::vector<Cell>& cells, bool sure, ImportBatch& batch) {
    if (plan_.dim > 0) SPARSESCOPE_TRY(append_embedding(cells, batch));
    NewDocument document;
    if (plan_.label) SPARSESCOPE_TRY(read_label(cells[*plan_.label], sure, document));
    if (plan_.split) SPARSESCOPE_TRY(read_split(cells[*plan_.split], sure, document));
    if (!plan_.levels.empty()) SPARSESCOPE_TRY(read_levels(cells, document));
    for (std::size_t i = 0; i < plan_.columns.size(); ++i)
        if (plan_.columns[i].role == ColumnRole::tag)
            for (std::string& tag : read_names(cells[i]))
                document.tags.push_back(std::move(tag));
    document.metadata = metadata(cells);
    if (plan_.picture && !is_nothing(cells[*plan_.picture]))
        document.picture.path = picture_path(cell_text(cells[*plan_.picture]));
    if (plan_.part_of && plan_.part) read_part(cells[*plan_.part_of], cells[*plan_.part], document);
    if (plan_.text) SPARSESCOPE_TRY(read_text(cells[*plan_.text], sure, document));
    batch.documents.push_back(std::move(document));
    batch.lines.push_back(reader_.line());
    return {};
}

Status DocumentReader::append_embedding(std::vector<Cell>& cells, ImportBatch& batch) {
    EmbeddingMatrix& matrix = batch.embeddings;
    matrix.dim = plan_.dim;
    ++matrix.rows;
    if (plan_.list) return append_list(cells[plan_.embedding.front()], batch);
    for (const std::size_t i : plan_.embedding) {
        double value = 0;
        const bool number = read_number(cells[i], plan_.columns[i].comma, value);
        if (!number || value != value) add_fault(batch, i, holds(cells[i], "not a number"));
        matrix.values.push_back(number ? static_cast<float>(value) : no_number);
    }
    return {};
}

Status DocumentReader::append_list(const Cell& cell, ImportBatch& batch) {
    const std::size_t column = plan_.embedding.front();
    auto& values = batch.embeddings.values;
    const std::size_t before = values.size();
    const NumberList list = is_nothing(cell) ? NumberList{} : read_numbers(cell, values);
    const std::size_t count = values.size() - before;
    if (list.kind == NumberList::Kind::elided)
        return fail(elided_numbers(reader_.name(), reader_.line(), names_[column]));
    if (list.kind == NumberList::Kind::none) {
        add_fault(batch, column, holds(cell, "not a list of numbers"));
    } else if (count != plan_.dim) {
        add_fault(batch, column, fmt::format("has {} numbers, not {}", count, plan_.dim));
    } else if (std::any_of(values.end() - static_cast<std::ptrdiff_t>(count), values.end(),
                           [](float value) { return value != value; })) {
        add_fault(batch, column, "has a place without a number");
    }
    values.resize(before + std::min(count, plan_.dim));
    values.resize(before + plan_.dim, no_number);
    return {};
}

Status DocumentReader::read_label(Cell& cell, bool sure, NewDocument& document) {
    const ColumnPlan& plan = plan_.columns[*plan_.label];
    std::string label;
    if (!read_label_name(cell, plan.numeric, plan.truths_are_numbers, label) && sure)
        return bad(*plan_.label,
                   fmt::format("{}. Correct it, or keep the column as a remark (--columns "
                               "{}=metadata).",
                               holds(cell, "but a label is a word or a whole number"),
                               names_[*plan_.label]));
    document.label = labels_.index(label);
    return {};
}

Status DocumentReader::read_split(const Cell& cell, bool sure, NewDocument& document) const {
    document.split = is_nothing(cell) ? Split::none : split_of(cell_text(cell));
    if (document.split != Split::none || is_nothing(cell) || !sure) return {};
    return bad(*plan_.split, holds(cell,
                                   "which is no part; those are train, validation and "
                                   "test."));
}

Status DocumentReader::read_levels(const std::vector<Cell>& cells, NewDocument& document) const {
    std::vector<std::string> names;
    const bool one = plan_.levels.size() == 1;
    for (const std::size_t i : plan_.levels) {
        const Cell& cell = cells[i];
        const bool list = one && cell.value.is_array();
        if (list ? !std::ranges::all_of(cell.value, is_level) : !is_level(cell.value))
            return bad(i, "must be text, a whole number or a list of texts.");
        if (list) {
            document.level = join_levels(read_names(cell));
            return {};
        }
        if (one && trimmed(cell.text).starts_with('[') &&
            nlohmann::json::parse(cell.text, nullptr, false).is_array()) {
            document.level = join_levels(read_names(cell));
            return {};
        }
        names.push_back(is_nothing(cell) ? "" : cell_text(cell));
    }
    document.level = level_path(std::move(names));
    return {};
}

Status DocumentReader::read_text(Cell& cell, bool sure, NewDocument& document) const {
    if (is_empty(cell)) return {};
    if (!cell.value.is_null()) return sure ? bad(*plan_.text, "is not text.") : Status{};
    if (cell.text.find('\0') != std::string::npos)
        return bad(*plan_.text, "holds a zero character.");
    document.text = std::move(cell.text);
    return {};
}

// What has no number is no part.
void DocumentReader::read_part(const Cell& part_of, Cell& part, NewDocument& document) {
    double number = 0;
    if (is_nothing(part_of) || !read_number(part, false, number)) return;
    if (!(number >= 1 && number <= std::numeric_limits<std::int32_t>::max())) return;
    document.part_of = cell_text(part_of);
    document.part = static_cast<std::int32_t>(number) - 1;
}

// What a table writes as a number is one where that loses no digit (1.10 may be a version, and an
// id has more digits than a number can hold); cells that hold nothing are left out.
std::string DocumentReader::metadata(std::vector<Cell>& cells) const {
    using ordered = nlohmann::ordered_json;
    ordered object = ordered::object();
    // Columns have different names, so that none has to be looked for.
    auto& fields = object.get_ref<ordered::object_t&>();
    for (std::size_t i = 0; i < plan_.columns.size(); ++i) {
        const ColumnPlan& column = plan_.columns[i];
        Cell& cell = cells[i];
        if (!is_kept(*column.role) || is_empty(cell)) continue;
        if (!cell.value.is_null() || cell.quoted) {
            fields.emplace_back(names_[i], cell.quoted ? ordered(cell.text) : ordered(cell.value));
            continue;
        }
        double value = 0;
        ordered number = column.numeric ? ordered::parse(cell.text, nullptr, false) : ordered();
        bool exact = number.is_number() && number.dump() == trimmed(cell.text);
        if (column.numeric && column.comma && read_number(cell, true, value)) {
            number = value;
            exact = true;
        }
        fields.emplace_back(names_[i], exact ? std::move(number) : ordered(cell.text));
    }
    return object.empty() ? std::string() : object.dump();
}

}  // namespace sparsescope::importing
