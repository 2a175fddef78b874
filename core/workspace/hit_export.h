// SPDX-License-Identifier: GPL-3.0-or-later
// Hits of a search as a file for other programs. One line per hit, best first:
// CSV    a header, then rank, document, label, score, sparse_score, dense_score (of two-stage
//        hits), contributions as "412:0.31 77:0.12" (neuron:share of the score), text;
// JSONL  the same as one object a line, contributions with both weights of every neuron.
// Numbers are written so that reading them gives the same value. Any thread.
#pragma once
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/corpus/corpus.h"
#include "core/types/search_hit.h"

namespace sparsescope {

struct ExportedHit {
    int rank = 0;  // 1 = best
    SearchHit hit;
    std::string label;  // "": none
    std::string text;
    Split split = Split::train;
};

// Reads labels and texts of hits of one dataset; the ranks follow their order.
[[nodiscard]] Result<std::vector<ExportedHit>> hits_to_export(const Corpus& corpus,
                                                              const DatasetInfo& dataset,
                                                              std::span<const SearchHit> hits);

[[nodiscard]] std::string hits_as_csv(std::span<const ExportedHit> hits);
[[nodiscard]] std::string hits_as_jsonl(std::span<const ExportedHit> hits);

// The format by the name's end: .csv, .jsonl or .ndjson; another one is refused.
[[nodiscard]] Status write_hits(const std::filesystem::path& path,
                                std::span<const ExportedHit> hits);

}  // namespace sparsescope
