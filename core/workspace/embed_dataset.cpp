// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/embed_dataset.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include <fmt/ranges.h>

#include "core/base/l2_normalize.h"

namespace sparsescope {

namespace {

constexpr std::int64_t texts_read = 1024;
constexpr std::size_t named_rows = 10;
constexpr const char* stage = "embedding texts";

bool has_no_text(const std::string& text) {
    return text.find_first_not_of(" \t\r\n\v\f") == std::string::npos;
}

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

// Said before hours are spent; set_embeddings() looks again.
Status check_asked(const Corpus& corpus, const DatasetInfo& dataset, const EmbedOptions& options) {
    if (!dataset.has_text)
        return fail(ErrorCode::invalid_argument,
                    fmt::format("The documents of \"{}\" have no texts that could be embedded.",
                                dataset.name));
    if (dataset.dim == 0) return {};
    SPARSESCOPE_ASSIGN(const auto models, corpus.models());
    SPARSESCOPE_ASSIGN(const auto runs, corpus.runs());
    const auto stands =
        std::ranges::count(models, dataset.id, &ModelInfo::dataset) +
        std::ranges::count(runs, dataset.id, [](const RunInfo& run) { return run.dataset; });
    if (stands == 0 && options.replace) return {};
    const std::string by =
        dataset.encoder.empty() ? "" : fmt::format(" by \"{}\"", dataset.encoder.name);
    if (stands == 0)
        return fail(
            ErrorCode::invalid_argument,
            fmt::format("\"{}\" has embeddings of {} numbers{} already. To replace them say "
                        "--replace.",
                        dataset.name, dataset.dim, by));
    return fail(
        ErrorCode::invalid_argument,
        fmt::format("\"{}\" has embeddings of {} numbers{}, and models or runs stand on them. "
                    "Delete those first, or import the texts as another dataset.",
                    dataset.name, dataset.dim, by));
}

// Calls body(document) for all rows.
Status for_each_document(const Corpus& corpus, const DatasetInfo& dataset,
                         const std::stop_token& stop,
                         const std::function<void(Document& document)>& body) {
    for (std::int64_t row = 0; row < dataset.documents; row += texts_read) {
        if (stop.stop_requested()) return cancelled();
        SPARSESCOPE_ASSIGN(auto documents, corpus.documents(dataset.id, row, texts_read));
        for (Document& document : documents)
            body(document);
    }
    return {};
}

// Those without text that are not removed yet.
Result<std::vector<DocumentId>> find_empty(const Corpus& corpus, const DatasetInfo& dataset,
                                           const EmbedOptions& options,
                                           const std::stop_token& stop) {
    std::vector<DocumentId> ids;
    std::vector<std::int64_t> rows;
    SPARSESCOPE_TRY(for_each_document(corpus, dataset, stop, [&](const Document& document) {
        if (document.split == Split::none || !has_no_text(document.text)) return;
        ids.push_back(document.id);
        if (rows.size() < named_rows) rows.push_back(document.row);
    }));
    const std::int64_t present = dataset.documents - dataset.removed_documents;
    const auto without = static_cast<std::int64_t>(ids.size());
    if (without == present)
        return fail(
            ErrorCode::invalid_input,
            fmt::format("None of the {} documents of \"{}\" has a text.", present, dataset.name));
    if (ids.empty() || options.remove_empty) return ids;
    return fail(ErrorCode::invalid_input,
                fmt::format("{} of the {} documents of \"{}\" have no text, so they cannot be "
                            "embedded (rows {}{}, counted from 0). Remove them first, or have them "
                            "removed (--skip-empty), which can be undone.",
                            ids.size(), present, dataset.name, fmt::join(rows, ", "),
                            ids.size() > rows.size() ? ", …" : ""));
}

Error with_place(Error error, std::int64_t done, std::int64_t total) {
    error.message += fmt::format(
        " {} of {} texts were embedded; nothing was stored in the workspace. The same command goes "
        "on where this one ended, if the encoder's cache could be written.",
        done, total);
    return error;
}

Status check_encoded(const EncodedTexts& made, std::size_t texts, std::size_t dim,
                     std::int64_t first_row) {
    if (made.embeddings.rows != texts || made.embeddings.dim != dim)
        return fail(
            ErrorCode::invalid_input,
            fmt::format("The encoder gave {} embeddings of {} numbers for {} texts; {} were "
                        "expected in each.",
                        made.embeddings.rows, made.embeddings.dim, texts, dim));
    for (std::size_t i = 0; i < texts; ++i) {
        const auto row = made.embeddings.row(i);
        if (std::ranges::all_of(row, [](float v) { return std::isfinite(v); }) &&
            std::ranges::any_of(row, [](float v) { return v != 0; }))
            continue;
        return fail(ErrorCode::invalid_input,
                    fmt::format("The encoder gave row {} an embedding that is all zero, or not "
                                "finite.",
                                first_row + static_cast<std::int64_t>(i)));
    }
    return {};
}

class TextEmbedder {
  public:
    TextEmbedder(const Corpus& corpus, DatasetInfo dataset, Encoder& encoder,
                 const EmbedOptions& options, std::stop_token stop, const Progress& progress)
        : corpus_(corpus),
          dataset_(std::move(dataset)),
          encoder_(encoder),
          options_(options),
          stop_(std::move(stop)),
          progress_(progress) {}

    // Returns how many texts were truncated.
    Result<std::int64_t> run(Spool& spool) {
        // Several batches at once can be put in order of length.
        const auto piece =
            static_cast<std::int64_t>(std::clamp<std::size_t>(4 * encoder_.good_batch(), 16, 1024));
        std::int64_t truncated = 0;
        for (std::int64_t row = 0; row < dataset_.documents; row += piece) {
            report(progress_, stage, row, dataset_.documents);
            if (stop_.stop_requested())
                return fail(
                    with_place({ErrorCode::cancelled, "Stopped."}, row, dataset_.documents));
            auto embedded = embed(row, piece, spool);
            if (!embedded)
                return fail(with_place(std::move(embedded.error()), row, dataset_.documents));
            truncated += *embedded;
        }
        report(progress_, stage, dataset_.documents, dataset_.documents);
        return truncated;
    }

  private:
    Result<std::int64_t> embed(std::int64_t row, std::int64_t count, Spool& spool) {
        SPARSESCOPE_ASSIGN(auto documents, corpus_.documents(dataset_.id, row, count));
        std::vector<std::string> texts;
        for (Document& document : documents)
            // Of removed documents: should they be restored, they have some embedding.
            texts.push_back(has_no_text(document.text) ? "." : std::move(document.text));
        SPARSESCOPE_ASSIGN(EncodedTexts made, encode_documents(encoder_, texts, stop_));
        SPARSESCOPE_TRY(check_encoded(made, texts.size(), encoder_.identity().dim, row));
        if (options_.normalization == Normalization::l2)
            for (std::size_t i = 0; i < made.embeddings.rows; ++i)
                l2_normalize(made.embeddings.row(i));
        SPARSESCOPE_TRY(spool.write(made.embeddings));
        return made.truncated;
    }

    const Corpus& corpus_;
    DatasetInfo dataset_;
    Encoder& encoder_;
    const EmbedOptions& options_;
    std::stop_token stop_;
    const Progress& progress_;
};

}  // namespace

Result<EmbedReport> embed_dataset(Corpus& corpus, DatasetId id, Encoder& encoder,
                                  const EmbedOptions& options, std::stop_token stop,
                                  const Progress& progress) {
    return guard("embedding texts", [&]() -> Result<EmbedReport> {
        SPARSESCOPE_ASSIGN(const DatasetInfo dataset, corpus.dataset(id));
        NewEmbeddings stored{encoder.identity(), options.normalization, dataset.documents, 0,
                             options.replace};
        SPARSESCOPE_ASSIGN(stored.row_generation, corpus.row_generation(id));
        SPARSESCOPE_TRY(check_asked(corpus, dataset, options));
        SPARSESCOPE_ASSIGN(const auto empty, find_empty(corpus, dataset, options, stop));
        EmbedReport done;
        done.documents = dataset.documents;
        done.removed = static_cast<std::int64_t>(empty.size());
        done.dim = encoder.identity().dim;
        SPARSESCOPE_ASSIGN(Spool spool, Spool::open());
        SPARSESCOPE_ASSIGN(
            done.truncated,
            TextEmbedder(corpus, dataset, encoder, options, stop, progress).run(spool));
        SPARSESCOPE_TRY(spool.rewind());
        if (!empty.empty()) SPARSESCOPE_TRY(corpus.remove_documents(empty));
        SPARSESCOPE_TRY(corpus.set_embeddings(
            id, stored,
            [&](std::int64_t /*first*/, std::int64_t count) { return spool.read(count, done.dim); },
            stop, progress));
        return done;
    });
}

}  // namespace sparsescope
