// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/embedding_store.h"

#include <algorithm>
#include <limits>

#include "core/corpus/blob.h"
#include "core/corpus/corpus_impl.h"

namespace sparsescope {

namespace {

constexpr std::size_t block_bytes = 1 << 20;
constexpr std::size_t max_block_rows = 4096;

Error incomplete(const Database& database, DatasetId dataset) {
    return {ErrorCode::corrupt,
            fmt::format("{} is damaged: dataset {} does not have all its embeddings. Restore the "
                        "workspace from a copy, or import the dataset again.",
                        database.path().string(), dataset)};
}

struct Layout {
    std::int64_t documents = 0;
    std::int64_t block_rows = 0;
    std::size_t dim = 0;  // 0: has no embeddings

    [[nodiscard]] std::int64_t blocks() const {
        return dim == 0 ? 0 : (documents + block_rows - 1) / block_rows;
    }
    [[nodiscard]] std::size_t rows_of(std::int64_t block) const {
        return static_cast<std::size_t>(std::min(block_rows, documents - block * block_rows));
    }
};

Result<Layout> layout_of(Database& database, DatasetId dataset) {
    SPARSESCOPE_ASSIGN(
        auto row, database.prepare("SELECT documents, block_rows, dim FROM dataset WHERE id = ?1"));
    SPARSESCOPE_TRY(row.bind(dataset));
    SPARSESCOPE_ASSIGN(const bool found, row.step());
    if (!found)
        return fail(ErrorCode::not_found,
                    "This dataset is no longer in the workspace. Choose another one.");
    const Layout layout{row.integer(0), row.integer(1), row.as<std::size_t>(2)};
    constexpr std::int64_t max_documents = std::int64_t{1} << 40;
    const bool plausible = layout.dim <= max_embedding_dim && layout.block_rows >= 1 &&
                           layout.block_rows <= max_documents && layout.documents >= 0 &&
                           layout.documents <= max_documents;
    if (plausible) return layout;
    return fail(incomplete(database, dataset));
}

Result<Layout> layout_with_embeddings(Database& database, DatasetId dataset) {
    SPARSESCOPE_ASSIGN(const auto layout, layout_of(database, dataset));
    if (layout.dim == 0)
        return fail(
            ErrorCode::not_found,
            "This dataset has no embeddings, only texts. Import it with embeddings to use them.");
    // The bytes present decide how much memory is taken, not the sizes claimed.
    SPARSESCOPE_ASSIGN(
        const std::int64_t bytes,
        database.integer(
            "SELECT coalesce(sum(length(data)), 0) FROM embedding_block WHERE dataset = ?1",
            dataset));
    if (static_cast<std::uint64_t>(bytes) ==
        static_cast<std::uint64_t>(layout.documents) * layout.dim * sizeof(float))
        return layout;
    return fail(incomplete(database, dataset));
}

Error damaged(const Database& database, DatasetId dataset, std::int64_t block) {
    return {
        ErrorCode::corrupt,
        fmt::format(
            "{} is damaged: embedding block {} of dataset {} is missing or changed. Restore the "
            "workspace from a copy, or import the dataset again.",
            database.path().string(), block, dataset)};
}

constexpr const char* block_query =
    "SELECT crc, data FROM embedding_block WHERE dataset = ?1 AND block = ?2";

// The bytes of a block, valid until the query is used again.
Result<std::span<const std::byte>> read_block(Database& database, Statement& query,
                                              DatasetId dataset, const Layout& layout,
                                              std::int64_t block) {
    SPARSESCOPE_TRY(query.bind(dataset, block));
    SPARSESCOPE_ASSIGN(const bool found, query.step());
    const auto data = found ? query.blob(1) : std::span<const std::byte>{};
    if (!found || data.size() != layout.rows_of(block) * layout.dim * sizeof(float) ||
        crc_of(data) != query.integer(0))
        return fail(damaged(database, dataset, block));
    return data;
}

// Rows [first, first + count) of the layout, checked to lie inside it.
Result<EmbeddingMatrix> read_rows(Database& database, DatasetId dataset, const Layout& layout,
                                  std::int64_t first, std::int64_t count,
                                  const std::stop_token& stop, const Progress& progress) {
    SPARSESCOPE_ASSIGN(auto query, database.prepare(block_query));
    EmbeddingMatrix result(static_cast<std::size_t>(count), layout.dim);
    const std::int64_t end = first + count;
    for (std::int64_t row = first; row < end;) {
        if (stop.stop_requested()) return cancelled();
        report(progress, "reading embeddings", row - first, count);
        const std::int64_t index = row / layout.block_rows;
        SPARSESCOPE_ASSIGN(const auto data, read_block(database, query, dataset, layout, index));
        const auto skip = static_cast<std::size_t>(row - index * layout.block_rows);
        const auto taken =
            std::min(layout.rows_of(index) - skip, static_cast<std::size_t>(end - row));
        auto source = data.subspan(skip * layout.dim * sizeof(float));
        take(source, result.values.data() + static_cast<std::size_t>(row - first) * layout.dim,
             taken * layout.dim);
        row += static_cast<std::int64_t>(taken);
    }
    report(progress, "reading embeddings", count, count);
    return result;
}

}  // namespace

std::size_t embedding_block_rows(std::size_t dim) {
    if (dim == 0) return 1;
    return std::clamp<std::size_t>(block_bytes / (dim * sizeof(float)), 1, max_block_rows);
}

Result<EmbeddingWriter> EmbeddingWriter::after_last_row(Database& database, DatasetId dataset) {
    SPARSESCOPE_ASSIGN(const auto layout, layout_of(database, dataset));
    const auto block_values = static_cast<std::size_t>(layout.block_rows) * layout.dim;
    const std::int64_t full_blocks = layout.documents / layout.block_rows;
    EmbeddingWriter writer(database, dataset, block_values, full_blocks);
    if (layout.dim == 0 || full_blocks == layout.blocks()) return writer;
    SPARSESCOPE_ASSIGN(auto query, database.prepare(block_query));
    SPARSESCOPE_ASSIGN(auto data, read_block(database, query, dataset, layout, full_blocks));
    writer.pending_.resize(data.size() / sizeof(float));
    take(data, writer.pending_.data(), writer.pending_.size());
    return writer;
}

Status EmbeddingWriter::append(EmbeddingView embeddings) {
    const float* values = embeddings.data;
    std::size_t left = embeddings.rows * embeddings.dim;
    while (left > 0) {
        const auto taken = std::min(left, block_values_ - pending_.size());
        pending_.insert(pending_.end(), values, values + taken);
        values += taken;
        left -= taken;
        if (pending_.size() == block_values_) SPARSESCOPE_TRY(write_block());
    }
    return {};
}

Status EmbeddingWriter::finish() {
    if (pending_.empty()) return {};
    return write_block();
}

Status EmbeddingWriter::write_block() {
    const auto data = bytes_of(pending_.data(), pending_.size());
    SPARSESCOPE_TRY(database_.run("INSERT OR REPLACE INTO embedding_block VALUES (?1, ?2, ?3, ?4)",
                                  dataset_, next_block_, crc_of(data), data));
    ++next_block_;
    pending_.clear();
    return {};
}

Status delete_embedding_rows(Database& database, DatasetId dataset, const RowSet& removed,
                             const std::stop_token& stop) {
    SPARSESCOPE_ASSIGN(const auto layout, layout_of(database, dataset));
    std::int64_t first = 0;
    while (first < layout.documents && !removed.contains(static_cast<std::size_t>(first)))
        ++first;
    const std::int64_t first_block = first / layout.block_rows;
    // It writes a block only after reading at least as far.
    EmbeddingWriter writer(database, dataset,
                           static_cast<std::size_t>(layout.block_rows) * layout.dim, first_block);
    SPARSESCOPE_ASSIGN(auto query, database.prepare(block_query));
    for (std::int64_t block = first_block; block < layout.blocks(); ++block) {
        if (stop.stop_requested()) return cancelled();
        SPARSESCOPE_ASSIGN(auto data, read_block(database, query, dataset, layout, block));
        EmbeddingMatrix rows(layout.rows_of(block), layout.dim);
        take(data, rows.values.data(), rows.values.size());
        query.reset();
        const auto block_first = static_cast<std::size_t>(block * layout.block_rows);
        for (std::size_t i = 0; i < rows.rows; ++i)
            if (!removed.contains(block_first + i))
                SPARSESCOPE_TRY(writer.append(rows.view().slice(i, 1)));
    }
    SPARSESCOPE_TRY(writer.finish());
    return database.run("DELETE FROM embedding_block WHERE dataset = ?1 AND block >= ?2", dataset,
                        writer.next_block_);
}

Result<EmbeddingMatrix> Corpus::embeddings(DatasetId dataset, std::stop_token stop,
                                           const Progress& progress) const {
    return impl_->read("reading embeddings", [&](Database& database) -> Result<EmbeddingMatrix> {
        SPARSESCOPE_ASSIGN(const auto layout, layout_with_embeddings(database, dataset));
        return read_rows(database, dataset, layout, 0, layout.documents, stop, progress);
    });
}

Result<EmbeddingMatrix> Corpus::embeddings(DatasetId dataset, std::int64_t first_row,
                                           std::int64_t count) const {
    return impl_->read("reading embeddings", [&](Database& database) -> Result<EmbeddingMatrix> {
        SPARSESCOPE_ASSIGN(const auto layout, layout_with_embeddings(database, dataset));
        if (first_row < 0 || count < 0 || first_row > layout.documents ||
            count > layout.documents - first_row)
            return fail(
                ErrorCode::invalid_argument,
                fmt::format("Rows {} to {} were asked for, but the dataset has rows 0 to {}.",
                            first_row, first_row + count - 1, layout.documents - 1));
        return read_rows(database, dataset, layout, first_row, count, {}, {});
    });
}

}  // namespace sparsescope
