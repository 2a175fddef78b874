// SPDX-License-Identifier: GPL-3.0-or-later
// What embedding a dataset's texts and embedding its pictures share. Private to embed_dataset.cpp
// and embed_pictures.cpp.
#pragma once
#include <cstdio>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "core/workspace/embed_dataset.h"

namespace sparsescope::embedding {

// What was encoded, in a file without a name that is gone when this is.
class Spool {
  public:
    static Result<Spool> open() {
        Spool spool;
        spool.file_.reset(std::tmpfile());
        if (spool.file_) return spool;
        return fail(ErrorCode::io,
                    "No temporary file can be made for the embeddings. Is there "
                    "room in the folder for temporary files (TMPDIR)?");
    }
    Status write(const EmbeddingMatrix& rows) {
        if (std::fwrite(rows.values.data(), sizeof(float), rows.values.size(), file_.get()) ==
            rows.values.size())
            return {};
        return fail(ErrorCode::io,
                    "There is no room for the embeddings in the folder for temporary "
                    "files (TMPDIR). Nothing was stored.");
    }
    Status rewind() {
        if (std::fflush(file_.get()) == 0 && std::fseek(file_.get(), 0, SEEK_SET) == 0) return {};
        return fail(ErrorCode::io,
                    "The embeddings could not be written to a temporary file. Is "
                    "there room for them (TMPDIR)? Nothing was stored.");
    }
    Result<EmbeddingMatrix> read(std::int64_t count, std::size_t dim) {
        EmbeddingMatrix rows(static_cast<std::size_t>(count), dim);
        if (std::fread(rows.values.data(), sizeof(float), rows.values.size(), file_.get()) ==
            rows.values.size())
            return rows;
        return fail(ErrorCode::io, "The embeddings could not be read back from a temporary file.");
    }

  private:
    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    std::unique_ptr<std::FILE, Close> file_;
};

// What became of documents that have nothing to embed.
struct Embedded {
    std::int64_t truncated = 0;
    std::vector<DocumentId> without;  // removed afterwards, if that was asked for
};

// Adds how far it came, and that the encoder's cache knows it.
[[nodiscard]] Error with_place(Error error, std::int64_t done, std::int64_t total,
                               const char* things);

// One finite embedding that is not all zero for each of `count`, which begin at first_row.
[[nodiscard]] Status check_encoded(const EncodedTexts& made, std::size_t count, std::size_t dim,
                                   std::int64_t first_row, const char* things);

[[nodiscard]] Result<Embedded> embed_pictures(const Corpus& corpus, const DatasetInfo& dataset,
                                              Encoder& encoder, const EmbedOptions& options,
                                              Spool& spool, std::stop_token stop,
                                              const Progress& progress);

}  // namespace sparsescope::embedding
