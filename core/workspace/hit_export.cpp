// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/hit_export.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "core/base/atomic_file.h"
#include "core/types/csv_field.h"
#include "core/workspace/metadata_columns.h"

namespace sparsescope {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view hit_columns[] = {"rank",         "document",    "label",         "score",
                                            "sparse_score", "dense_score", "contributions", "text"};

std::string shares(std::span<const Contribution> contributions) {
    std::string text;
    for (const Contribution& part : contributions)
        text += fmt::format("{}{}:{}", text.empty() ? "" : " ", part.neuron, part.value);
    return text;
}

std::string place(const SearchHit& hit, bool by_words) {
    if (!hit.places) return {};
    const auto& place = by_words ? hit.places->words : hit.places->meaning;
    return place ? std::to_string(*place) : std::string();
}

std::string part_cells(const ExportedHit& exported) {
    if (exported.part.empty()) return ",,,";
    return fmt::format("{},{},{},", sheet_field(exported.part.name), exported.part.number + 1,
                       exported.hit.group ? exported.hit.group->others : 0);
}

Json to_json(const ExportedHit& exported) {
    const SearchHit& hit = exported.hit;
    Json json;
    json["rank"] = exported.rank;
    json["document"] = hit.document;
    json["label"] = exported.label.empty() ? Json() : Json(exported.label);
    json["score"] = hit.score;
    if (hit.parts) {
        json["sparse_score"] = hit.parts->sparse;
        json["dense_score"] = hit.parts->dense;
    }
    if (hit.places) {
        json["words_rank"] = hit.places->words ? Json(*hit.places->words) : Json();
        json["meaning_rank"] = hit.places->meaning ? Json(*hit.places->meaning) : Json();
    }
    if (!exported.part.empty()) {
        json["part_of"] = exported.part.name;
        json["part"] = exported.part.number + 1;
        json["parts"] = exported.part.of;
        json["more"] = hit.group ? hit.group->others : 0;
    }
    Json& parts = json["contributions"] = Json::array();
    for (const Contribution& part : hit.contributions)
        parts.push_back({{"neuron", part.neuron},
                         {"query_weight", part.query_weight},
                         {"document_weight", part.document_weight},
                         {"value", part.value}});
    json["text"] = exported.text;
    Json metadata = Json::parse(exported.metadata, nullptr, false);
    if (metadata.is_object()) json["metadata"] = std::move(metadata);
    return json;
}

}  // namespace

Result<std::vector<ExportedHit>> hits_to_export(const Corpus& corpus, const DatasetInfo& dataset,
                                                std::span<const SearchHit> hits) {
    std::vector<DocumentId> ids;
    for (const SearchHit& hit : hits)
        ids.push_back(hit.document);
    SPARSESCOPE_ASSIGN(const auto documents, corpus.documents(ids));
    std::unordered_map<DocumentId, const Document*> by_id;
    for (const Document& document : documents)
        by_id[document.id] = &document;
    std::vector<ExportedHit> exported;
    for (const SearchHit& hit : hits) {
        ExportedHit one{static_cast<int>(exported.size()) + 1, hit, {}, {}, {}, {}, {}};
        if (const auto found = by_id.find(hit.document); found != by_id.end()) {
            one.label = dataset.label_name(found->second->label);
            one.text = found->second->text;
            one.split = found->second->split;
            one.metadata = found->second->metadata;
            one.part = found->second->part;
        }
        exported.push_back(std::move(one));
    }
    return exported;
}

std::string hits_as_csv(std::span<const ExportedHit> hits) {
    const bool fused =
        std::ranges::any_of(hits, [](const auto& one) { return one.hit.places.has_value(); });
    const bool parts = std::ranges::any_of(hits, [](const auto& one) { return !one.part.empty(); });
    std::vector<std::string_view> head(std::begin(hit_columns), std::end(hit_columns) - 1);
    if (fused) head.insert(head.end(), {"words_rank", "meaning_rank"});
    if (parts) head.insert(head.end(), {"part_of", "part", "more"});
    head.push_back("text");
    MetadataColumns columns(head, sheet_field);
    for (const ExportedHit& exported : hits)
        columns.add(exported.metadata);
    std::string text = fmt::format("{}{}\n", fmt::join(head, ","), columns.header());
    for (const ExportedHit& exported : hits) {
        const SearchHit& hit = exported.hit;
        text += fmt::format(
            "{},{},{},{},{},{},{},", exported.rank, hit.document, sheet_field(exported.label),
            hit.score, hit.parts ? fmt::format("{}", hit.parts->sparse) : "",
            hit.parts ? fmt::format("{}", hit.parts->dense) : "", shares(hit.contributions));
        if (fused) text += fmt::format("{},{},", place(hit, true), place(hit, false));
        if (parts) text += part_cells(exported);
        text += fmt::format("{}{}\n", sheet_field(exported.text), columns.cells(exported.metadata));
    }
    return text;
}

std::string hits_as_jsonl(std::span<const ExportedHit> hits) {
    std::string text;
    for (const ExportedHit& exported : hits) {
        // Texts come from people's files: bytes that are no UTF-8 must not stop the export.
        text += to_json(exported).dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
    }
    return text;
}

Status write_hits(const std::filesystem::path& path, std::span<const ExportedHit> hits) {
    const std::string end = path.extension().string();
    if (end != ".csv" && end != ".jsonl" && end != ".ndjson") {
        return fail(ErrorCode::invalid_argument,
                    fmt::format("Hits can be written as .csv or .jsonl; {} ends in neither.",
                                path.filename().string()));
    }
    const std::string text = end == ".csv" ? hits_as_csv(hits) : hits_as_jsonl(hits);
    return write_file_atomically(path, [&text](OutputFile& file) { return file.write(text); });
}

}  // namespace sparsescope
