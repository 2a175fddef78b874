// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/searchable.h"

#include <algorithm>
#include <list>
#include <map>
#include <mutex>

#include "core/base/part_list.h"
#include "core/workspace/index_parts.h"
#include "core/workspace/row_ids.h"

namespace sparsescope {

namespace {

constexpr std::size_t kept_indexes = 6;  // besides that at the model's k

// What tells whether rows and codes are still those that were read.
struct Versions {
    std::int64_t codes = 0;
    std::int64_t rows = 0;
    bool operator==(const Versions&) const = default;
};

Result<Versions> versions_of(const Corpus& corpus, const ModelInfo& model) {
    SPARSESCOPE_ASSIGN(const std::int64_t codes, corpus.codes_version(model.id));
    SPARSESCOPE_ASSIGN(const std::int64_t rows, corpus.row_generation(model.dataset));
    return Versions{codes, rows};
}

tl::unexpected<Error> changed_meanwhile() {
    return fail(
        ErrorCode::busy,
        "The documents changed while they were read. Search again to see them as they are.");
}

}  // namespace

struct Searchable::Parts {
    ModelInfo info;
    DatasetInfo dataset;
    Versions versions;
    RowIds ids;
    RowSet removed;
    IndexParts index_parts;
    std::shared_ptr<const SparseIndex> index;

    // Loaded when first asked for; never changed after that. Guarded by the mutex.
    std::mutex mutex;
    std::list<std::shared_ptr<const SparseIndex>> other_indexes;  // last used first
    std::shared_ptr<const HeadWeights> weights;
    std::shared_ptr<const EmbeddingMatrix> embeddings;
    std::shared_ptr<const CodeMatrix> codes;
    // Of searchers that prepare something; by name, and k where codes are read.
    std::map<std::pair<std::string, int>, std::shared_ptr<const Searcher>> kept_searchers;
};

Searchable::Searchable(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Searchable::~Searchable() = default;

namespace {

// A model that has codes, and its dataset.
Status read_model(const Corpus& corpus, ModelId model, ModelInfo& info, DatasetInfo& dataset) {
    SPARSESCOPE_ASSIGN(info, corpus.model(model));
    if (info.stored_k < 1) {
        return fail(ErrorCode::not_found,
                    fmt::format("Model \"{}\" has no codes yet. Encode the documents first: "
                                "sparsescope-cli encode WORKSPACE --model {}",
                                info.name, info.name));
    }
    SPARSESCOPE_ASSIGN(dataset, corpus.dataset(info.dataset));
    return {};
}

Status read_removed(const Corpus& corpus, const DatasetInfo& dataset, RowSet& removed) {
    SPARSESCOPE_ASSIGN(removed, corpus.removed_rows(dataset.id));
    removed.resize(static_cast<std::size_t>(dataset.documents));
    return {};
}

}  // namespace

Result<std::shared_ptr<const Searchable>> Searchable::open(const Corpus& corpus, ModelId model,
                                                           std::stop_token stop,
                                                           const Progress& progress) {
    using Opened = std::shared_ptr<const Searchable>;
    return guard("opening the search index", [&]() -> Result<Opened> {
        // Others may write between two reads; then everything is read again.
        for (int attempt = 0;; ++attempt) {
            auto parts = std::make_unique<Parts>();
            SPARSESCOPE_TRY(read_model(corpus, model, parts->info, parts->dataset));
            SPARSESCOPE_ASSIGN(parts->ids, RowIds::read(corpus, parts->dataset));
            SPARSESCOPE_TRY(read_removed(corpus, parts->dataset, parts->removed));
            SPARSESCOPE_ASSIGN(parts->versions, versions_of(corpus, parts->info));
            const int k = std::min(parts->info.k, parts->info.stored_k);
            SPARSESCOPE_ASSIGN(parts->index_parts,
                               read_segments(corpus, parts->info, k, stop, progress));
            auto completed = complete(corpus, model, parts->dataset.documents, parts->index_parts,
                                      stop, progress);
            SPARSESCOPE_ASSIGN(const Versions after, versions_of(corpus, parts->info));
            if (after != parts->versions && attempt < 5) continue;
            SPARSESCOPE_TRY(std::move(completed));
            parts->index = parts->index_parts.make();
            return Opened(new Searchable(std::move(parts)));
        }
    });
}

Result<std::shared_ptr<const Searchable>> Searchable::refreshed(const Corpus& corpus,
                                                                std::stop_token stop) const {
    using Opened = std::shared_ptr<const Searchable>;
    return guard("refreshing the search index", [&]() -> Result<Opened> {
        auto next = std::make_unique<Parts>();
        SPARSESCOPE_TRY(read_model(corpus, parts_->info.id, next->info, next->dataset));
        SPARSESCOPE_ASSIGN(next->versions, versions_of(corpus, next->info));
        if (next->versions != parts_->versions || next->info.stored_k != parts_->info.stored_k)
            return open(corpus, parts_->info.id, stop);
        // Rows are where they were; some may have been added at the end.
        const bool grew = next->dataset.documents != parts_->dataset.documents;
        SPARSESCOPE_TRY(read_removed(corpus, next->dataset, next->removed));
        if (!grew && next->removed == parts_->removed && next->info.name == parts_->info.name)
            return shared_from_this();
        next->ids = parts_->ids;
        next->index_parts = parts_->index_parts;
        next->index = parts_->index;
        if (grew) {
            SPARSESCOPE_ASSIGN(next->ids, parts_->ids.grown(corpus, next->dataset));
            SPARSESCOPE_TRY(complete(corpus, next->info.id, next->dataset.documents,
                                     next->index_parts, stop, {}));
            const bool longer_tail_only =
                next->index_parts.segments.size() == parts_->index_parts.segments.size();
            next->index = longer_tail_only ? std::make_shared<const SparseIndex>(
                                                 parts_->index->with_tail(next->index_parts.tail))
                                           : next->index_parts.make();
        }
        const std::scoped_lock lock(parts_->mutex);
        next->weights = parts_->weights;
        if (!grew) {
            next->other_indexes = parts_->other_indexes;
            next->embeddings = parts_->embeddings;
            next->kept_searchers = parts_->kept_searchers;
        }
        return Opened(new Searchable(std::move(next)));
    });
}

const ModelInfo& Searchable::info() const {
    return parts_->info;
}

const DatasetInfo& Searchable::dataset() const {
    return parts_->dataset;
}

std::int64_t Searchable::rows() const {
    return static_cast<std::int64_t>(parts_->ids.all().size());
}

const RowSet& Searchable::removed() const {
    return parts_->removed;
}

std::int64_t Searchable::row_of(DocumentId id) const {
    const auto found = std::ranges::lower_bound(ids(), id);
    return found != ids().end() && *found == id ? found - ids().begin() : -1;
}

DocumentId Searchable::id_of(std::int64_t row) const {
    return parts_->ids.all()[static_cast<std::size_t>(row)];
}

std::span<const DocumentId> Searchable::ids() const {
    return parts_->ids.all();
}

Status Searchable::check_k(int k) const {
    if (k >= 1 && k <= parts_->info.stored_k) return {};
    return fail(
        ErrorCode::invalid_argument,
        fmt::format("k is {}, but the codes of model \"{}\" hold {} active neurons: choose k "
                    "from 1 to {}.",
                    k, parts_->info.name, parts_->info.stored_k, parts_->info.stored_k));
}

Result<std::shared_ptr<const SparseIndex>> Searchable::index(const Corpus& corpus, int k,
                                                             std::stop_token stop,
                                                             const Progress& progress) const {
    SPARSESCOPE_TRY(check_k(k));
    if (parts_->index->k() == k) return parts_->index;
    return guard("building the search index", [&]() -> Result<std::shared_ptr<const SparseIndex>> {
        const std::scoped_lock lock(parts_->mutex);
        auto& others = parts_->other_indexes;
        const auto found =
            std::ranges::find(others, k, [](const auto& index) { return index->k(); });
        if (found != others.end()) {
            others.splice(others.begin(), others, found);
            return others.front();
        }
        IndexParts made{k, parts_->info.hidden, {}, nullptr};
        SPARSESCOPE_TRY(complete(corpus, parts_->info.id, rows(), made, stop, progress));
        others.push_front(made.make());
        if (others.size() > kept_indexes) others.pop_back();
        return others.front();
    });
}

Result<std::shared_ptr<const HeadWeights>> Searchable::weights(const Corpus& corpus) const {
    const std::scoped_lock lock(parts_->mutex);
    if (!parts_->weights) {
        SPARSESCOPE_ASSIGN(HeadWeights read, corpus.head_weights(parts_->info.id));
        parts_->weights = std::make_shared<const HeadWeights>(std::move(read));
    }
    return parts_->weights;
}

Result<std::shared_ptr<const EmbeddingMatrix>> Searchable::embeddings(
    const Corpus& corpus, std::stop_token stop, const Progress& progress) const {
    const std::scoped_lock lock(parts_->mutex);
    if (!parts_->embeddings) {
        SPARSESCOPE_ASSIGN(EmbeddingMatrix read,
                           corpus.embeddings(parts_->info.dataset, stop, progress));
        // Rows added since belong to the next one.
        if (read.rows < parts_->ids.all().size()) return changed_meanwhile();
        read.rows = parts_->ids.all().size();
        read.values.resize(read.rows * read.dim);
        parts_->embeddings = std::make_shared<const EmbeddingMatrix>(std::move(read));
    }
    return parts_->embeddings;
}

Result<std::shared_ptr<const CodeMatrix>> Searchable::codes(const Corpus& corpus) const {
    const std::scoped_lock lock(parts_->mutex);
    if (!parts_->codes) {
        SPARSESCOPE_ASSIGN(CodeMatrix read, corpus.codes(parts_->info.id));
        if (read.rows() != parts_->ids.all().size()) return changed_meanwhile();
        parts_->codes = std::make_shared<const CodeMatrix>(std::move(read));
    }
    return parts_->codes;
}

Result<std::shared_ptr<const Searcher>> Searchable::searcher(const Corpus& corpus,
                                                             std::string_view name, int k,
                                                             std::stop_token stop,
                                                             const Progress& progress) const {
    SPARSESCOPE_ASSIGN(const SearcherEntry* const entry, find_part(searchers(), "searcher", name));
    SearchSource source;
    source.ids = parts_->ids.all();
    source.find_text = [&corpus, dataset = parts_->info.dataset](std::string_view text, int n) {
        return corpus.full_text_search(dataset, text, n);
    };
    if (entry->needs.embeddings) {
        SPARSESCOPE_ASSIGN(const auto rows, embeddings(corpus, stop, progress));
        source.embeddings = rows->view();
    }
    if (entry->needs.codes) {
        SPARSESCOPE_ASSIGN(source.index, index(corpus, k, stop, progress));
    }
    if (entry->needs.stored_codes) {
        SPARSESCOPE_ASSIGN(const auto matrix, codes(corpus));
        source.codes = matrix.get();
    }
    if (!entry->needs.embeddings) return std::shared_ptr<const Searcher>(entry->make(source));
    const std::scoped_lock lock(parts_->mutex);
    auto& kept = parts_->kept_searchers;
    // Each that reads codes keeps an index.
    if (kept.size() > kept_indexes)
        std::erase_if(
            kept, [k](const auto& one) { return one.first.second > 0 && one.first.second != k; });
    auto& made = kept[{entry->name, entry->needs.codes ? k : 0}];
    if (!made) made = entry->make(source);
    return made;
}

std::int64_t Searchable::bytes_per_document(const SearcherEntry& entry, const Searcher& searcher,
                                            int dimensions) const {
    const std::int64_t own =
        static_cast<std::int64_t>(searcher.bytes()) / std::max<std::int64_t>(rows(), 1);
    if (!entry.source_bytes) return own;
    return own + entry.source_bytes(
                     {static_cast<int>(parts_->info.dim), parts_->info.stored_k, dimensions});
}

}  // namespace sparsescope
