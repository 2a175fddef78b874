// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <limits>

#include "app/cli/answers.h"
#include "app/cli/filter_option.h"
#include "app/cli/text_table.h"
#include "app/cli/verb.h"
#include "core/workspace/dataset_pictures.h"
#include "core/workspace/document_export.h"
#include "core/workspace/filter_rows.h"
#include "core/workspace/find_pictures.h"

namespace sparsescope::cli {

namespace {

constexpr std::size_t shown_text = 60;
constexpr std::size_t shown_value = 30;

// The fields of metadata that the filter names, each once.
void add_fields(const Filter& filter, std::vector<std::string>& fields) {
    const auto* field = filter.condition ? std::get_if<FieldIs>(&*filter.condition) : nullptr;
    if (field && std::ranges::find(fields, field->name) == fields.end())
        fields.push_back(field->name);
    for (const Filter& part : filter.parts)
        add_fields(part, fields);
}

std::string value_text(const Json& metadata, const std::string& field) {
    if (!metadata.is_object() || !metadata.contains(field) || metadata[field].is_null()) return {};
    const Json& value = metadata[field];
    return value.is_string() ? value.get<std::string>()
                             : value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json picture_json(const std::string& folder, const Picture& picture) {
    Json json;
    json["file"] = original_of(folder, picture).string();
    json["width"] = picture.width;
    json["height"] = picture.height;
    json["bytes"] = picture.bytes;
    json["sha256"] = picture.hash;
    return json;
}

std::string picture_text(const Picture& picture) {
    if (picture.empty()) return {};
    return fmt::format("{} × {}, {}", picture.width, picture.height,
                       shortened(picture.path, shown_value));
}

class DocumentsVerb final : public Verb {
  public:
    void add_options(CLI::App& app) override {
        app.add_option("--dataset", dataset_, "Dataset; default: the only one");
        filter_.add_to(app);
        app.add_option("--from", from_, "Pass over this many of them first")
            ->check(CLI::NonNegativeNumber)
            ->capture_default_str();
        top_option_ = app.add_option("--top", top_,
                                     "List, or write, only this many; a file gets all unless told")
                          ->check(CLI::Range(0, 10'000'000))
                          ->capture_default_str();
        auto* to = app.add_option("--to", to_, "Write them to this file instead: .csv or .jsonl");
        app.add_flag("--embeddings", embeddings_, "Write their embeddings, too")->needs(to);
    }

    Result<Answer> run(Session& session) override {
        SPARSESCOPE_ASSIGN(const Corpus corpus, session.open(Access::read_only));
        SPARSESCOPE_ASSIGN(const DatasetInfo dataset, corpus.dataset(dataset_));
        SPARSESCOPE_ASSIGN(const RowSet rows, filter_.rows(corpus, dataset.id, session.stop()));
        const auto passing = static_cast<std::int64_t>(rows.count());
        const std::int64_t documents = dataset.documents - dataset.removed_documents;
        Answer answer;
        answer.json = {{"dataset", dataset.name}, {"documents", documents}, {"passing", passing}};
        if (!to_.empty()) {
            SPARSESCOPE_TRY(write(corpus, dataset, rows, documents, session, answer));
            return answer;
        }
        answer.text =
            fmt::format("{} of {} documents of \"{}\".\n", passing, documents, dataset.name);
        SPARSESCOPE_TRY(list(corpus, dataset, rows, answer));
        return answer;
    }

  private:
    // Rows from_ … from_ + count − 1 of the set.
    [[nodiscard]] std::vector<std::int64_t> piece_of(const RowSet& rows, std::int64_t count) const {
        std::vector<std::int64_t> piece;
        std::int64_t position = 0;
        rows.for_each([&](std::size_t row) {
            if (position >= from_ && position - from_ < count)
                piece.push_back(static_cast<std::int64_t>(row));
            ++position;
        });
        return piece;
    }

    Status write(const Corpus& corpus, const DatasetInfo& dataset, const RowSet& rows,
                 std::int64_t documents, Session& session, Answer& answer) const {
        RowSet wanted(rows.rows());
        const std::int64_t all = std::numeric_limits<std::int64_t>::max();
        for (const std::int64_t row : piece_of(rows, top_option_->count() > 0 ? top_ : all))
            wanted.add(static_cast<std::size_t>(row));
        const auto with = embeddings_ ? ExportedEmbeddings::written : ExportedEmbeddings::left_out;
        SPARSESCOPE_ASSIGN(const std::int64_t written,
                           export_documents(corpus, dataset, wanted, to_, with, session.stop(),
                                            session.progress()));
        answer.json["file"] = to_;
        answer.json["written"] = written;
        answer.text = fmt::format("Wrote {} of {} documents to {}.", written, documents, to_);
        return {};
    }

    Status list(const Corpus& corpus, const DatasetInfo& dataset, const RowSet& rows,
                Answer& answer) const {
        SPARSESCOPE_ASSIGN(const auto documents,
                           corpus.documents_at(dataset.id, piece_of(rows, top_)));
        SPARSESCOPE_ASSIGN(const Filter filter, filter_.filter());
        std::vector<std::string> fields;  // a table of all of them would be too wide
        add_fields(filter, fields);
        std::vector<TextTable::Column> columns{
            {"document", TextTable::Align::right}, {"label"}, {"split"}, {"tags"}};
        for (const std::string& field : fields)
            columns.push_back({field});
        if (!dataset.picture_folder.empty()) columns.push_back({"picture"});
        columns.push_back({"text"});
        TextTable table(std::move(columns));
        SPARSESCOPE_ASSIGN(const std::string folder, folder_of_pictures(corpus, dataset));
        Json& listed = answer.json["list"] = Json::array();
        for (const Document& document : documents) {
            SPARSESCOPE_ASSIGN(const auto tags, corpus.tags_of(document.id));
            const std::string label = dataset.label_name(document.label);
            const char* split = split_name(document.split);
            const Json metadata = parsed(document.metadata);
            listed.push_back({{"document", document.id},
                              {"row", document.row},
                              {"label", text_or_null(label)},
                              {"level", text_or_null(document.level)},
                              {"split", split},
                              {"tags", tags},
                              {"text", text_or_null(document.text)},
                              {"metadata", metadata}});
            SPARSESCOPE_ASSIGN(const Picture picture, corpus.picture(document.id));
            if (!picture.empty()) listed.back()["picture"] = picture_json(folder, picture);
            std::vector<std::string> cells{std::to_string(document.id), label, split,
                                           fmt::format("{}", fmt::join(tags, ", "))};
            for (const std::string& field : fields)
                cells.push_back(shortened(value_text(metadata, field), shown_value));
            if (!dataset.picture_folder.empty()) cells.push_back(picture_text(picture));
            cells.push_back(shortened(document.text, shown_text));
            table.add(std::move(cells));
        }
        if (!documents.empty()) answer.text += table.text();
        return {};
    }

    std::string dataset_;
    FilterOption filter_;
    std::int64_t from_ = 0;
    std::int64_t top_ = 20;
    const CLI::Option* top_option_ = nullptr;
    std::string to_;
    bool embeddings_ = false;
};

}  // namespace

const VerbEntry& documents_entry() {
    static const VerbEntry entry{"documents", make_verb<DocumentsVerb>};
    return entry;
}

}  // namespace sparsescope::cli
