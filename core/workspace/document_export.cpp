// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/document_export.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/atomic_file.h"
#include "core/types/csv_field.h"
#include "core/workspace/dataset_pictures.h"
#include "core/workspace/find_pictures.h"
#include "core/workspace/metadata_columns.h"

namespace sparsescope {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t piece_documents = 1024;
constexpr std::string_view csv_columns[] = {"document", "label",   "level", "split", "tags",
                                            "part_of",  "picture", "part",  "text",  "embedding"};

// Reads embeddings a piece at a time, and each piece once as long as rows ascend.
class EmbeddingReader {
  public:
    EmbeddingReader(const Corpus& corpus, const DatasetInfo& dataset)
        : corpus_(corpus), dataset_(dataset) {}

    // "[0.25,-1]": the shortest digits that give the same floats.
    Result<std::string> list_at(std::int64_t row) {
        const std::int64_t first = row / piece * piece;
        if (first != first_) {
            const std::int64_t rows = std::min(piece, dataset_.documents - first);
            SPARSESCOPE_ASSIGN(piece_, corpus_.embeddings(dataset_.id, first, rows));
            first_ = first;
        }
        const auto values = piece_.view().row(static_cast<std::size_t>(row - first));
        return fmt::format("[{}]", fmt::join(values, ","));
    }

  private:
    static constexpr std::int64_t piece = 1024;

    const Corpus& corpus_;
    const DatasetInfo& dataset_;
    std::int64_t first_ = -1;
    EmbeddingMatrix piece_;
};

// What stands in one line, beside the document itself.
struct Line {
    const Document& document;
    std::string label;
    std::vector<std::string> tags;
    std::string picture;  // where its file is
    std::optional<std::string> embedding;
};

// Joined, unless import would take the cell apart elsewhere than between two tags.
std::string tags_cell(const std::vector<std::string>& tags) {
    const bool divides = std::ranges::any_of(
        tags, [](const std::string& tag) { return tag.find(';') != std::string::npos; });
    const bool looks_like_list = !tags.empty() && tags.front().starts_with('[');
    if (divides || looks_like_list)
        return csv_field(Json(tags).dump(-1, ' ', false, Json::error_handler_t::replace));
    return csv_field(fmt::format("{}", fmt::join(tags, "; ")));
}

// "guide.md,3,": which part of which longer document; nothing where no document is one.
std::string part_cells(const Document& document, bool has_parts) {
    if (!has_parts) return {};
    if (document.part.empty()) return ",,";
    return fmt::format("{},{},", csv_field(document.part.name), document.part.number + 1);
}

std::string csv_line(const Line& line, const MetadataColumns& columns, bool has_parts,
                     bool has_pictures) {
    const Document& document = line.document;
    const std::string embedding = line.embedding ? ',' + csv_field(*line.embedding) : std::string();
    const std::string picture = has_pictures ? csv_field(line.picture) + ',' : std::string();
    return fmt::format("{},{},{},{},{},{}{}{}{}{}\n", document.id, csv_field(line.label),
                       csv_field(document.level), split_name(document.split), tags_cell(line.tags),
                       part_cells(document, has_parts), picture, csv_field(document.text),
                       columns.cells(document.metadata), embedding);
}

std::string json_line(const Line& line) {
    const Document& document = line.document;
    Json json;
    json["document"] = document.id;
    json["row"] = document.row;
    json["label"] = line.label.empty() ? Json() : Json(line.label);
    json["level"] = document.level.empty() ? Json() : Json(document.level);
    json["split"] = split_name(document.split);
    json["tags"] = line.tags;
    if (!document.part.empty()) {
        json["part_of"] = document.part.name;
        json["part"] = document.part.number + 1;
    }
    if (!line.picture.empty()) json["picture"] = line.picture;
    json["text"] = document.text;
    Json metadata = Json::parse(document.metadata, nullptr, false);
    if (metadata.is_object()) json["metadata"] = std::move(metadata);
    // Texts come from people's files: bytes that are no UTF-8 must not stop the export.
    std::string text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
    if (line.embedding) text.insert(text.size() - 1, ",\"embedding\":" + *line.embedding);
    return text + '\n';
}

class DocumentWriterTo {
  public:
    DocumentWriterTo(const Corpus& corpus, const DatasetInfo& dataset, const RowSet& rows,
                     ExportedEmbeddings embeddings, bool csv)
        : corpus_(corpus),
          dataset_(dataset),
          embeddings_(embeddings),
          csv_(csv),
          columns_(csv_columns, csv_field),
          reader_(corpus, dataset) {
        rows.for_each([&](std::size_t row) { rows_.push_back(static_cast<std::int64_t>(row)); });
    }
    [[nodiscard]] std::int64_t count() const { return std::ssize(rows_); }

    Status write(OutputFile& file, const std::stop_token& stop, const Progress& progress) {
        if (dataset_.has_images) {
            SPARSESCOPE_ASSIGN(pictures_, corpus_.pictures(dataset_.id));
            if (std::ranges::all_of(pictures_, &Picture::empty)) pictures_.clear();
            SPARSESCOPE_ASSIGN(folder_, folder_of_pictures(corpus_, dataset_));
        }
        if (csv_) {
            // The columns are known only when all documents have been looked at.
            SPARSESCOPE_TRY(for_each_piece(stop, {}, [&](const Document& document) -> Status {
                columns_.add(document.metadata);
                return {};
            }));
            SPARSESCOPE_TRY(file.write(header()));
        }
        return for_each_piece(stop, progress, [&](const Document& document) -> Status {
            SPARSESCOPE_ASSIGN(const Line line, line_of(document));
            return file.write(csv_ ? csv_line(line, columns_, dataset_.has_parts, has_pictures())
                                   : json_line(line));
        });
    }

  private:
    std::string header() const {
        const bool with = embeddings_ == ExportedEmbeddings::written;
        return fmt::format("document,label,level,split,tags,{}{}text{}{}\n",
                           dataset_.has_parts ? "part_of,part," : "",
                           has_pictures() ? "picture," : "", columns_.header(),
                           with ? ",embedding" : "");
    }

    [[nodiscard]] bool has_pictures() const { return !pictures_.empty(); }
    [[nodiscard]] std::string picture_of(const Document& document) const {
        const auto row = static_cast<std::size_t>(document.row);
        if (row >= pictures_.size() || pictures_[row].empty()) return {};
        return original_of(folder_, pictures_[row]).string();
    }

    Result<Line> line_of(const Document& document) {
        Line line{document, dataset_.label_name(document.label), {}, picture_of(document), {}};
        SPARSESCOPE_ASSIGN(line.tags, corpus_.tags_of(document.id));
        if (embeddings_ == ExportedEmbeddings::written) {
            SPARSESCOPE_ASSIGN(line.embedding, reader_.list_at(document.row));
        }
        return line;
    }

    template <class Body>
    Status for_each_piece(const std::stop_token& stop, const Progress& progress, Body&& body) {
        for (std::size_t i = 0; i < rows_.size(); i += piece_documents) {
            if (stop.stop_requested()) return cancelled("The export was stopped.");
            report(progress, "writing documents", static_cast<std::int64_t>(i), count());
            const std::size_t size = std::min(piece_documents, rows_.size() - i);
            SPARSESCOPE_ASSIGN(
                const auto documents,
                corpus_.documents_at(dataset_.id, std::span(rows_).subspan(i, size)));
            for (const Document& document : documents)
                SPARSESCOPE_TRY(body(document));
        }
        return {};
    }

    const Corpus& corpus_;
    const DatasetInfo& dataset_;
    ExportedEmbeddings embeddings_;
    bool csv_;
    MetadataColumns columns_;
    EmbeddingReader reader_;
    std::vector<std::int64_t> rows_;
    std::string folder_;             // that the pictures are in
    std::vector<Picture> pictures_;  // by row; none where no document has one
};

}  // namespace

Result<std::int64_t> export_documents(const Corpus& corpus, const DatasetInfo& dataset,
                                      const RowSet& rows, const std::filesystem::path& path,
                                      ExportedEmbeddings embeddings, std::stop_token stop,
                                      const Progress& progress) {
    const std::string end = path.extension().string();
    if (end != ".csv" && end != ".jsonl" && end != ".ndjson") {
        return fail(ErrorCode::invalid_argument,
                    fmt::format("Documents can be written as .csv or .jsonl; {} ends in neither.",
                                path.filename().string()));
    }
    if (embeddings == ExportedEmbeddings::written && dataset.dim == 0) {
        return fail(
            ErrorCode::invalid_argument,
            fmt::format("\"{}\" has no embeddings to write. Leave them out.", dataset.name));
    }
    DocumentWriterTo writer(corpus, dataset, rows, embeddings, end == ".csv");
    SPARSESCOPE_TRY(write_file_atomically(
        path, [&](OutputFile& file) { return writer.write(file, stop, progress); }));
    return writer.count();
}

}  // namespace sparsescope
