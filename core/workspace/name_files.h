// SPDX-License-Identifier: GPL-3.0-or-later
// Names of neurons in files, and names set one by one. A file of names has one JSON object a line:
//   {"neuron":412,"name":"tax reform","origin":"own","source":null,"score":0.84,
//    "star":true,"note":"…","tags":["checked"]}
// Reading needs "neuron"; of the others "name", "star", "note" and "tags" are taken where they are
// there, and the rest is passed over. Lines whose origin is "automatic" are no names anybody gave.
#pragma once
#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "core/corpus/corpus.h"
#include "core/workspace/name_book.h"

namespace sparsescope {

// Writes the marks of the model's neurons, with `automatic` also the automatic names of the others.
// Returns how many lines were written.
[[nodiscard]] Result<std::int64_t> export_names(const std::filesystem::path& file,
                                                const Corpus& corpus, const ModelInfo& model,
                                                const NameBook& book, bool automatic);

struct NameImport {
    bool skip_unknown = false;  // leave out neurons that the model does not have
};
struct NameImportReport {
    std::int64_t names = 0;      // neurons that were named
    std::int64_t others = 0;     // neurons that got a star, a note or tags only
    std::int64_t automatic = 0;  // lines that nobody gave
    std::int64_t unknown = 0;    // left out
};

// Reads a file of names; each becomes the name of its neuron, `imported` from this file. All or
// nothing. invalid_input: a line cannot be read, names a neuron that the model does not have, or
// one that an earlier line named already; the sentence says which line. What the file says nothing
// of (other neurons, notes) stays as it is.
[[nodiscard]] Result<NameImportReport> import_names(Corpus& corpus, const ModelInfo& model,
                                                    const std::filesystem::path& file,
                                                    const NameImport& options = {},
                                                    std::stop_token stop = {});

// The marks that an import would write: what a window applies as one step that can be undone.
[[nodiscard]] Result<std::vector<NeuronMark>> names_in_file(
    const Corpus& corpus, const ModelInfo& model, const std::filesystem::path& file,
    const NameImport& options, NameImportReport& report, std::stop_token stop = {});

}  // namespace sparsescope
