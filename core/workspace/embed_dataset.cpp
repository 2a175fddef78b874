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
#include "core/workspace/embed_parts.h"

namespace sparsescope {

namespace embedding {

Error with_place(Error error, std::int64_t done, std::int64_t total, const char* things) {
    error.message += fmt::format(
        " {} of {} {} were embedded; nothing was stored in the workspace. The same command goes "
        "on where this one ended, if the encoder's cache could be written.",
        done, total, things);
    return error;
}

Status check_encoded(const EncodedTexts& made, std::size_t count, std::size_t dim,
                     std::int64_t first_row, const char* things) {
    if (made.embeddings.rows != count || made.embeddings.dim != dim)
        return fail(ErrorCode::invalid_input,
                    fmt::format("The encoder gave {} embeddings of {} numbers for {} {}; {} were "
                                "expected in each.",
                                made.embeddings.rows, made.embeddings.dim, count, things, dim));
    for (std::size_t i = 0; i < count; ++i) {
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

}  // namespace embedding

namespace {

using embedding::Embedded;
using embedding::Spool;

constexpr std::int64_t texts_read = 1024;
constexpr std::size_t named_rows = 10;
constexpr const char* stage = "embedding texts";

bool has_no_text(const std::string& text) {
    return text.find_first_not_of(" \t\r\n\v\f") == std::string::npos;
}

// Said before hours are spent; set_embeddings() looks again.
Status check_asked(const Corpus& corpus, const DatasetInfo& dataset, const EmbedOptions& options,
                   bool pictures) {
    if (!pictures && !dataset.has_text)
        return fail(ErrorCode::invalid_argument,
                    fmt::format("The documents of \"{}\" have no texts that could be embedded.{}",
                                dataset.name,
                                dataset.has_images ? " They have pictures: choose an encoder that "
                                                     "reads those."
                                                   : ""));
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
                return fail(embedding::with_place({ErrorCode::cancelled, "Stopped."}, row,
                                                  dataset_.documents, "texts"));
            auto embedded = embed(row, piece, spool);
            if (!embedded)
                return fail(embedding::with_place(std::move(embedded.error()), row,
                                                  dataset_.documents, "texts"));
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
        SPARSESCOPE_TRY(
            embedding::check_encoded(made, texts.size(), encoder_.identity().dim, row, "texts"));
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

// Those that read both are asked for pictures where there are any.
Result<bool> takes_pictures(const DatasetInfo& dataset, const Encoder& encoder) {
    const bool reads = encoder.reads(EncoderInput::picture);
    if (reads && dataset.has_images) return true;
    if (encoder.reads(EncoderInput::text)) return false;
    return fail(ErrorCode::invalid_argument,
                fmt::format("The encoder \"{}\" reads pictures, and the documents of \"{}\" have "
                            "none.",
                            encoder.identity().name, dataset.name));
}

Result<Embedded> embed_texts(const Corpus& corpus, const DatasetInfo& dataset, Encoder& encoder,
                             const EmbedOptions& options, Spool& spool, std::stop_token stop,
                             const Progress& progress) {
    Embedded done;
    SPARSESCOPE_ASSIGN(done.without, find_empty(corpus, dataset, options, stop));
    TextEmbedder embedder(corpus, dataset, encoder, options, stop, progress);
    SPARSESCOPE_ASSIGN(done.truncated, embedder.run(spool));
    return done;
}

}  // namespace

Result<EmbedReport> embed_dataset(Corpus& corpus, DatasetId id, Encoder& encoder,
                                  const EmbedOptions& options, std::stop_token stop,
                                  const Progress& progress) {
    return guard("embedding documents", [&]() -> Result<EmbedReport> {
        SPARSESCOPE_ASSIGN(const DatasetInfo dataset, corpus.dataset(id));
        NewEmbeddings stored{encoder.identity(), options.normalization, dataset.documents, 0,
                             options.replace};
        SPARSESCOPE_ASSIGN(stored.row_generation, corpus.row_generation(id));
        SPARSESCOPE_ASSIGN(const bool pictures, takes_pictures(dataset, encoder));
        SPARSESCOPE_TRY(check_asked(corpus, dataset, options, pictures));
        SPARSESCOPE_ASSIGN(Spool spool, Spool::open());
        const auto embed = pictures ? embedding::embed_pictures : embed_texts;
        SPARSESCOPE_ASSIGN(const Embedded made,
                           embed(corpus, dataset, encoder, options, spool, stop, progress));
        EmbedReport done{.documents = dataset.documents,
                         .truncated = made.truncated,
                         .removed = std::ssize(made.without),
                         .dim = encoder.identity().dim,
                         .pictures = pictures};
        SPARSESCOPE_TRY(spool.rewind());
        if (!made.without.empty()) SPARSESCOPE_TRY(corpus.remove_documents(made.without));
        SPARSESCOPE_TRY(corpus.set_embeddings(
            id, stored,
            [&](std::int64_t /*first*/, std::int64_t count) { return spool.read(count, done.dim); },
            stop, progress));
        return done;
    });
}

}  // namespace sparsescope
