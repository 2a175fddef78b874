// SPDX-License-Identifier: GPL-3.0-or-later
// The workspace file: one SQLite database *.sscope that holds datasets, documents, embeddings,
// models, codes, runs and their metrics. docs/file-format.md describes its tables.
//
// This header is the face of the whole folder: the members of Corpus are implemented one subject a
// file (datasets.cpp, documents.cpp, tags.cpp, codes.cpp, runs.cpp, …). What these files share
// among themselves is in headers that say they are private to the folder.
//
// Threads: a Corpus is one database connection; use each from one thread at a time, open another
// (read-only) for every other reader thread.
// Writers: any number of processes may hold a read_write Corpus; every write transaction,
// checkpoint and close happens under the cross-process WriteLock beside the file, because SQLite
// before 3.51.3 can lose pages when two connections write or checkpoint at the same instant
// (WAL-reset bug). Never open the file by other means than this class: closing any other descriptor
// of it drops this process's SQLite locks.
//
// Errors: a file that is not ours, damaged, newer than the program or read-only says so in a
// sentence.
#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/corpus/corpus_types.h"
#include "core/filter/vocabulary.h"
#include "core/types/code_matrix.h"
#include "core/types/document.h"
#include "core/types/embedding_view.h"
#include "core/types/head_weights.h"
#include "core/types/map_layout.h"
#include "core/types/neuron_mark.h"
#include "core/types/row_set.h"
#include "core/types/search_hit.h"

namespace sparsescope {

enum class Access { read_only, read_write };

// Writes one new dataset in one transaction: nobody else sees anything of it, and nothing stays
// behind, unless commit() succeeds. Destroying it without commit rolls back. Until then it holds
// the write lock: other writes wait, those through the same Corpus are refused (busy), and reads
// through the same Corpus see the unfinished dataset. Must not outlive its Corpus. After an error
// it can only be destroyed.
class DatasetWriter {
  public:
    virtual ~DatasetWriter() = default;
    // embeddings.rows == documents.size(), or 0 rows for a text-only dataset.
    [[nodiscard]] virtual Status append(std::span<const NewDocument> documents,
                                        EmbeddingView embeddings) = 0;
    // For sources that know their label names only at the end; replaces those of the DatasetSpec.
    // A label without a name is called by its number.
    [[nodiscard]] virtual Status set_label_names(std::span<const std::string> names) = 0;
    [[nodiscard]] virtual Result<DatasetId> commit() = 0;
};

class Corpus {
  public:
    // Fails when the file exists.
    [[nodiscard]] static Result<Corpus> create(const std::filesystem::path& path);
    [[nodiscard]] static Result<Corpus> open(const std::filesystem::path& path, Access access);
    Corpus(Corpus&&) noexcept;
    Corpus& operator=(Corpus&&) noexcept;
    ~Corpus();

    [[nodiscard]] const std::filesystem::path& path() const;
    [[nodiscard]] bool read_only() const;
    // Changes whenever a commit of any process, this one's included, changed the file.
    [[nodiscard]] Result<std::int64_t> data_version() const;
    // What bringing the file up to date has to tell whoever opens it next, a sentence or two each.
    // They are given once, and not while somebody else writes.
    [[nodiscard]] Result<std::vector<std::string>> take_notices();
    // How long a write waits for other writers before it says busy (30 s unless told), and what
    // ends the waiting early (cancelled).
    void set_lock_wait(std::chrono::milliseconds timeout, std::stop_token stop = {});

    // Datasets. row: 0 … documents-1, ids ascend with rows.
    [[nodiscard]] Result<std::vector<DatasetInfo>> datasets() const;
    [[nodiscard]] Result<DatasetInfo> dataset(std::string_view name) const;  // "" = the only one
    [[nodiscard]] Result<DatasetInfo> dataset(DatasetId id) const;
    [[nodiscard]] Result<std::unique_ptr<DatasetWriter>> add_dataset(const DatasetSpec& spec);
    // Name and note are checked as names.h says; the name of another dataset is refused.
    [[nodiscard]] Status rename_dataset(DatasetId id, std::string_view name);
    [[nodiscard]] Status set_dataset_note(DatasetId id, std::string_view note);
    // What its documents and embeddings take, estimated; its models and runs are not in it.
    [[nodiscard]] Result<std::int64_t> dataset_bytes(DatasetId id) const;
    // Deletes a dataset with its models, codes and runs, and gives the space back. Refused (busy)
    // while a run trains on it.
    [[nodiscard]] Status remove_dataset(DatasetId id);
    // Changes whenever compact() renumbered rows.
    [[nodiscard]] Result<std::int64_t> row_generation(DatasetId dataset) const;

    // Gives a dataset of texts its embeddings, in one transaction: next(first, count) is asked for
    // rows [first, first + count), in their order, until all are there; it must not use this
    // Corpus, and should be quick, because the write lock is held. Refused (invalid_argument) when
    // the dataset has embeddings, unless they may be replaced and no model or run stands on them;
    // busy when its documents changed since they were read.
    [[nodiscard]] Status set_embeddings(
        DatasetId dataset, const NewEmbeddings& embeddings,
        const std::function<Result<EmbeddingMatrix>(std::int64_t first, std::int64_t count)>& next,
        std::stop_token stop = {}, const Progress& progress = {});
    // A new dataset of the documents of another one (rows, labels, splits, levels, tags, parts,
    // images, pictures; removed documents stay removed) with embeddings of its own, whose
    // derived_from it is. One transaction; next() and busy as in set_embeddings(). The name of
    // another dataset is refused.
    [[nodiscard]] Result<DatasetId> derive_dataset(
        DatasetId from, std::string_view name, const NewEmbeddings& embeddings,
        const std::function<Result<EmbeddingMatrix>(std::int64_t first, std::int64_t count)>& next,
        std::stop_token stop = {}, const Progress& progress = {});
    // Says who made the embeddings that a dataset has; an empty identity forgets it. Refused
    // (invalid_argument) when its dim is another.
    [[nodiscard]] Status set_encoder(DatasetId dataset, const EncoderIdentity& encoder);

    // Documents.
    [[nodiscard]] Result<Document> document(DocumentId id) const;
    [[nodiscard]] Result<std::vector<Document>> documents(DatasetId dataset, std::int64_t first_row,
                                                          std::int64_t count) const;
    [[nodiscard]] Result<std::vector<Document>> documents(std::span<const DocumentId> ids) const;
    // At these rows, in their order. Reads one page of a table over millions of rows in
    // milliseconds.
    [[nodiscard]] Result<std::vector<Document>> documents_at(
        DatasetId dataset, std::span<const std::int64_t> rows) const;
    // Of each document the longer one that it is a part of (DocumentPart::source), or 0.
    [[nodiscard]] Result<std::vector<std::int64_t>> sources_of(
        std::span<const DocumentId> ids) const;
    // By row: 0 for a document that is no part.
    [[nodiscard]] Result<std::vector<std::int64_t>> sources(DatasetId dataset) const;
    // The parts of a longer document in their order; removed ones are left out.
    [[nodiscard]] Result<std::vector<DocumentId>> parts_of(std::int64_t source) const;
    [[nodiscard]] Result<Image> image(DocumentId id) const;  // empty image: has none

    // Pictures, whose files lie outside.
    [[nodiscard]] Result<Picture> picture(DocumentId id) const;  // empty: has none
    // By row, without their thumbnails; empty where a document has none.
    [[nodiscard]] Result<std::vector<Picture>> pictures(DatasetId dataset) const;
    // Where the folder is now, after it was moved.
    [[nodiscard]] Status set_picture_folder(DatasetId dataset, std::string_view folder);
    // And where files are below it; the rest of a picture stays.
    struct MovedPicture {
        DocumentId document = 0;
        std::string path;
    };
    [[nodiscard]] Status move_pictures(DatasetId dataset, std::span<const MovedPicture> moved);

    [[nodiscard]] Result<std::vector<DocumentId>> document_ids(DatasetId dataset) const;  // by row
    [[nodiscard]] Result<std::vector<std::int32_t>> labels(DatasetId dataset) const;      // by row
    [[nodiscard]] Result<std::vector<Split>> splits(DatasetId dataset) const;             // by row
    [[nodiscard]] Result<LevelPaths> level_paths(DatasetId dataset) const;
    // Documents per label (index: label), for completion and summaries; removed ones not counted.
    [[nodiscard]] Result<std::vector<std::int64_t>> label_counts(DatasetId dataset) const;
    // The fields of the documents' metadata, removed documents not counted. Reads the metadata of
    // all documents, or of about 100,000 of more of them: a quarter of a second per 100,000, and
    // nothing when it is asked again before documents were added or removed.
    [[nodiscard]] Result<FilterVocabulary::Fields> metadata_fields(DatasetId dataset,
                                                                   std::stop_token stop = {}) const;
    // All embeddings, row by row. For 70,000 × 784 this is 220 MB: ask for slices where you can.
    [[nodiscard]] Result<EmbeddingMatrix> embeddings(DatasetId dataset, std::stop_token stop = {},
                                                     const Progress& progress = {}) const;
    [[nodiscard]] Result<EmbeddingMatrix> embeddings(DatasetId dataset, std::int64_t first_row,
                                                     std::int64_t count) const;

    // Changing documents.
    // Assigns the documents at all rows to the parts of the dataset; those of removed documents and
    // of `none` stay as they are. Refused (busy) while a run on the dataset is not finished.
    [[nodiscard]] Status set_splits(DatasetId dataset, std::span<const Split> by_row);
    // Adds documents at the end of a dataset, in one transaction with their embeddings and their
    // codes: `codes` names every model of the dataset that has codes (models_with_codes), else the
    // call is refused. Labels beyond the dataset's names are refused. Returns the first new id; ids
    // of one call are consecutive.
    [[nodiscard]] Result<DocumentId> append_documents(DatasetId dataset,
                                                      std::span<const NewDocument> documents,
                                                      EmbeddingView embeddings,
                                                      std::span<const NewCodes> codes);
    // Removed documents keep their rows until compact(), so that removing can be undone: they are
    // no longer searched, their codes read as empty, and they belong to no split. Segments stay as
    // they are when documents are removed: whoever searches them leaves removed_rows() out. To
    // restore changes codes_version, because a segment may have been built without them.
    [[nodiscard]] Status remove_documents(std::span<const DocumentId> ids);
    [[nodiscard]] Status restore_documents(std::span<const DocumentId> ids);
    [[nodiscard]] Result<RowSet> removed_rows(DatasetId dataset) const;
    // Deletes removed documents for good, closes the gaps in rows (ids stay), and gives the space
    // back to the file system. Refused (busy) while a run trains on the workspace.
    [[nodiscard]] Status compact(std::stop_token stop = {}, const Progress& progress = {});
    [[nodiscard]] Result<StorageUse> storage() const;
    // Writes all that this connection sees to a new file, also when the workspace's own file was
    // deleted or moved meanwhile. Checkpoints of runs, which lie beside the file, are not copied.
    [[nodiscard]] Status save_copy(const std::filesystem::path& to) const;

    // Tags. A name is trimmed and not empty.
    [[nodiscard]] Status tag_documents(std::span<const DocumentId> ids, std::string_view tag);
    [[nodiscard]] Status untag_documents(std::span<const DocumentId> ids, std::string_view tag);
    // Those that documents of the dataset have, by name; removed ones not counted.
    [[nodiscard]] Result<std::vector<TagInfo>> tags(DatasetId dataset) const;
    [[nodiscard]] Result<std::vector<std::string>> tags_of(DocumentId id) const;

    // Finding documents.
    // The rows for which a condition on what is stored of a document holds; removed rows may be
    // among them. Conditions on neurons are refused (unsupported): core/workspace/filter_rows.h.
    [[nodiscard]] Result<RowSet> rows_where(DatasetId dataset, const Condition& condition,
                                            std::stop_token stop = {}) const;
    // FTS5. query is what a person typed: words, "quoted phrases", parts of words in scripts
    // without spaces, symbols; never an FTS syntax error. First come hits with all words, then
    // those with some (SearchHit::all_words), each by score = −bm25; none has contributions.
    [[nodiscard]] Result<SearchResult> full_text_search(DatasetId dataset, std::string_view query,
                                                        int n) const;

    // Models.
    [[nodiscard]] Result<std::vector<ModelInfo>> models() const;         // newest first
    [[nodiscard]] Result<ModelInfo> model(std::string_view name) const;  // "" = the newest
    [[nodiscard]] Result<ModelInfo> model(ModelId id) const;
    [[nodiscard]] Result<std::vector<ModelInfo>> models_with_codes(DatasetId dataset) const;
    [[nodiscard]] Result<HeadWeights> head_weights(ModelId id) const;
    // info.name "" = chosen from the preset and k ("csrv2-k8", "csrv2-k8-2", …). codes may be null.
    [[nodiscard]] Result<ModelId> add_model(const ModelInfo& info, const HeadWeights& weights,
                                            const CodeMatrix* codes);
    // Name and note are checked as names.h says; the name of another model is refused.
    [[nodiscard]] Status rename_model(ModelId id, std::string_view name);
    [[nodiscard]] Status set_model_note(ModelId id, std::string_view note);
    [[nodiscard]] Result<ModelUse> model_use(ModelId id) const;
    // Deletes a model with its codes and its search index, and gives the space back; its run stays.
    // Refused (busy) while that run still trains or encodes.
    [[nodiscard]] Status remove_model(ModelId id);

    // Codes, by dataset row; those of removed documents read as empty.
    [[nodiscard]] Result<CodeMatrix> codes(ModelId id) const;
    // Calls body with consecutive pieces of these rows, each starting at row `first`. Less memory
    // than codes(); what a segment is built from. body must not use this Corpus.
    [[nodiscard]] Status for_each_codes(
        ModelId id, std::int64_t first_row, std::int64_t rows, std::stop_token stop,
        const std::function<Status(std::int64_t first, const CodeMatrix& piece)>& body) const;
    // Changes whenever codes of rows that existed change; not by append_documents or
    // remove_documents.
    [[nodiscard]] Result<std::int64_t> codes_version(ModelId id) const;
    [[nodiscard]] Status set_codes(ModelId id, const CodeMatrix& codes, int stored_k);

    // Segments of the search index, by first row; never overlapping. Whatever changes codes deletes
    // them in the same transaction.
    [[nodiscard]] Result<std::vector<SegmentInfo>> segments(ModelId model, int k) const;
    // corrupt: a part is missing or a checksum does not fit; drop it and build it again.
    [[nodiscard]] Result<std::vector<std::byte>> segment_data(std::int64_t segment) const;
    // Replaces all segments that touch these rows, in one transaction. Refused (busy) when the
    // codes are no longer of that codes_version. Of `rows` only first_row and rows are read.
    [[nodiscard]] Status put_segment(ModelId model, int k, const SegmentInfo& rows,
                                     std::span<const std::byte> data, std::int64_t codes_version);
    [[nodiscard]] Status drop_segments(ModelId model);

    // Neurons. Marks by neuron; only of those that have one.
    [[nodiscard]] Result<std::vector<NeuronMark>> neuron_marks(ModelId model) const;
    // Replaces the marks of these neurons, in one transaction; an empty mark is deleted. Names and
    // tags are checked as names.h says. invalid_argument: the model has no such neuron.
    [[nodiscard]] Status set_neuron_marks(ModelId model, std::span<const NeuronMark> marks);
    // No names: none were computed yet.
    [[nodiscard]] Result<AutomaticNames> automatic_names(ModelId model) const;
    [[nodiscard]] Status set_automatic_names(ModelId model, const AutomaticNames& names);

    // Maps of a dataset, newest first. The places of documents that were deleted for good are left
    // out when one is read.
    [[nodiscard]] Result<std::vector<LayoutInfo>> layouts(DatasetId dataset) const;
    [[nodiscard]] Result<MapLayout> layout(LayoutId id) const;  // corrupt: make it again
    // info.id and info.documents are filled in; info.created where it is empty.
    [[nodiscard]] Result<LayoutId> add_layout(const MapLayout& layout);
    // Replaces the places, as when added documents got theirs.
    [[nodiscard]] Status set_layout_places(LayoutId id, const MapLayout& layout);
    [[nodiscard]] Status remove_layout(LayoutId id);

    // Views, by name. Keeping one under a name that is taken replaces it.
    [[nodiscard]] Result<std::vector<SavedView>> saved_views(DatasetId dataset) const;
    [[nodiscard]] Status keep_view(DatasetId dataset, const SavedView& view);
    [[nodiscard]] Status forget_view(DatasetId dataset, SavedView::Kind kind,
                                     std::string_view name);

    // Runs. Metrics are appended in batches; a batch is one transaction.
    [[nodiscard]] Result<std::vector<RunInfo>> runs() const;  // newest first
    [[nodiscard]] Result<RunInfo> run(RunId id) const;
    [[nodiscard]] Result<RunId> add_run(const RunInfo& info);
    // Only for the engine of the run, and for whoever goes on with a run that has ended. Refused
    // (busy) while another process trains it.
    [[nodiscard]] Status set_progress(RunId run, const RunProgress& progress);
    // For everybody, at any time. Of a new name see rename_run().
    [[nodiscard]] Status set_note(RunId run, const RunNote& note);
    // Also renames the run's model when both have the same name now. Refused (invalid_argument)
    // when the name is empty, or another model has it; then nothing is changed. Returns whether the
    // model was renamed, too.
    [[nodiscard]] Result<bool> rename_run(RunId run, std::string_view name);
    [[nodiscard]] Status append_metrics(RunId run, const RunMetrics& metrics);
    [[nodiscard]] Result<RunMetrics> metrics(RunId run, std::int64_t after_step = -1) const;
    // Runs marked running whose process no longer lives become interrupted; returns them.
    [[nodiscard]] Result<std::vector<RunInfo>> mark_interrupted_runs();
    [[nodiscard]] std::filesystem::path run_folder(RunId id) const;  // <workspace>.runs/<id>
    // The checkpoints of a run, oldest first. keep_checkpoints replaces the list (the caller has
    // written and removed the files); checkpoints leaves out those whose file is gone.
    [[nodiscard]] Status keep_checkpoints(RunId run, std::span<const CheckpointInfo> list);
    [[nodiscard]] Result<std::vector<CheckpointInfo>> checkpoints(RunId run) const;
    [[nodiscard]] Result<std::vector<RunPin>> pins(RunId run) const;  // by step
    [[nodiscard]] Result<RunPin> add_pin(RunId run, std::int64_t step, const std::string& text);
    [[nodiscard]] Status remove_pin(std::int64_t pin);
    // What remove_run would free: metrics in the file (estimated) and files in the run's folder.
    [[nodiscard]] Result<std::int64_t> run_bytes(RunId run) const;
    // Deletes what need not stay of a run's folder. Of a run that trains, or has no model, nothing
    // is deleted: it may still go on, or become one.
    [[nodiscard]] Result<TrimReport> trim_run(RunId run, const TrimWish& wish);
    // Sweeps, newest first; a name is kept once.
    [[nodiscard]] Status keep_sweep(const StoredSweep& sweep);
    [[nodiscard]] Result<std::vector<StoredSweep>> sweeps() const;
    [[nodiscard]] Status forget_sweep(std::string_view name);  // its runs stay
    // Deletes a run, its metrics and its folder; its model stays. Refused (busy) while it trains.
    [[nodiscard]] Status remove_run(RunId run);

    // Integrity: SQLite's own check, foreign keys, counts, checksums, order. Empty: all is well.
    [[nodiscard]] Result<std::vector<std::string>> check(std::stop_token stop = {},
                                                         const Progress& progress = {}) const;

    struct Impl;  // opaque: the connection, for the files of this folder

  private:
    explicit Corpus(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace sparsescope
