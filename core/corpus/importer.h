// SPDX-License-Identifier: GPL-3.0-or-later
// Import of files into a new dataset. An importer is one file in importers/ and one word in this
// folder's CMake list. Reading streams; nothing is written unless the whole input is good.
#pragma once
#include <filesystem>
#include <functional>
#include <map>
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
class PictureStore;
}  // namespace importing

enum class InvalidRows { refuse, skip };  // rows with NaN/Inf or of length zero

// Makes embeddings of texts that come without. Used by one thread at a time.
struct TextEncoding {
    EncoderIdentity encoder;
    // One row a text, in their order: finite and never all zero. None of the texts is empty.
    std::function<Result<EmbeddingMatrix>(std::span<const std::string> texts, std::stop_token stop)>
        encode;
    // The same of pictures (RGB, upright); null: the encoder reads none.
    std::function<Result<EmbeddingMatrix>(std::span<const Image> pictures, std::stop_token stop)>
        encode_pictures = {};
    // The longer side of the pictures it is given.
    int longest_side = 0;
    // What it made of a picture file before, known by the hash of the file; null: it keeps nothing.
    std::function<bool(const std::string& hash, std::span<float> row)> recall_picture = {};
    std::function<void(std::span<const std::string> hashes, EmbeddingView rows)> keep_pictures = {};
    std::size_t good_batch = 64;       // texts or pictures at a time
    std::function<void()> begin = {};  // called before each reading of the file, if there is one
};

// Texts of more words are cut into documents of about so many, each of which begins with the last
// `overlap` words of the one before (importers/chunks.h).
struct ChunkOptions {
    int words = 120;
    int overlap = 24;
    bool operator==(const ChunkOptions&) const = default;
};

// What one document is in a plain text file. automatic: a line, unless the file is one of a folder.
enum class TextUnit { automatic, line, file };

struct ImportOptions {
    std::filesystem::path file;  // or a folder of text files, or of pictures
    std::string name;            // of the new dataset
    // Files beside the embeddings, of any format that can be imported, or with one label or text
    // per line.
    std::optional<std::filesystem::path> labels_file;
    std::optional<std::filesystem::path> texts_file;
    // Columns (csv), keys (JSON) or array names (npz, safetensors); empty: told by the rules of
    // importers/column_rules.h.
    std::string label_column;
    std::string text_column;
    std::string embedding_column;
    // Columns or keys of the level path: one that holds whole paths with '/' between levels (or a
    // JSON list of names), or one for each level, outermost first. Empty: no levels.
    std::vector<std::string> level_columns;
    // Roles that a person gave columns of any of the files; they win over names and guesses. A
    // name that ends in '*' stands for all columns that begin like it. A column that none of the
    // files has is refused.
    std::vector<ColumnChoice> columns;
    // Labels that mean "no label", beside the usual words for nothing: "-1".
    std::vector<std::string> no_labels;
    // Shares of the documents, the same of every label, that are not for training. nullopt: a tenth
    // when there are at least 20 documents, else none.
    std::optional<double> validation_fraction = 0;
    std::optional<double> test_fraction = 0;
    // The shares above decide, even where they are 0, and not a column of splits. A share above 0
    // does without this too.
    bool divide_anew = false;
    std::uint64_t seed = 1227;
    Normalization normalization = Normalization::none;
    InvalidRows invalid_rows = InvalidRows::refuse;
    // Gives texts without embeddings theirs. Refused when the file has embeddings already, and, for
    // documents that are added, when another encoder made those of the dataset.
    std::shared_ptr<const TextEncoding> encoding = {};
    // nullopt: texts of tables stay whole, those of a folder's files are cut when they are long.
    std::optional<ChunkOptions> chunks = {};
    bool whole_texts = false;  // never cut
    TextUnit text_unit = TextUnit::automatic;
    // A table whose columns make no documents, or cannot be what they are called, is shown all the
    // same: for previews, in which a person gives the columns other roles.
    bool show_unfit = false;
    std::stop_token stop = {};  // ends a long open(); import_dataset sets it
    // What earlier readings of the same tables found out; for whoever reads them several times.
    std::shared_ptr<importing::TableReadings> readings = {};
    // And of the same pictures (importers/picture_store.h).
    std::shared_ptr<importing::PictureStore> pictures = {};
};

// Where no shares are given, none are held out of fewer documents.
inline constexpr std::int64_t min_documents_to_divide = 20;

// A stream of documents in their final order; the batches of next() go straight to DatasetWriter.
struct ImportBatch {
    std::vector<NewDocument> documents;
    EmbeddingMatrix embeddings;  // documents.size() rows, or 0 rows when the source has none
    // Which of the documents cannot be used because of what their file says, and why, a sentence.
    // Rows of numbers that are not finite or all zero need not be here.
    std::map<std::size_t, std::string> faults;
    std::vector<std::int64_t> lines;  // where each document stands; none where files have no lines
    bool from_texts = false;          // embeddings were made of the texts here
    // Faults are of picture files that cannot be read: they are left out and said, whatever
    // ImportOptions::invalid_rows is, because one in a thousand is no reason to stop.
    bool of_pictures = false;
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
    // Whether documents say which part they belong to. Split::none: this one does not.
    [[nodiscard]] virtual bool has_splits() const { return false; }
    [[nodiscard]] virtual bool has_column(const std::string& /*name*/) const { return false; }
    // Whether its documents may be long texts, which are cut unless the options say otherwise.
    [[nodiscard]] virtual bool cuts_long_texts() const { return false; }
    // The absolute path of the folder that Picture::path is below; "" without pictures.
    [[nodiscard]] virtual std::string picture_folder() const { return {}; }
    // What is understood of each file so far.
    [[nodiscard]] virtual std::vector<ImportPreview> understood() const = 0;
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
    std::vector<std::string> skipped_why;    // of the same, a clause each
    // How each file was read; without rows.
    std::vector<ImportPreview> understood;
};
// Finds the importer, checks the file, assigns splits, normalises and writes, all in one
// transaction: after an error or a stop request the workspace is as it was.
[[nodiscard]] Result<ImportReport> import_dataset(Corpus& corpus, const ImportOptions& options,
                                                  std::stop_token stop, const Progress& progress);

}  // namespace sparsescope
