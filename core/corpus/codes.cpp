// SPDX-License-Identifier: GPL-3.0-or-later
// Codes: read whole or in pieces, and replaced.
#include <algorithm>
#include <vector>

#include "core/corpus/code_store.h"
#include "core/corpus/corpus_impl.h"
#include "core/corpus/model_store.h"
#include "core/corpus/stored_dataset.h"

namespace sparsescope {

namespace {

Result<ModelInfo> find_encoded_model(Database& database, ModelId id) {
    SPARSESCOPE_ASSIGN(auto model, find_model(database, id));
    if (model.stored_k > 0) return model;
    return fail(ErrorCode::not_found,
                "This model has no codes yet. Encode the documents with it first.");
}

Result<std::int64_t> documents_of(Database& database, const ModelInfo& model) {
    return database.integer("SELECT documents FROM dataset WHERE id = ?1", model.dataset);
}

// The codes of rows that were removed are still stored, for when they are restored.
class Removed {
  public:
    static Result<Removed> read(Database& database, const ModelInfo& model) {
        SPARSESCOPE_ASSIGN(auto rows, find_removed_rows(database, model.dataset));
        return Removed(std::move(rows));
    }
    [[nodiscard]] CodeView hide(std::size_t row, CodeView code) const {
        return any_ && rows_.contains(row) ? CodeView{} : code;
    }

  private:
    explicit Removed(RowSet rows) : rows_(std::move(rows)), any_(!rows_.empty()) {}
    RowSet rows_;
    bool any_;
};

// Adds what lies in [first, end) of a block to codes.
void add_rows(const CodeBlock& block, std::int64_t block_first, std::int64_t first,
              std::int64_t end, const Removed& removed, CodeMatrix& codes) {
    const auto from = static_cast<std::size_t>(std::max<std::int64_t>(first - block_first, 0));
    const auto to = static_cast<std::size_t>(
        std::min(end - block_first, static_cast<std::int64_t>(block.rows())));
    for (std::size_t i = from; i < to; ++i)
        codes.append(removed.hide(static_cast<std::size_t>(block_first) + i, block.row(i)));
}

}  // namespace

Result<CodeMatrix> Corpus::codes(ModelId id) const {
    return impl_->read("reading codes", [&](Database& database) -> Result<CodeMatrix> {
        SPARSESCOPE_ASSIGN(const auto model, find_encoded_model(database, id));
        SPARSESCOPE_ASSIGN(const std::int64_t documents, documents_of(database, model));
        SPARSESCOPE_ASSIGN(const auto removed, Removed::read(database, model));
        CodeMatrix codes(model.hidden);
        SPARSESCOPE_TRY(
            for_each_code_block(database, model, 0, documents, {},
                                [&](std::int64_t block_first, const CodeBlock& block) -> Status {
                                    add_rows(block, block_first, 0, documents, removed, codes);
                                    return {};
                                }));
        return codes;
    });
}

Status Corpus::for_each_codes(
    ModelId id, std::int64_t first_row, std::int64_t rows, std::stop_token stop,
    const std::function<Status(std::int64_t first, const CodeMatrix& piece)>& body) const {
    return impl_->read("reading codes", [&](Database& database) -> Status {
        SPARSESCOPE_ASSIGN(const auto model, find_encoded_model(database, id));
        SPARSESCOPE_ASSIGN(const std::int64_t documents, documents_of(database, model));
        if (first_row < 0 || rows < 0 || first_row > documents || rows > documents - first_row)
            return fail(ErrorCode::invalid_argument,
                        fmt::format("The codes of rows {} to {} were asked for, but the dataset "
                                    "has rows 0 to {}.",
                                    first_row, first_row + rows - 1, documents - 1));
        SPARSESCOPE_ASSIGN(const auto removed, Removed::read(database, model));
        const std::int64_t end = first_row + rows;
        return for_each_code_block(database, model, first_row, rows, stop,
                                   [&](std::int64_t block_first, const CodeBlock& block) -> Status {
                                       CodeMatrix piece(model.hidden);
                                       add_rows(block, block_first, first_row, end, removed, piece);
                                       return body(std::max(block_first, first_row), piece);
                                   });
    });
}

Result<std::int64_t> Corpus::codes_version(ModelId id) const {
    return impl_->read("looking for changes", [&](Database& database) -> Result<std::int64_t> {
        SPARSESCOPE_TRY(find_model(database, id));
        return database.integer("SELECT codes_version FROM model WHERE id = ?1", id);
    });
}

Status Corpus::set_codes(ModelId id, const CodeMatrix& codes, int stored_k) {
    return impl_->write("keeping codes", [&](Database& database) -> Status {
        SPARSESCOPE_ASSIGN(auto model, find_model(database, id));
        model.stored_k = stored_k;
        SPARSESCOPE_TRY(check_codes_of_dataset(database, model, codes));
        SPARSESCOPE_TRY(database.run("UPDATE model SET stored_k = ?2 WHERE id = ?1", id, stored_k));
        SPARSESCOPE_TRY(codes_changed(database, id));
        return write_codes(database, model, codes);
    });
}

}  // namespace sparsescope
