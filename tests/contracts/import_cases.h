// SPDX-License-Identifier: GPL-3.0-or-later
// Files as people bring them (tests/data/cases, and more/, which make_cases.py writes), and what
// must come of each.
#pragma once
#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

#include "core/types/import_preview.h"

namespace sparsescope {

struct Case {
    std::string file;
    std::string labels = {};                // the dataset's, with blanks between them
    std::int64_t labelled = 8;              // documents that have one
    std::size_t dim = 4;                    // 4: the embeddings above
    bool row_3_is_bad = false;              // refused with its number; left out by --skip-invalid
    std::string metadata = {};              // of the first document
    std::vector<std::string> refused = {};  // with these words
    std::string labels_file = {};           // beside the file
    std::string texts_file = {};
    std::vector<ColumnChoice> columns = {};
    std::vector<std::string> no_labels = {};
    bool texts = true;  // the documents have theirs

    friend void PrintTo(const Case& c, std::ostream* out) {
        *out << c.file << ' ' << c.labels_file;
    }
};

inline constexpr const char* sports = "music sport";

inline const std::vector<Case>& given_cases() {
    static const std::vector<Case> cases = {
        {.file = "01-list-in-cell.csv", .labels = sports},
        {.file = "01-elided-in-cell.csv", .refused = {"line 2", "\"embedding\"", "numpy.save"}},
        {.file = "02-embedding-as-string.jsonl", .labels = sports},
        {.file = "02-one-key-per-dimension.jsonl", .labels = sports},
        {.file = "03-unnamed-0.csv", .labels = sports},
        {.file = "03-timestamp.csv", .labels = sports, .metadata = R"({"timestamp":1700000000})"},
        {.file = "03-target-leak.csv", .labels = "0 1"},
        {.file = "04-one-cell-NULL.csv", .labels = sports, .row_3_is_bad = true},
        {.file = "04-one-cell-NA.csv", .labels = sports, .row_3_is_bad = true},
        {.file = "05-decimal-comma.csv", .labels = sports},
        {.file = "06-header-1-to-n.csv", .labelled = 0, .texts = false},
        {.file = "07-cr-only.csv", .labels = sports},
        {.file = "07-space-after-comma.csv", .labels = sports},
        {.file = "08-reset-index.csv", .labels = sports},
        {.file = "emb.npy",
         .labels = sports,
         .labels_file = "09-labels-header.csv",
         .texts = false},
        {.file = "emb.npy", .labels = sports, .labels_file = "09-labels.jsonl", .texts = false},
        {.file = "emb.npy", .labels = sports, .labels_file = "09-labels-index.csv", .texts = false},
        {.file = "emb.npy",
         .labels = "real estate, homes sport",
         .labels_file = "09-labels-quoted.csv",
         .texts = false},
        {.file = "emb.npy", .labels = "0 1", .labels_file = "10-float-label.npy", .texts = false},
        {.file = "10-float-label.jsonl", .labels = "0 1"},
        {.file = "emb.npy",
         .labels = "0 1",
         .labelled = 7,
         .labels_file = "10-nan-label.npy",
         .texts = false},
        {.file = "11-null-embedding.jsonl", .labels = sports, .row_3_is_bad = true},
        {.file = "11-empty-embedding.jsonl", .labels = sports, .row_3_is_bad = true},
        {.file = "11-nan-metadata.jsonl", .labels = sports, .metadata = R"({"score":1.0})"},
        {.file = "emb.npy", .labels = sports, .texts_file = "12-texts-with-embedding.jsonl"},
        {.file = "13-json-lines.json", .labels = sports},
        {.file = "14-torch.pt", .refused = {"PyTorch", "npy", "safetensors"}},
        {.file = "16-texts.jsonl", .labelled = 0, .dim = 0, .texts = false},
    };
    return cases;
}

// Those of more/.
inline const std::vector<Case>& further_cases() {
    static const std::vector<Case> cases = {
        // Lists in one cell.
        {.file = "list-numpy-print.csv", .labels = sports},
        {.file = "list-numpy-print-lines.csv", .labels = sports},
        {.file = "list-tuple.csv", .labels = sports},
        {.file = "list-array-call.csv", .labels = sports},
        {.file = "list-tensor-call.csv", .labels = sports},
        {.file = "list-numpy2-list.csv", .labels = sports},
        {.file = "list-blanks.csv", .labels = sports},
        {.file = "list-semicolons.csv", .labels = sports},
        {.file = "list-commas.csv", .labels = sports},
        {.file = "list-nested.csv", .labels = sports},
        {.file = "list-other-name.csv", .labels = sports},
        {.file = "list-beside-numbers.csv",
         .labels = sports,
         .metadata = R"({"price":0.0,"year":2001})"},
        {.file = "list-null.csv", .labels = sports, .row_3_is_bad = true},
        {.file = "list-short.csv", .labels = sports, .row_3_is_bad = true},
        {.file = "list-nan.csv", .labels = sports, .row_3_is_bad = true},
        {.file = "list-first-short.csv",
         .refused = {"1 of 8 rows", "line 2", "\"embedding\" has 3 numbers, not 4"}},
        {.file = "list-elided.tsv", .refused = {"line 2", "\"embedding\""}},
        {.file = "list-elided-late.csv", .refused = {"line 7", "\"embedding\""}},
        {.file = "list-base64.csv", .refused = {"\"embedding\"", "line 2", "AAAAPwAAgD8="}},
        {.file = "savetxt.txt", .labelled = 0, .texts = false},
        // A column for each number, beside others.
        {.file = "families-x1.csv", .labels = sports, .texts = false},
        {.file = "families-dim.csv",
         .labelled = 0,
         .metadata = R"({"id":100,"year":1999})",
         .texts = false},
        {.file = "families-brackets.csv", .labelled = 0},
        {.file = "families-dots.csv", .labelled = 0},
        {.file = "families-order.csv", .labelled = 0},
        {.file = "families-zero-to-n.csv", .labelled = 0, .texts = false},
        {.file = "families-and-timestamp-ms.csv",
         .labelled = 0,
         .metadata = R"({"created":1700000000000})",
         .texts = false},
        {.file = "families-and-price.csv", .labelled = 0, .metadata = R"({"price":199.99})"},
        {.file = "families-and-rating.csv", .labelled = 0, .metadata = R"({"rating":1})"},
        {.file = "families-and-flag.csv", .labelled = 0, .metadata = R"({"is_spam":0})"},
        {.file = "families-and-flag.csv",
         .labels = "0 1",
         .columns = {{"is_spam", ColumnRole::label}}},
        {.file = "families-and-truth.csv", .labels = "false true"},
        {.file = "families-and-class.csv", .labels = "0 1"},
        {.file = "families-and-level-0.csv", .labelled = 0},
        {.file = "families-and-iso-date.csv",
         .labelled = 0,
         .metadata = R"({"created_at":"2024-01-01T10:00:00+00:00"})",
         .texts = false},
        {.file = "families-and-id.csv",
         .labels = sports,
         .metadata = R"({"doc_id":1})",
         .texts = false},
        {.file = "headerless-label-last.csv", .labels = "0 1", .texts = false},
        {.file = "headerless-index-first.csv", .labelled = 0, .texts = false},
        {.file = "headerless-words-last.csv",
         .labelled = 0,
         .metadata = R"({"column5":"sport"})",
         .texts = false},
        {.file = "families-of-pixels.csv", .labels = sports, .texts = false},
        {.file = "words.txt", .labelled = 0, .metadata = R"({"column1":"word0"})", .texts = false},
        {.file = "header-0-to-n.csv", .labelled = 0, .texts = false},
        // Nothing here.
        {.file = "nothing-empty.csv", .labels = sports, .row_3_is_bad = true},
        {.file = "nothing-nan.csv", .labels = sports, .row_3_is_bad = true},
        {.file = "nothing-n-a.csv", .labels = sports, .row_3_is_bad = true},
        {.file = "nothing-none.csv", .labels = sports, .row_3_is_bad = true},
        {.file = "nothing-null.csv", .labels = sports, .row_3_is_bad = true},
        {.file = "nothing-brackets.csv", .labels = sports, .row_3_is_bad = true},
        {.file = "nothing-pandas.csv", .labels = sports, .row_3_is_bad = true},
        {.file = "nothing-word.csv", .labels = sports, .row_3_is_bad = true},
        {.file = "nothing-label.csv", .labels = sports, .labelled = 7},
        {.file = "no-label-minus-1.csv", .labels = "-1 0 1"},
        {.file = "no-label-minus-1.csv", .labels = "0 1", .labelled = 7, .no_labels = {"-1"}},
        // How tables are written.
        {.file = "pipes.csv", .labels = sports},
        {.file = "tabs.txt", .labels = sports},
        {.file = "semicolons.csv", .labels = sports},
        {.file = "decimal-comma.tsv", .labels = sports},
        {.file = "decimal-comma-quoted.csv", .labels = sports},
        {.file = "decimal-comma-headerless.csv", .labelled = 0, .texts = false},
        {.file = "blanks-and-quotes.csv", .labels = sports},
        {.file = "crlf.csv", .labels = sports},
        {.file = "cr-only.tsv", .labels = sports},
        {.file = "table.data", .labels = sports},
        {.file = "excel-sep.csv", .labels = sports},
        {.file = "headerless-trailing-delimiter.csv", .labelled = 0, .texts = false},
        {.file = "utf-16.txt", .labels = sports},
        {.file = "byte-order-mark.csv", .labels = sports},
        {.file = "packed.csv.gz", .labels = sports},
        // JSON.
        {.file = "list.json", .labels = sports},
        {.file = "list-one-line.txt", .labels = sports},
        {.file = "records-with-line-breaks.json", .labels = sports},
        {.file = "arrays.json", .labelled = 0, .texts = false},
        {.file = "arrays.jsonl", .labelled = 0, .texts = false},
        {.file = "wrapped.json",
         .labelled = 0,
         .metadata = R"({"object":"embedding"})",
         .texts = false},
        {.file = "pandas-default.json", .labels = sports},
        {.file = "pandas-index.json", .labels = sports},
        {.file = "columns.json", .labels = sports},
        {.file = "nested.jsonl",
         .labelled = 0,
         .metadata =
             R"({"custom_id":"r0","response.body.data.index":0,"response.body.data.object":"embedding"})",
         .texts = false},
        {.file = "other-key.jsonl", .labels = sports},
        {.file = "python-string.jsonl", .labels = sports},
        {.file = "twelve-dimensions.jsonl", .labelled = 0, .dim = 12, .texts = false},
        {.file = "missing-embedding.jsonl", .labels = sports, .row_3_is_bad = true},
        {.file = "infinity.jsonl", .labels = sports, .metadata = R"({"score":1.0})"},
        {.file = "nan-inside.jsonl", .labels = sports, .row_3_is_bad = true},
        {.file = "truths.jsonl", .labels = "false true"},
        {.file = "truths-and-numbers.jsonl", .labels = "0 1"},
        {.file = "no-labels.jsonl", .labels = "sport", .labelled = 2},
        {.file = "parts.jsonl", .labels = sports, .metadata = R"({"year":2000})"},
        {.file = "parts.csv", .labels = sports, .metadata = R"({"year":2000})"},
        // Arrays.
        {.file = "nan-row.npy", .labelled = 0, .row_3_is_bad = true, .texts = false},
        {.file = "scikit.npz", .labels = "0 1", .texts = false},
        // Labels and texts beside embeddings.
        {.file = "../emb.npy",
         .labels = "0 1",
         .labelled = 7,
         .labels_file = "labels-minus-1.npy",
         .no_labels = {"-1"},
         .texts = false},
        {.file = "../emb.npy",
         .labels = "false true",
         .labels_file = "labels-truth.npy",
         .texts = false},
        {.file = "../emb.npy", .labelled = 0, .texts_file = "texts.npy"},
        {.file = "../emb.npy", .labels = "0 1", .labels_file = "scikit.npz", .texts = false},
        {.file = "../emb.npy", .labels = sports, .labels_file = "labels-id.csv", .texts = false},
        {.file = "../emb.npy",
         .refused = {"labels-semicolons.csv", "--label-column", "name, genre"},
         .labels_file = "labels-semicolons.csv"},
        {.file = "../emb.npy",
         .labels = sports,
         .labels_file = "labels-semicolons.csv",
         .columns = {{"genre", ColumnRole::label}},
         .texts = false},
        {.file = "../emb.npy", .labels = sports, .labels_file = "labels.json", .texts = false},
        {.file = "../emb.npy",
         .labels = sports,
         .labels_file = "labels-strings.txt",
         .texts = false},
        {.file = "../emb.npy",
         .labels = sports,
         .labels_file = "labels-strings.json",
         .texts = false},
        {.file = "../emb.npy", .labelled = 0, .texts_file = "texts-strings.json"},
        {.file = "../emb.npy",
         .labelled = 0,
         .metadata = R"({"no":100})",
         .texts_file = "texts-short.csv"},
        {.file = "../emb.npy", .labels = "0 1", .labels_file = "labels-float.txt", .texts = false},
        {.file = "../emb.npy",
         .labels = sports,
         .labelled = 7,
         .labels_file = "labels-nothing.txt",
         .texts = false},
        {.file = "../emb.npy",
         .labelled = 0,
         .metadata = R"({"channel":"mail"})",
         .texts_file = "texts-index.csv"},
        {.file = "../emb.npy",
         .labelled = 0,
         .metadata = R"({"year":2000})",
         .texts_file = "texts.json"},
        {.file = "../emb.npy",
         .refused = {"There is no column \"colour\"", "emb.npy or", "texts.json", "content"},
         .texts_file = "texts.json",
         .columns = {{"colour", ColumnRole::ignore}}},
        // What cannot be imported is called by its name.
        {.file = "sheet.xlsx", .refused = {"Excel", "CSV"}},
        {.file = "letter.docx", .refused = {"Word"}},
        {.file = "files.zip", .refused = {"zip archive", "Unpack"}},
        {.file = "weights.bin", .refused = {"PyTorch"}},
        {.file = "frame.pkl", .refused = {"pickle", "numpy.save"}},
        {.file = "frame.parquet", .refused = {"Parquet"}},
        {.file = "frame.feather", .refused = {"Feather"}},
        {.file = "store.h5", .refused = {"HDF5"}},
        {.file = "other.sqlite", .refused = {"SQLite", "documents WORKSPACE --to"}},
        {.file = "page.html", .refused = {"web page"}},
        {.file = "paper.pdf", .refused = {"PDF"}},
        {.file = "photo.csv", .refused = {"PNG"}},
        {.file = "files.tar", .refused = {"tar archive"}},
        {.file = "../emb.npy", .refused = {"Excel"}, .labels_file = "sheet.xlsx"},
    };
    return cases;
}

}  // namespace sparsescope
