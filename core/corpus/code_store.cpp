// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/code_store.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/corpus/blob.h"

namespace sparsescope {

namespace {

tl::unexpected<Error> damaged(const Database& database, ModelId model, std::int64_t row,
                              const std::string& problem) {
    return fail(ErrorCode::corrupt,
                fmt::format("{} is damaged: the codes of model {} from row {} on have {}. Encode "
                            "the documents again, or restore the workspace from a copy.",
                            database.path().string(), model, row, problem));
}

// Columns: first_row, rows, crc, data.
Status read_block(const Database& database, ModelId model, const Statement& row, CodeBlock& block) {
    const auto data = row.blob(3);
    const auto problem =
        crc_of(data) != row.integer(2) ? "a wrong checksum" : block.read(data, row.integer(1));
    return problem.empty() ? Status() : damaged(database, model, row.integer(0), problem);
}

struct BlockPlace {
    std::int64_t first_row = 0;
    std::int64_t rows = 0;
};

// The blocks at the end that are to be rewritten together with new rows: as long as one is less
// than twice as large as all behind it, and nothing grows beyond a full block.
Result<std::vector<BlockPlace>> small_blocks_at_end(Database& database, ModelId model,
                                                    const CodeMatrix& codes) {
    SPARSESCOPE_ASSIGN(auto row,
                       database.prepare("SELECT first_row, rows, length(data) FROM code_block "
                                        "WHERE model = ?1 ORDER BY first_row DESC"));
    SPARSESCOPE_TRY(row.bind(model));
    auto rows = static_cast<std::int64_t>(codes.rows());
    auto bytes = static_cast<std::int64_t>(codes.entries() * (sizeof(NeuronId) + sizeof(float)));
    std::vector<BlockPlace> blocks;
    for (;;) {
        SPARSESCOPE_ASSIGN(const bool found, row.step());
        if (!found || row.integer(1) >= 2 * rows) break;
        rows += row.integer(1);
        bytes += row.integer(2);
        if (rows > static_cast<std::int64_t>(max_code_block_rows) || bytes > 1 << 20) break;
        blocks.push_back({row.integer(0), row.integer(1)});
    }
    std::ranges::reverse(blocks);
    return blocks;
}

}  // namespace

Status CodeWriter::append(CodeView code) {
    pending_.append(code);
    const bool full =
        pending_.rows() >= max_code_block_rows || pending_.entries() >= max_code_block_entries;
    return full ? finish() : Status();
}

Status CodeWriter::finish() {
    if (pending_.rows() == 0) return {};
    const auto data = encode_code_block(pending_);
    SPARSESCOPE_TRY(database_.run("INSERT INTO code_block VALUES (?1, ?2, ?3, ?4, ?5)", model_,
                                  first_row_, pending_.rows(), crc_of(data), data));
    first_row_ += static_cast<std::int64_t>(pending_.rows());
    pending_ = CodeMatrix(pending_.hidden());
    return {};
}

Status check_new_codes(const ModelInfo& model, const CodeMatrix& codes, std::int64_t documents) {
    if (static_cast<std::int64_t>(codes.rows()) != documents || codes.hidden() != model.hidden)
        return fail(
            ErrorCode::invalid_argument,
            fmt::format(
                "The codes are for {} documents and {} neurons, the model is for {} documents "
                "and {} neurons. Nothing was kept.",
                codes.rows(), codes.hidden(), documents, model.hidden));
    CodeChecker checker(codes.hidden());
    for (std::size_t row = 0; row < codes.rows(); ++row) {
        auto problem = checker.problem(codes.row(row));
        if (codes.row(row).size() > static_cast<std::size_t>(model.stored_k))
            problem = fmt::format("{} neurons where at most {} were announced",
                                  codes.row(row).size(), model.stored_k);
        if (!problem.empty())
            return fail(ErrorCode::invalid_argument,
                        fmt::format("The code of row {} has {}. Nothing was kept.", row, problem));
    }
    return {};
}

Status check_codes_of_dataset(Database& database, const ModelInfo& model, const CodeMatrix& codes) {
    if (model.stored_k < 1 || static_cast<std::size_t>(model.stored_k) > model.hidden)
        return fail(
            ErrorCode::invalid_argument,
            fmt::format("Codes of up to {} neurons cannot be kept for a head with {} neurons.",
                        model.stored_k, model.hidden));
    SPARSESCOPE_ASSIGN(
        const std::int64_t documents,
        database.integer("SELECT documents FROM dataset WHERE id = ?1", model.dataset));
    return check_new_codes(model, codes, documents);
}

Status write_codes(Database& database, const ModelInfo& model, const CodeMatrix& codes) {
    SPARSESCOPE_TRY(database.run("DELETE FROM code_block WHERE model = ?1", model.id));
    CodeWriter writer(database, model, 0);
    for (std::size_t row = 0; row < codes.rows(); ++row)
        SPARSESCOPE_TRY(writer.append(codes.row(row)));
    return writer.finish();
}

Status append_codes(Database& database, const ModelInfo& model, std::int64_t first_row,
                    const CodeMatrix& codes) {
    SPARSESCOPE_ASSIGN(const auto merged, small_blocks_at_end(database, model.id, codes));
    const auto begin = merged.empty() ? first_row : merged.front().first_row;
    CodeMatrix old(model.hidden);
    SPARSESCOPE_TRY(for_each_code_block(database, model, begin, first_row - begin, {},
                                        [&](std::int64_t, const CodeBlock& block) -> Status {
                                            for (std::size_t i = 0; i < block.rows(); ++i)
                                                old.append(block.row(i));
                                            return {};
                                        }));
    SPARSESCOPE_TRY(database.run("DELETE FROM code_block WHERE model = ?1 AND first_row >= ?2",
                                 model.id, begin));
    CodeWriter writer(database, model, begin);
    for (const CodeMatrix* part : {&std::as_const(old), &codes})
        for (std::size_t row = 0; row < part->rows(); ++row)
            SPARSESCOPE_TRY(writer.append(part->row(row)));
    return writer.finish();
}

Status delete_code_rows(Database& database, const ModelInfo& model, const RowSet& removed,
                        const std::stop_token& stop) {
    SPARSESCOPE_ASSIGN(
        auto next, database.prepare("SELECT first_row, rows, crc, data FROM code_block WHERE "
                                    "model = ?1 AND first_row >= ?2 ORDER BY first_row LIMIT 1"));
    SPARSESCOPE_ASSIGN(
        auto remove,
        database.prepare("DELETE FROM code_block WHERE model = ?1 AND first_row = ?2"));
    // Blocks before the first removed row stay as they are. A new block never begins behind the
    // old ones that were read, so it cannot meet one that was not.
    std::optional<CodeWriter> writer;
    CodeBlock block(model.hidden);
    for (std::int64_t row = 0;;) {
        if (stop.stop_requested()) return cancelled();
        SPARSESCOPE_TRY(next.bind(model.id, row));
        SPARSESCOPE_ASSIGN(const bool found, next.step());
        if (!found) break;
        if (next.integer(0) != row) return damaged(database, model.id, row, "a gap");
        SPARSESCOPE_TRY(read_block(database, model.id, next, block));
        next.reset();
        const auto first = static_cast<std::size_t>(row);
        row += static_cast<std::int64_t>(block.rows());
        const auto kept = [&](std::size_t i) { return !removed.contains(first + i); };
        if (!writer) {
            std::size_t i = 0;
            while (i < block.rows() && kept(i))
                ++i;
            if (i == block.rows()) continue;
            writer.emplace(database, model, static_cast<std::int64_t>(first));
        }
        SPARSESCOPE_TRY(remove.run(model.id, first));
        for (std::size_t i = 0; i < block.rows(); ++i)
            if (kept(i)) SPARSESCOPE_TRY(writer->append(block.row(i)));
    }
    return writer ? writer->finish() : Status();
}

Status codes_changed(Database& database, ModelId model) {
    SPARSESCOPE_TRY(
        database.run("UPDATE model SET codes_version = codes_version + 1 WHERE id = ?1", model));
    return database.run("DELETE FROM code_segment WHERE model = ?1", model);
}

Status for_each_code_block(
    Database& database, const ModelInfo& model, std::int64_t first, std::int64_t count,
    const std::stop_token& stop,
    const std::function<Status(std::int64_t first_row, const CodeBlock& block)>& body) {
    if (count <= 0) return {};
    SPARSESCOPE_ASSIGN(
        auto row, database.prepare("SELECT first_row, rows, crc, data FROM code_block WHERE model "
                                   "= ?1 AND first_row >= coalesce((SELECT max(first_row) FROM "
                                   "code_block WHERE model = ?1 AND first_row <= ?2), 0) AND "
                                   "first_row < ?3 ORDER BY first_row"));
    SPARSESCOPE_TRY(row.bind(model.id, first, first + count));
    CodeBlock block(model.hidden);
    std::int64_t covered = first;  // rows before this one have been given out
    const auto read = row.for_each([&]() -> Status {
        if (stop.stop_requested()) return cancelled();
        const bool joined = covered == first ? row.integer(0) <= first : row.integer(0) == covered;
        if (!joined) return damaged(database, model.id, covered, "a gap");
        SPARSESCOPE_TRY(read_block(database, model.id, row, block));
        covered = row.integer(0) + static_cast<std::int64_t>(block.rows());
        return body(row.integer(0), block);
    });
    if (!read) return read;
    if (covered < first + count) return damaged(database, model.id, covered, "an early end");
    return {};
}

}  // namespace sparsescope
