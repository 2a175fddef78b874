// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/base/random.h"
#include "core/corpus/corpus.h"
#include "core/workspace/keep_segments.h"
#include "core/workspace/searchable.h"
#include "tests/bench/search/contenders.h"
#include "tests/bench/search/measure.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope::bench {

namespace {

constexpr std::size_t dim = 32;  // of the embeddings; searching codes reads none of them
constexpr std::size_t batch = 10'000;
constexpr int repetitions = 9;

struct Stored {
    DatasetId dataset = 0;
    ModelId model = 0;
};

HeadWeights random_head(std::size_t hidden) {
    HeadWeights head{.dim = dim, .hidden = hidden};
    Random random(13);
    head.encoder_weight.resize(hidden * dim);
    for (float& weight : head.encoder_weight)
        weight = static_cast<float>(random.uniform(-1, 1));
    head.pre_bias.resize(dim);
    head.latent_bias.resize(hidden);
    return head;
}

Result<DatasetId> store_documents(Corpus& corpus, std::size_t count, std::stop_token stop,
                                  const Progress& progress) {
    SPARSESCOPE_ASSIGN(const auto writer, corpus.add_dataset({.name = "bench", .dim = dim}));
    const EmbeddingMatrix embeddings = random_embeddings(batch, dim, 17);
    for (std::size_t first = 0; first < count; first += batch) {
        if (stop.stop_requested()) return cancelled();
        report(progress, "storing documents", static_cast<std::int64_t>(first),
               static_cast<std::int64_t>(count));
        std::vector<NewDocument> documents(std::min(batch, count - first));
        for (std::size_t i = 0; i < documents.size(); ++i)
            documents[i].text = fmt::format("Document {}", first + i);
        SPARSESCOPE_TRY(writer->append(documents, embeddings.view().slice(0, documents.size())));
    }
    return writer->commit();
}

Result<Stored> store(Corpus& corpus, const CodeMatrix& codes, int k, std::stop_token stop,
                     const Progress& progress) {
    Stored stored;
    SPARSESCOPE_ASSIGN(stored.dataset, store_documents(corpus, codes.rows(), stop, progress));
    report(progress, "storing codes and segments", 0, 0);
    const ModelInfo info{.name = "bench",
                         .dataset = stored.dataset,
                         .dim = dim,
                         .hidden = codes.hidden(),
                         .k = k,
                         .stored_k = k};
    SPARSESCOPE_ASSIGN(stored.model, corpus.add_model(info, random_head(codes.hidden()), &codes));
    SPARSESCOPE_TRY(keep_segments(corpus, stored.model, stop, progress));
    return stored;
}

Result<std::vector<ScoredRow>> first_hits(const Corpus& corpus, const Searchable& searchable,
                                          CodeView query, int k) {
    SPARSESCOPE_ASSIGN(const auto index, searchable.index(corpus, k));
    SearchCost cost;
    if (searchable.removed().empty()) return index->search(query, {.n = hits_wanted}, cost);
    RowSet kept = searchable.removed();
    kept.invert();
    return index->search(query, {.n = hits_wanted, .allowed = &kept}, cost);
}

Result<double> open_ms(const std::filesystem::path& path, const Stored& stored, CodeView query,
                       int k) {
    std::vector<double> times;
    for (int i = 0; i < repetitions; ++i) {
        Status status;
        times.push_back(1e3 * seconds_of([&] {
                            status = [&]() -> Status {
                                SPARSESCOPE_ASSIGN(const Corpus corpus,
                                                   Corpus::open(path, Access::read_only));
                                SPARSESCOPE_ASSIGN(const auto searchable,
                                                   Searchable::open(corpus, stored.model));
                                SPARSESCOPE_TRY(first_hits(corpus, *searchable, query, k));
                                return {};
                            }();
                        }));
        SPARSESCOPE_TRY(status);
    }
    return quantile(times, 0.5);
}

// From the return of the commit, in one connection, to the document among the hits of a reader that
// has the workspace open.
Result<double> visible_ms(const std::filesystem::path& path, Corpus& writer, const Stored& stored,
                          CodeView code, int k) {
    SPARSESCOPE_ASSIGN(const Corpus reader, Corpus::open(path, Access::read_only));
    SPARSESCOPE_ASSIGN(auto searchable, Searchable::open(reader, stored.model));
    SPARSESCOPE_TRY(searchable->index(reader, k));
    const EmbeddingMatrix embedding = random_embeddings(1, dim, 19);
    std::vector<double> times;
    for (int i = 0; i < repetitions; ++i) {
        CodeMatrix codes(searchable->info().hidden);
        codes.append(code);
        const NewDocument document{.text = "New document"};
        const NewCodes new_codes{.model = stored.model, .codes = &codes};
        SPARSESCOPE_ASSIGN(const DocumentId id,
                           writer.append_documents(stored.dataset, {&document, 1}, embedding.view(),
                                                   {&new_codes, 1}));
        Result<std::vector<ScoredRow>> hits;
        times.push_back(1e3 * seconds_of([&] {
                            hits = [&]() -> Result<std::vector<ScoredRow>> {
                                SPARSESCOPE_ASSIGN(searchable, searchable->refreshed(reader));
                                return first_hits(reader, *searchable, code, k);
                            }();
                        }));
        SPARSESCOPE_TRY(hits);
        const std::int64_t row = searchable->row_of(id);
        if (std::ranges::find(*hits, row, &ScoredRow::row) == hits->end())
            return fail(ErrorCode::internal, "A document that was just stored was not found.");
    }
    return quantile(times, 0.5);
}

// With what is still in the write-ahead log.
double stored_bytes(std::filesystem::path path) {
    auto bytes = static_cast<double>(std::filesystem::file_size(path));
    path += "-wal";
    if (std::filesystem::exists(path))
        bytes += static_cast<double>(std::filesystem::file_size(path));
    return bytes;
}

Result<double> kept_share(const std::filesystem::path& path, Corpus& corpus, const Stored& stored,
                          std::stop_token stop, const Progress& progress) {
    const double before = stored_bytes(path);
    SPARSESCOPE_ASSIGN(const auto ids, corpus.document_ids(stored.dataset));
    std::vector<DocumentId> half;
    for (std::size_t i = 0; i < ids.size(); i += 2)
        half.push_back(ids[i]);
    SPARSESCOPE_TRY(corpus.remove_documents(half));
    SPARSESCOPE_TRY(corpus.compact(stop, progress));
    SPARSESCOPE_TRY(keep_segments(corpus, stored.model, stop, progress));
    return stored_bytes(path) / before;
}

}  // namespace

Result<WorkspaceTimes> measure_workspace(const CodeMatrix& codes, const CodeMatrix& queries, int k,
                                         std::stop_token stop, const Progress& progress) {
    const TemporaryFolder folder;
    const std::filesystem::path path = folder.path() / "bench.sscope";
    WorkspaceTimes times;
    SPARSESCOPE_ASSIGN(Corpus corpus, Corpus::create(path));
    SPARSESCOPE_ASSIGN(const Stored stored, store(corpus, codes, k, stop, progress));
    const CodeView query = queries.row(0).prefix(static_cast<std::size_t>(k));
    SPARSESCOPE_ASSIGN(times.open_ms, open_ms(path, stored, query, k));
    SPARSESCOPE_ASSIGN(times.visible_ms, visible_ms(path, corpus, stored, query, k));
    SPARSESCOPE_ASSIGN(times.kept_share, kept_share(path, corpus, stored, stop, progress));
    return times;
}

}  // namespace sparsescope::bench
