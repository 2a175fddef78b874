// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/document_export.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/atomic_file.h"
#include "core/workspace/csv_field.h"

namespace sparsescope {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t piece_documents = 1024;

std::string csv_line(const Document& document, const std::string& label,
                     const std::vector<std::string>& tags) {
    return fmt::format("{},{},{},{},{},{}\n", document.id, csv_field(label),
                       csv_field(document.level), split_name(document.split),
                       csv_field(fmt::format("{}", fmt::join(tags, "; "))),
                       csv_field(document.text));
}

std::string json_line(const Document& document, const std::string& label,
                      const std::vector<std::string>& tags) {
    Json json;
    json["document"] = document.id;
    json["row"] = document.row;
    json["label"] = label.empty() ? Json() : Json(label);
    json["level"] = document.level.empty() ? Json() : Json(document.level);
    json["split"] = split_name(document.split);
    json["tags"] = tags;
    json["text"] = document.text;
    Json metadata = Json::parse(document.metadata, nullptr, false);
    if (metadata.is_object()) json["metadata"] = std::move(metadata);
    // Texts come from people's files: bytes that are no UTF-8 must not stop the export.
    return json.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
}

Status write_piece(const Corpus& corpus, const DatasetInfo& dataset,
                   std::span<const std::int64_t> rows, bool csv, OutputFile& file) {
    SPARSESCOPE_ASSIGN(const auto documents, corpus.documents_at(dataset.id, rows));
    std::string text;
    for (const Document& document : documents) {
        SPARSESCOPE_ASSIGN(const auto tags, corpus.tags_of(document.id));
        const std::string label = dataset.label_name(document.label);
        text += csv ? csv_line(document, label, tags) : json_line(document, label, tags);
    }
    return file.write(text);
}

}  // namespace

Result<std::int64_t> export_documents(const Corpus& corpus, const DatasetInfo& dataset,
                                      const RowSet& rows, const std::filesystem::path& path,
                                      std::stop_token stop, const Progress& progress) {
    const std::string end = path.extension().string();
    if (end != ".csv" && end != ".jsonl" && end != ".ndjson") {
        return fail(ErrorCode::invalid_argument,
                    fmt::format("Documents can be written as .csv or .jsonl; {} ends in neither.",
                                path.filename().string()));
    }
    std::vector<std::int64_t> wanted;
    rows.for_each([&](std::size_t row) { wanted.push_back(static_cast<std::int64_t>(row)); });
    const auto total = static_cast<std::int64_t>(wanted.size());
    const auto write = [&](OutputFile& file) -> Status {
        if (end == ".csv") SPARSESCOPE_TRY(file.write("document,label,level,split,tags,text\n"));
        for (std::size_t i = 0; i < wanted.size(); i += piece_documents) {
            if (stop.stop_requested()) return cancelled("The export was stopped.");
            report(progress, "writing documents", static_cast<std::int64_t>(i), total);
            const std::size_t count = std::min(piece_documents, wanted.size() - i);
            const auto piece = std::span(wanted).subspan(i, count);
            SPARSESCOPE_TRY(write_piece(corpus, dataset, piece, end == ".csv", file));
        }
        return {};
    };
    SPARSESCOPE_TRY(write_file_atomically(path, write));
    return total;
}

}  // namespace sparsescope
