// SPDX-License-Identifier: GPL-3.0-or-later
// Import of files into a new dataset. An importer is one file in importers/ and one word in this
// folder's CMake list. Reading streams; nothing is written unless the whole input is good.
#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "core/corpus/corpus.h"
#include "core/types/import_preview.h"

namespace sparsescope {

namespace importing {
struct TableReadings;
}

enum class InvalidRows { refuse, skip };  // rows with NaN/Inf or of length zero

struct ImportOptions {
    std::filesystem::path file;
    std::string name;  // of the new dataset
    // Files beside the embeddings. That of the labels is npy, npz, idx, or has one label per line.
    std::optional<std::filesystem::path> labels_file;
    // That of the texts is csv, tsv, jsonl, or has one text per line.
    std::optional<std::filesystem::path> texts_file;
    // Columns (csv, tsv), keys (jsonl) or array names (npz, safetensors); empty: the usual names.
    std::string label_column;
    std::string text_column;
    std::string embedding_column;
    // Columns or keys of the level path: one that holds whole paths with '/' between levels (or a
    // JSON list of names), or one for each level, outermost first. Empty: no levels.
    std::vector<std::string> level_columns;
    // Roles that a person gave columns of any of the files; they win over names and guesses. A
    // column that none of the files has is refused.
    std::vector<ColumnChoice> columns;
    // Labels that mean "no label", beside the usual words for nothing: "-1".
    std::vector<std::string> no_labels;
    // Shares of the documents, the same of every label, that are not for training. nullopt: a tenth
    // when there are at least 20 documents, else none.
    std::optional<double> validation_fraction = 0;
    std::optional<double> test_fraction = 0;
    std::uint64_t seed = 1227;
    Normalization normalization = Normalization::none;
    InvalidRows invalid_rows = InvalidRows::refuse;
    std::stop_token stop = {};  // ends a long open(); import_dataset sets it
    // What earlier readings of the same tables found out; for whoever reads them several times.
    std::shared_ptr<importing::TableReadings> readings = {};
};

// A stream of documents in their final order; the batches of next() go straight to DatasetWriter.
struct ImportBatch {
    std::vector<NewDocument> documents;
    EmbeddingMatrix embeddings;  // documents.size() rows, or 0 rows when the source has none
};
class ImportSource {
  public:
    virtual ~ImportSource() = default;
    [[nodiscard]] virtual std::int64_t size() const = 0;  // documents, −1 unknown
    [[nodiscard]] virtual std::size_t dim() const = 0;    // 0: no embeddings
    // An empty batch is the end.
    [[nodiscard]] virtual Result<ImportBatch> next(std::int64_t max_documents) = 0;
    // Names of the labels used in the batches so far.
    [[nodiscard]] virtual std::vector<std::string> label_names() const = 0;
};

struct ImporterEntry {
    std::string name;
    std::string summary;
    bool (*accepts)(const std::filesystem::path& file);  // by content first, by extension second
    Result<std::unique_ptr<ImportSource>> (*open)(const ImportOptions& options);
};
[[nodiscard]] std::span<const ImporterEntry* const> importers();

struct ImportReport {
    DatasetId dataset = 0;
    std::int64_t documents = 0;
    std::int64_t skipped = 0;
    std::vector<std::int64_t> skipped_rows;  // the first ten, counted from 0 in the file
};
// Finds the importer, checks the file, assigns splits, normalises and writes, all in one
// transaction: after an error or a stop request the workspace is as it was.
[[nodiscard]] Result<ImportReport> import_dataset(Corpus& corpus, const ImportOptions& options,
                                                  std::stop_token stop, const Progress& progress);

}  // namespace sparsescope
