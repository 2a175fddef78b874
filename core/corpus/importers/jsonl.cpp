// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <limits>
#include <set>

#include "core/corpus/importers/file_kind.h"
#include "core/corpus/importers/label_names.h"
#include "core/corpus/importers/rows.h"
#include "core/corpus/importers/table_source.h"
#include "core/corpus/level_path.h"
#include "core/formats/json_lines.h"

namespace sparsescope::importing {
namespace {

using nlohmann::json;

struct Keys {
    std::string text;
    std::string label;
    std::string embedding;
};

// Keys asked for may be missing in some lines, so only the usual names are looked up in the first.
Keys choose_keys(const json& first, const ImportOptions& options) {
    const auto choose = [&](const std::string& asked, auto& usual) -> std::string {
        if (!asked.empty()) return asked;
        for (const auto key : usual) {
            if (first.contains(key)) return std::string(key);
        }
        return std::string(usual[0]);
    };
    constexpr std::string_view embedding_keys[] = {"embedding", "embeddings", "vector"};
    return {choose(options.text_column, text_keys), choose(options.label_column, label_keys),
            choose(options.embedding_column, embedding_keys)};
}

class JsonLinesSource final : public ImportSource {
  public:
    JsonLinesSource(JsonLineReader reader, json first, const ImportOptions& options,
                    Numbers numbers)
        : reader_(std::move(reader)),
          keys_(choose_keys(first, options)),
          level_keys_(options.level_columns),
          required_(options.level_columns) {
        required_.insert(required_.end(),
                         {options.text_column, options.label_column, options.embedding_column});
        const auto embedding = first.find(keys_.embedding);
        if (numbers == Numbers::embeddings && embedding != first.end() && embedding->is_array()) {
            dim_ = embedding->size();
        }
        has_embeddings_ = dim_ > 0;
        std::erase(required_, "");
        pending_ = std::move(first);
    }

    std::int64_t size() const override { return -1; }
    std::size_t dim() const override { return dim_; }
    std::vector<std::string> label_names() const override { return names_.names(); }

    Result<ImportBatch> next(std::int64_t max_documents) override {
        ImportBatch batch;
        while (static_cast<std::int64_t>(batch.documents.size()) < max_documents) {
            if (!pending_) {
                SPARSESCOPE_ASSIGN(pending_, reader_.next());
            }
            if (!pending_) break;
            SPARSESCOPE_ASSIGN(auto document, read(*pending_, batch.embeddings));
            batch.documents.push_back(std::move(document));
            pending_.reset();
        }
        if (batch.documents.empty()) SPARSESCOPE_TRY(check_required());
        return batch;
    }

  private:
    tl::unexpected<Error> bad(std::string_view what) const {
        return fail(ErrorCode::invalid_input,
                    fmt::format("{}, line {}: {}", reader_.name(), reader_.line_number(), what));
    }

    // Takes what it uses out of the object; the rest is metadata.
    Result<NewDocument> read(json& object, EmbeddingMatrix& matrix) {
        for (const auto& [key, value] : object.items())
            seen_.insert(key);
        NewDocument document;
        SPARSESCOPE_TRY(take_embedding(object, matrix));
        SPARSESCOPE_TRY(read_levels(object, document));
        SPARSESCOPE_TRY(take_text(object, document));
        SPARSESCOPE_TRY(take_label(object, document));
        for (const std::string& key : level_keys_)
            object.erase(key);
        if (!object.empty()) document.metadata = object.dump();
        return document;
    }
    Status take_text(json& object, NewDocument& document) const {
        const auto text = object.find(keys_.text);
        if (text == object.end() || text->is_null()) {
            if (has_embeddings_) return {};
            return bad(
                fmt::format("there is no \"{}\". Name the key that holds the text.", keys_.text));
        }
        if (!text->is_string()) return bad(fmt::format("\"{}\" is not text.", keys_.text));
        document.text = text->get<std::string>();
        if (document.text.find('\0') != std::string::npos) {
            return bad(fmt::format("\"{}\" holds a zero character.", keys_.text));
        }
        object.erase(text);
        return {};
    }
    // A level may be the label too, so its key stays until the label has been read.
    Status read_levels(const json& object, NewDocument& document) const {
        if (level_keys_.size() == 1) {
            const auto list = object.find(level_keys_.front());
            if (list != object.end() && list->is_array()) return read_level_list(*list, document);
        }
        std::vector<std::string> names;
        for (const std::string& key : level_keys_) {
            const auto level = object.find(key);
            const bool missing = level == object.end() || level->is_null();
            if (missing) {
                names.emplace_back();
                continue;
            }
            SPARSESCOPE_ASSIGN(std::string name, level_name(*level, key));
            names.push_back(std::move(name));
        }
        document.level = level_path(std::move(names));
        return {};
    }
    Status read_level_list(const json& list, NewDocument& document) const {
        std::vector<std::string> names;
        for (const json& level : list) {
            SPARSESCOPE_ASSIGN(std::string name, level_name(level, level_keys_.front()));
            names.push_back(std::move(name));
        }
        document.level = join_levels(names);
        return {};
    }
    Result<std::string> level_name(const json& level, const std::string& key) const {
        if (level.is_string()) return level.get<std::string>();
        if (level.is_number_integer()) return level.dump();
        return bad(fmt::format("\"{}\" must be text, a whole number or a list of texts.", key));
    }
    Status take_label(json& object, NewDocument& document) {
        const auto label = object.find(keys_.label);
        if (label == object.end()) return {};
        if (label->is_string()) {
            document.label = names_.index(label->get<std::string>());
        } else if (label->is_number_integer() || label->is_boolean()) {
            document.label = names_.index(label->dump());
        } else if (!label->is_null()) {
            return bad(fmt::format("\"{}\" must be text or a whole number.", keys_.label));
        }
        object.erase(label);
        return {};
    }
    Status take_embedding(json& object, EmbeddingMatrix& matrix) {
        const auto embedding = object.find(keys_.embedding);
        if (!has_embeddings_) {
            if (embedding == object.end() || !embedding->is_array()) return {};
            return bad(
                fmt::format("\"{}\" appears here, but not in the first line.", keys_.embedding));
        }
        if (embedding == object.end() || !embedding->is_array() || embedding->size() != dim_) {
            return bad(fmt::format("\"{}\" must be a list of {} numbers, as in the first line.",
                                   keys_.embedding, dim_));
        }
        for (const auto& number : *embedding) {
            if (!number.is_number()) {
                return bad(
                    fmt::format("\"{}\" holds something that is not a number.", keys_.embedding));
            }
            matrix.values.push_back(number.get<float>());
        }
        matrix.dim = dim_;
        ++matrix.rows;
        object.erase(embedding);
        return {};
    }
    // At the end: a key that was asked for and never seen is a mistake.
    Status check_required() const {
        for (const auto& key : required_) {
            if (seen_.contains(key)) continue;
            std::string names;
            for (const auto& name : seen_)
                names += (names.empty() ? "" : ", ") + name;
            return fail(ErrorCode::invalid_input,
                        fmt::format("{} has no \"{}\". It has: {}.", reader_.name(), key, names));
        }
        return {};
    }

    JsonLineReader reader_;
    Keys keys_;
    std::vector<std::string> level_keys_;
    std::vector<std::string> required_;
    std::optional<json> pending_;
    std::size_t dim_ = 0;
    bool has_embeddings_ = false;
    std::set<std::string> seen_;
    LabelNames names_;
};

}  // namespace

Result<std::unique_ptr<ImportSource>> open_json_lines(const ImportOptions& options,
                                                      Numbers numbers) {
    SPARSESCOPE_ASSIGN(auto reader, JsonLineReader::open(options.file));
    SPARSESCOPE_ASSIGN(auto first, reader.next());
    if (!first) {
        return fail(ErrorCode::invalid_input, fmt::format("{} is empty.", reader.name()));
    }
    auto source =
        std::make_unique<JsonLinesSource>(std::move(reader), std::move(*first), options, numbers);
    if (source->dim() > 0) SPARSESCOPE_TRY(check_dim(options.file.string(), source->dim()));
    return source;
}

const ImporterEntry& jsonl_entry() {
    static const ImporterEntry entry{
        "jsonl", "one JSON object per line with the keys text, label and embedding", is_json_lines,
        [](const ImportOptions& options) { return open_json_lines(options, Numbers::embeddings); }};
    return entry;
}

}  // namespace sparsescope::importing
