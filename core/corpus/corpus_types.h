// SPDX-License-Identifier: GPL-3.0-or-later
// Plain structs for what a workspace file holds: datasets, new documents, models, parts of the
// search index and runs. corpus.h reads and writes them. Std only.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/types/code_matrix.h"
#include "core/types/document.h"
#include "core/types/encoder_identity.h"
#include "core/types/ids.h"
#include "core/types/kept_checkpoints.h"
#include "core/types/picture.h"
#include "core/types/train_metrics.h"

namespace sparsescope {

enum class Normalization { none, l2 };

struct DatasetInfo {
    DatasetId id = 0;
    std::string name;
    std::string source;          // file name(s) it was imported from
    std::string created;         // ISO 8601, UTC
    std::int64_t documents = 0;  // its rows, those of removed documents included
    std::int64_t removed_documents = 0;
    std::int64_t train_documents = 0;  // the removed ones count in none of these four
    std::int64_t validation_documents = 0;
    std::int64_t test_documents = 0;
    std::int64_t labelled_documents = 0;
    std::size_t dim = 0;  // of its embeddings; 0 when it has texts only
    Normalization normalization = Normalization::none;
    bool has_text = false;
    bool has_images = false;  // pixels of its own, or pictures
    int image_width = 0;      // width and height of its first image
    int image_height = 0;
    bool has_levels = false;  // some documents have a level path
    bool has_parts = false;   // some documents are parts of longer ones
    std::vector<std::string> label_names;
    std::string note;  // what people write about it
    // Who made its embeddings; empty() when nobody knows, or when there are none.
    EncoderIdentity encoder;
    // The absolute path of the folder that its pictures (types/picture.h) lie in; "" without any.
    std::string picture_folder;
    // The dataset whose documents these are, under the embeddings of a backbone that was tuned.
    std::optional<DatasetId> derived_from;

    // What a label is called wherever people or programs read it: the name of its class, or the
    // label as a number where the class has no name; "" for no_label.
    [[nodiscard]] std::string label_name(std::int32_t label) const;
};

// How a new dataset is laid out; documents follow in batches through DatasetWriter.
struct DatasetSpec {
    std::string name;
    std::string source;
    std::size_t dim = 0;
    Normalization normalization = Normalization::none;
    std::vector<std::string> label_names;
    EncoderIdentity encoder = {};  // that made its embeddings, where that is known
    std::string picture_folder = {};
    std::optional<DatasetId> derived_from = {};
};

// Embeddings for a dataset that was imported without.
struct NewEmbeddings {
    EncoderIdentity encoder;  // that made them; its dim is theirs
    Normalization normalization = Normalization::none;
    // What the dataset was when its texts were read: DatasetInfo::documents and row_generation().
    std::int64_t documents = 0;
    std::int64_t row_generation = 0;
    bool replace = false;  // embeddings that are there go
};

struct NewDocument {
    std::string text;
    std::int32_t label = no_label;
    Split split = Split::train;
    std::string level;     // path with '/' between levels, outermost first, or empty
    std::string metadata;  // JSON object or empty
    Image image;           // may be empty
    Picture picture;       // may be empty; a document has an image or a picture
    // Of a part of a longer document: what that is called, and which part it is, from 0. Parts with
    // ascending numbers that follow each other under one name are of one document.
    std::string part_of;
    std::int32_t part = 0;
    std::vector<std::string> tags;
};

// The level paths of a dataset, each listed once, and which of them each of its documents has.
struct LevelPaths {
    std::vector<std::string> names;    // "animal/mammal/dog"; some may be of no document any more
    std::vector<std::int32_t> of_row;  // index into names; no_label for none and for removed rows
};

struct ModelInfo {
    ModelId id = 0;
    std::string name;
    DatasetId dataset = 0;
    std::optional<RunId> run;
    std::size_t dim = 0;
    std::size_t hidden = 0;
    int k = 0;           // active neurons per code that it was trained for
    int stored_k = 0;    // neurons of the longest stored code; 0 before documents are encoded
    std::string config;  // TrainConfig as JSON, or empty
    std::string created;
    std::string note;  // what people write about it
};

// What a model takes in the file; deleting it gives this back.
struct ModelUse {
    std::int64_t weight_bytes = 0;
    std::int64_t code_bytes = 0;
    std::int64_t segment_bytes = 0;  // of the search index
    [[nodiscard]] std::int64_t bytes() const { return weight_bytes + code_bytes + segment_bytes; }
};

// A part of the search index of a model at one k. It is an opaque blob about the dataset's rows
// [first_row, first_row + rows), made from their codes, so it can be deleted and made again; when
// the codes change it is worthless.
struct SegmentInfo {
    std::int64_t id = 0;
    std::int64_t first_row = 0;
    std::int64_t rows = 0;
    std::int64_t bytes = 0;
};

struct TagInfo {
    std::string name;
    std::int64_t documents = 0;
};

// A filter or a query that a person kept under a name.
struct SavedView {
    enum class Kind { filter, query };
    Kind kind = Kind::filter;
    std::string name;
    // The filter's text; the query as core/workspace/saved_query.h writes it.
    std::string content;
};

// The codes that one model gives new documents, row by row.
struct NewCodes {
    ModelId model = 0;
    const CodeMatrix* codes = nullptr;
};

struct StorageUse {
    std::int64_t file_bytes = 0;
    std::int64_t reclaimable_bytes = 0;  // about what compact() would give back
    std::int64_t removed_documents = 0;
};

// What a run trains: a sparse head on embeddings that stay as they are; the backbone that makes
// embeddings; or both at once. The config of the last two is a TuneConfig.
enum class RunKind { head, backbone, joint };
[[nodiscard]] std::string_view to_string(RunKind kind);
[[nodiscard]] std::optional<RunKind> run_kind(std::string_view word);  // what to_string() says

// A paused run was ended at a checkpoint on purpose, by a person or a rule, and can be resumed.
enum class RunState { running, paused, finished, stopped, failed, interrupted };
[[nodiscard]] std::string_view to_string(RunState state);
[[nodiscard]] std::optional<RunState> run_state(std::string_view word);  // what to_string() says

// How far a run came: what the engine that trains it writes, and nobody else.
struct RunProgress {
    RunState state = RunState::running;
    std::string config;  // TrainConfig as JSON
    std::int64_t step = 0;
    std::int64_t total_steps = 0;
    std::optional<ModelId> model;
    std::int64_t process = 0;  // id of the process that runs or ran it
    std::string finished;
    std::string message;     // why it failed, or empty
    std::string checkpoint;  // file name of the newest checkpoint in the run's folder, or empty
    std::int64_t checkpoint_step = 0;
};

// What people write about a run, whether it trains or not.
struct RunNote {
    std::string name;
    std::string note;
    bool archived = false;  // left out of lists unless asked for
};

struct RunInfo : RunProgress, RunNote {
    RunId id = 0;
    DatasetId dataset = 0;
    RunKind kind = RunKind::head;
    std::string started;
    std::optional<RunId> parent;   // the run it was branched from …
    std::int64_t parent_step = 0;  // … at this step
    std::string sweep;             // the sweep it belongs to, or empty
    // What tells whether its documents are still those it began with: opaque, made by core/engine;
    // empty of runs of older programs.
    std::string documents;
};

struct TrimWish {
    KeptCheckpoints keep = KeptCheckpoints::few;
    bool marked_too = false;  // checkpoints that a person marked may go, too
};
struct TrimReport {
    std::int64_t files = 0;  // deleted
    std::int64_t freed_bytes = 0;
};

// A sweep as it was planned: in the workspace before its first run, so that it can go on after
// whatever happens.
struct StoredSweep {
    std::string name;
    DatasetId dataset = 0;
    std::string plan;     // its runs as JSON, read by core/workspace/sweep_plan.h
    std::string created;  // ISO 8601, UTC
};

// A person's remark at a step of a run.
struct RunPin {
    std::int64_t id = 0;
    std::int64_t step = 0;
    std::string text;
};

struct RunMetrics {
    std::vector<StepMetrics> steps;
    std::vector<FrequencyHistogram> histograms;
    std::vector<HeldOutQuality> held_out;
    std::vector<NeuronChanges> changes;
};

}  // namespace sparsescope
