// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/json_records.h"

#include <algorithm>
#include <unordered_map>

#include "core/corpus/importers/records.h"

namespace sparsescope::importing {
namespace {

using nlohmann::json;

constexpr int deepest_unfolded = 5;

bool is_number_list(const json& value) {
    return value.is_array() && value.size() > 1 && value.front().is_number();
}

// Whether somewhere in these objects, or lists of one object, is a list of numbers.
bool holds_embedding(const json& value, int depth = 0) {
    if (depth > deepest_unfolded) return false;
    if (value.is_array())
        return value.size() == 1 && value.front().is_object() &&
               holds_embedding(value.front(), depth + 1);
    return value.is_object() && std::ranges::any_of(value, [&](const json& inner) {
               return is_number_list(inner) || holds_embedding(inner, depth + 1);
           });
}

class JsonRecords final : public RecordReader {
  public:
    explicit JsonRecords(JsonRecordReader reader) : reader_(std::move(reader)) {}

    const std::vector<std::string>& columns() const override { return columns_; }
    bool may_bring_columns() const override { return true; }
    bool unnamed() const override { return false; }
    std::int64_t line() const override { return reader_.line_number(); }
    const std::string& name() const override { return reader_.name(); }
    const std::vector<std::string>& notes() const override { return reader_.notes(); }

    Result<bool> next(std::vector<Cell>& cells) override {
        SPARSESCOPE_ASSIGN(auto object, reader_.next());
        if (!object) return false;
        for (Cell& cell : cells)
            cell.clear();
        cells.resize(columns_.size());
        unfold("", *object, cells);
        return true;
    }

  private:
    void unfold(const std::string& prefix, json& object, std::vector<Cell>& cells) {
        for (auto& [key, value] : object.items()) {
            const std::string name = prefix + key;
            if (value.is_object() && prefix.empty() && key == "metadata") {
                unfold_metadata(value, object, cells);
            } else if (value.is_structured() && holds_embedding(value)) {
                unfold(name + ".", value.is_array() ? value.front() : value, cells);
            } else {
                put(name, value, cells);
            }
        }
    }
    // A key that the record has too keeps its origin in its name.
    void unfold_metadata(json& metadata, const json& record, std::vector<Cell>& cells) {
        for (auto& [key, value] : metadata.items())
            put(record.contains(key) ? "metadata." + key : key, value, cells);
    }
    void put(const std::string& name, json& value, std::vector<Cell>& cells) {
        const auto [entry, is_new] = index_.try_emplace(name, columns_.size());
        if (is_new) {
            columns_.push_back(name);
            cells.emplace_back();
        }
        Cell& cell = cells[entry->second];
        if (value.is_string()) {
            cell.text.swap(value.get_ref<std::string&>());
            cell.quoted = true;
        } else {
            cell.value = std::move(value);
        }
    }

    JsonRecordReader reader_;
    std::vector<std::string> columns_;
    std::unordered_map<std::string, std::size_t> index_;
};

}  // namespace

Result<std::unique_ptr<RecordReader>> open_json_records(const std::filesystem::path& file) {
    SPARSESCOPE_ASSIGN(auto reader, JsonRecordReader::open(file));
    return std::make_unique<JsonRecords>(std::move(reader));
}

}  // namespace sparsescope::importing
