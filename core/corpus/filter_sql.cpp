// SPDX-License-Identifier: GPL-3.0-or-later
// Conditions on what is stored of a document, as SQL. A value never becomes part of the SQL: it is
// bound.
#include <string>
#include <variant>

#include "core/corpus/corpus_impl.h"
#include "core/corpus/stored_dataset.h"

namespace sparsescope {

namespace {

struct RowQuery {
    std::string sql;  // gives rows; ?1 is the dataset, ?2 the value
    std::variant<std::int64_t, std::string> value;
};

const char* sql_of(Comparison comparison) {
    switch (comparison) {
        case Comparison::less:
            return "<";
        case Comparison::less_equal:
            return "<=";
        case Comparison::equal:
            return "=";
        case Comparison::greater_equal:
            return ">=";
        case Comparison::greater:
            return ">";
    }
    return "=";
}

// As an FTS5 string, in which nothing is syntax but the quote. FTS5 reads no further than a NUL.
std::string fts_phrase(const std::string& words) {
    std::string phrase = "\"";
    for (const char c : words) {
        if (c == '"') phrase += '"';
        phrase += c == '\0' ? ' ' : c;
    }
    return phrase + "\"";
}

// Rows are read from indexes that hold them (document_by_row at least), not from the documents,
// wherever the condition allows it.
struct ToQuery {
    Result<RowQuery> operator()(const LabelIs& c) const {
        if (c.name.empty())
            return RowQuery{"SELECT row FROM document WHERE dataset = ?1 AND label = ?2", no_label};
        return RowQuery{
            "SELECT row FROM document WHERE dataset = ?1 AND label IN "
            "(SELECT label FROM label WHERE dataset = ?1 AND name = ?2)",
            c.name};
    }
    Result<RowQuery> operator()(const TextHas& c) const {
        return RowQuery{
            "SELECT row FROM document INDEXED BY document_by_row WHERE dataset = ?1 AND id IN "
            "(SELECT rowid FROM document_fts WHERE document_fts MATCH ?2)",
            fts_phrase(c.words)};
    }
    Result<RowQuery> operator()(const LengthIs& c) const {
        return RowQuery{
            fmt::format("SELECT row FROM document WHERE dataset = ?1 AND length(text) {} ?2",
                        sql_of(c.comparison)),
            c.characters};
    }
    Result<RowQuery> operator()(const TagIs& c) const {
        return RowQuery{
            "SELECT document.row FROM tag JOIN document_tag ON document_tag.tag = tag.id "
            "JOIN document ON document.id = document_tag.document "
            "WHERE tag.name = ?2 AND document.dataset = ?1",
            c.name};
    }
    Result<RowQuery> operator()(const SplitIs& c) const {
        return RowQuery{"SELECT row FROM document WHERE dataset = ?1 AND split = ?2",
                        static_cast<std::int64_t>(c.split)};
    }
    Result<RowQuery> operator()(const IdIs& c) const {
        return RowQuery{fmt::format("SELECT row FROM document WHERE dataset = ?1 AND id {} ?2",
                                    sql_of(c.comparison)),
                        c.id};
    }
    Result<RowQuery> operator()(const NeuronWeightIs&) const { return needs_codes(); }
    Result<RowQuery> operator()(const NeuronOn&) const { return needs_codes(); }
    Result<RowQuery> operator()(const SharesNeurons&) const { return needs_codes(); }

    static Result<RowQuery> needs_codes() {
        return fail(ErrorCode::unsupported,
                    "A condition on neurons is answered from codes, not from documents.");
    }
};

}  // namespace

Result<RowSet> Corpus::rows_where(DatasetId dataset, const Condition& condition,
                                  std::stop_token stop) const {
    return impl_->read("filtering documents", [&](Database& database) -> Result<RowSet> {
        SPARSESCOPE_ASSIGN(const RowQuery query, std::visit(ToQuery{}, condition));
        SPARSESCOPE_ASSIGN(const std::int64_t rows, rows_present(database, dataset));
        RowSet found(static_cast<std::size_t>(rows));
        SPARSESCOPE_ASSIGN(auto row, database.prepare(query.sql));
        SPARSESCOPE_TRY(
            std::visit([&](const auto& value) { return row.bind(dataset, value); }, query.value));
        // A request before the first step interrupts nothing, so it is also asked for.
        const std::stop_callback interrupt(stop, [&] { database.interrupt(); });
        if (stop.stop_requested()) return cancelled();
        SPARSESCOPE_TRY(row.for_each([&]() -> Status {
            if (stop.stop_requested()) return cancelled();
            const std::int64_t at = row.integer(0);
            if (at < rows) found.add(static_cast<std::size_t>(at));  // not so in a damaged file
            return {};
        }));
        return found;
    });
}

}  // namespace sparsescope
