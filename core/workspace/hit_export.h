// SPDX-License-Identifier: GPL-3.0-or-later
// Writes the hits of a search to a file for other programs, the best first, one line each:
// CSV    a header, then rank, document, label, score, sparse_score and dense_score (empty unless
//        the hit is of a two-stage search), contributions as "412:0.31 77:0.12" (neuron:share of
//        the score), text, and a column for each field of the metadata; of fused lists also
//        words_rank and meaning_rank, and of parts of longer documents part_of, part and more
//        (parts of the same that are not shown), before the text;
// JSONL  the same as an object, in which contributions have both weights of each neuron, and
//        metadata are an object.
// Numbers are written so that reading them gives the same value. Any thread.
#pragma once
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "core/corpus/corpus.h"
#include "core/types/search_hit.h"

namespace sparsescope {

struct ExportedHit {
    int rank = 0;  // 1 is the best
    SearchHit hit;
    std::string label;  // its name; "" when the document has none
    std::string text;
    Split split = Split::train;
    std::string metadata;  // a JSON object, or empty
    DocumentPart part;     // of a longer document, if it is one
};

// Reads the labels, texts and metadata of hits, all of one dataset. Ranks follow the order of the
// hits.
[[nodiscard]] Result<std::vector<ExportedHit>> hits_to_export(const Corpus& corpus,
                                                              const DatasetInfo& dataset,
                                                              std::span<const SearchHit> hits);

[[nodiscard]] std::string hits_as_csv(std::span<const ExportedHit> hits);
[[nodiscard]] std::string hits_as_jsonl(std::span<const ExportedHit> hits);

// The end of the name decides the format: .csv, .jsonl or .ndjson (invalid_argument for another
// one).
[[nodiscard]] Status write_hits(const std::filesystem::path& path,
                                std::span<const ExportedHit> hits);

}  // namespace sparsescope
