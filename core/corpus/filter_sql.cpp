// SPDX-License-Identifier: GPL-3.0-or-later
// Conditions on what is stored of a document, as SQL, but for fields of metadata. A value never
// becomes part of the SQL: it is bound.
#include <algorithm>
#include <string>
#include <variant>
#include <vector>

#include "core/corpus/corpus_impl.h"
#include "core/corpus/full_text_query.h"
#include "core/corpus/metadata_scan.h"
#include "core/corpus/stored_dataset.h"
#include "core/filter/field_test.h"

namespace sparsescope {

namespace {

struct Question {
    enum class Gives {
        rows,  // of the dataset, which is ?1
        ids,   // of documents of any dataset, ascending
    };
    Gives gives;
    std::string sql;
    std::variant<std::int64_t, std::string> value;  // ?2
};

// Looking a document up by its id costs far more than finding the id, so ids are turned into rows
// here, where they ascend together.
struct ToQuestion {
    using Gives = Question::Gives;

    Result<Question> operator()(const LabelIs& c) const {
        if (c.name.empty())
            return Question{Gives::rows,
                            "SELECT row FROM document WHERE dataset = ?1 AND label = ?2", no_label};
        return Question{Gives::rows,
                        "SELECT row FROM document WHERE dataset = ?1 AND label IN "
                        "(SELECT label FROM label WHERE dataset = ?1 AND name = ?2)",
                        c.name};
    }
    Result<Question> operator()(const TextHas& c) const {
        return Question{Gives::ids,
                        "SELECT rowid FROM document_fts WHERE document_fts MATCH ?2 ORDER BY rowid",
                        full_text_phrase(c.words)};
    }
    Result<Question> operator()(const LengthIs& c) const {
        return Question{
            Gives::rows,
            fmt::format("SELECT row FROM document WHERE dataset = ?1 AND length(text) {} ?2",
                        sign_of(c.comparison)),
            c.characters};
    }
    Result<Question> operator()(const TagIs& c) const {
        return Question{Gives::ids,
                        "SELECT document FROM document_tag WHERE tag = "
                        "(SELECT id FROM tag WHERE name = ?2) ORDER BY document",
                        c.name};
    }
    Result<Question> operator()(const SplitIs& c) const {
        return Question{
            Gives::rows,
            fmt::format("SELECT row FROM document WHERE dataset = ?1 AND split = (?2 = "
                        "{}) AND validation = (?2 = {})",
                        static_cast<int>(Split::test), static_cast<int>(Split::validation)),
            static_cast<std::int64_t>(c.split)};
    }
    template <class Other>
    Result<Question> operator()(const Other&) const {
        return fail(ErrorCode::unsupported,
                    "A condition on neurons is answered from codes, not from documents.");
    }
};

Result<RowSet> rows_by_id(Database& database, DatasetId dataset, const IdIs& condition) {
    SPARSESCOPE_ASSIGN(const auto ids, find_document_ids(database, dataset));
    RowSet found(ids.size());
    for (std::size_t row = 0; row < ids.size(); ++row) {
        if (holds(ids[row], condition.comparison, condition.id)) found.add(row);
    }
    return found;
}

Result<RowSet> rows_by_ids(Database& database, DatasetId dataset, const IdIn& condition) {
    SPARSESCOPE_ASSIGN(const auto ids, find_document_ids(database, dataset));
    RowSet found(ids.size());
    for (const auto& [first, last] : condition.ranges) {
        const auto begin = std::ranges::lower_bound(ids, first);
        for (auto id = begin; id != ids.end() && *id <= last; ++id)
            found.add(static_cast<std::size_t>(id - ids.begin()));
    }
    return found;
}

// Metadata are read here and not by SQLite's functions, which read them more slowly and know
// neither every name nor numbers that are stored as text.
Result<RowSet> rows_by_field(Database& database, DatasetId dataset, const FieldIs& condition,
                             const std::stop_token& stop) {
    SPARSESCOPE_ASSIGN(const std::int64_t rows, rows_present(database, dataset));
    const FieldTest test(condition);
    RowSet found(static_cast<std::size_t>(rows));
    SPARSESCOPE_ASSIGN(auto document,
                       database.prepare("SELECT row, metadata FROM document WHERE dataset = ?1 AND "
                                        "row < ?2 AND metadata <> ''"));
    SPARSESCOPE_TRY(document.bind(dataset, rows));
    bool passes = false;
    const auto look = [&](std::string_view name, std::string_view value) {
        passes = passes || (name == condition.name && (test.wants_none() || test.passes(value)));
    };
    SPARSESCOPE_TRY(document.for_each([&]() -> Status {
        if (stop.stop_requested()) return cancelled();
        const auto bytes = document.blob(1);
        passes = false;
        scan_metadata({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, look);
        if (passes) found.add(document.as<std::size_t>(0));
        return {};
    }));
    if (test.wants_none()) found.invert();  // those with a value were found
    return found;
}

Result<RowSet> ask(Database& database, DatasetId dataset, const Question& question,
                   const std::stop_token& stop) {
    const bool by_id = question.gives == Question::Gives::ids;
    std::vector<DocumentId> ids;  // by row
    if (by_id) {
        SPARSESCOPE_ASSIGN(ids, find_document_ids(database, dataset));
    }
    SPARSESCOPE_ASSIGN(const std::int64_t rows, rows_present(database, dataset));
    RowSet found(static_cast<std::size_t>(rows));
    auto next = ids.cbegin();
    const auto add = [&](std::int64_t value) {
        if (by_id) next = std::lower_bound(next, ids.cend(), value);
        const bool of_dataset = by_id ? next != ids.cend() && *next == value
                                      : value < rows;  // not so in a damaged file
        if (of_dataset) found.add(static_cast<std::size_t>(by_id ? next - ids.cbegin() : value));
    };
    SPARSESCOPE_ASSIGN(auto answer, database.prepare(question.sql));
    SPARSESCOPE_TRY(
        std::visit([&](const auto& value) { return answer.bind(dataset, value); }, question.value));
    SPARSESCOPE_TRY(answer.for_each([&]() -> Status {
        if (stop.stop_requested()) return cancelled();
        add(answer.integer(0));
        return {};
    }));
    return found;
}

}  // namespace

Result<RowSet> Corpus::rows_where(DatasetId dataset, const Condition& condition,
                                  std::stop_token stop) const {
    return impl_->read("filtering documents", [&](Database& database) -> Result<RowSet> {
        // A request before the first step interrupts nothing, so it is also asked for.
        const std::stop_callback interrupt(stop, [&] { database.interrupt(); });
        if (stop.stop_requested()) return cancelled();
        if (const auto* id = std::get_if<IdIs>(&condition))
            return rows_by_id(database, dataset, *id);
        if (const auto* list = std::get_if<IdIn>(&condition))
            return rows_by_ids(database, dataset, *list);
        if (const auto* field = std::get_if<FieldIs>(&condition))
            return rows_by_field(database, dataset, *field, stop);
        SPARSESCOPE_ASSIGN(const Question question, std::visit(ToQuestion{}, condition));
        return ask(database, dataset, question, stop);
    });
}

}  // namespace sparsescope
