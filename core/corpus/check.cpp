// SPDX-License-Identifier: GPL-3.0-or-later
// Integrity of a whole workspace file. Each part is looked at even when an earlier one is damaged.
#include <algorithm>
#include <stop_token>
#include <string>
#include <vector>

#include "core/corpus/blob.h"
#include "core/corpus/code_block.h"
#include "core/corpus/corpus_impl.h"
#include "core/corpus/layout_store.h"
#include "core/corpus/model_store.h"
#include "core/corpus/segment_store.h"

namespace sparsescope {

namespace {

constexpr std::size_t max_problems = 200;  // more say nothing new

class Checker {
  public:
    Checker(Database& database, std::stop_token stop, const Progress& progress)
        : database_(database), stop_(std::move(stop)), progress_(progress) {}

    [[nodiscard]] Result<std::vector<std::string>> run() {
        struct Stage {
            const char* name;
            Status (Checker::*check)();
        };
        static constexpr Stage stages[] = {
            {"checking the file's structure", &Checker::check_structure},
            {"checking references", &Checker::check_references},
            {"checking datasets", &Checker::check_datasets},
            {"checking the text index", &Checker::check_text_index},
            {"checking images", &Checker::check_images},
            {"checking embeddings", &Checker::check_embeddings},
            {"checking models", &Checker::check_models},
            {"checking codes", &Checker::check_codes},
            {"checking the search index", &Checker::check_segments},
            {"checking maps", &Checker::check_maps},
            {"checking runs", &Checker::check_runs},
            {"checking metrics", &Checker::check_metrics},
        };
        const std::stop_callback interrupt(stop_, [this] { database_.interrupt(); });
        std::int64_t done = 0;
        for (const auto& [name, check] : stages) {
            report(progress_, name, done++, std::size(stages));
            if (stop_.stop_requested()) return cancelled();
            database_.set_activity(name);
            const auto status = (this->*check)();
            if (status) continue;
            if (status.error().code == ErrorCode::cancelled) return fail(status.error());
            add(status.error().message);
        }
        report(progress_, "checking", done, done);
        return std::move(problems_);
    }

  private:
    void add(std::string problem) {
        const bool known =
            std::find(problems_.begin(), problems_.end(), problem) != problems_.end();
        if (problems_.size() < max_problems && !known) problems_.push_back(std::move(problem));
    }

    // Calls body(row) for each row of a query; a stop request ends it.
    template <class Body>
    Status each(std::string_view sql, Body&& body) {
        SPARSESCOPE_ASSIGN(auto row, database_.prepare(sql));
        return row.for_each([&]() -> Status {
            if (stop_.stop_requested()) return cancelled();
            body(row);
            return {};
        });
    }

    Status check_structure() {
        return each("PRAGMA integrity_check(100)", [&](const Statement& row) {
            if (row.text(0) != "ok")
                add(fmt::format("The file's structure is damaged: {}.", row.text(0)));
        });
    }

    Status check_references() {
        return each("PRAGMA foreign_key_check", [&](const Statement& row) {
            add(fmt::format("Row {} of table {} refers to something in table {} that is not there.",
                            row.integer(1), row.text(0), row.text(2)));
        });
    }

    Status check_datasets() {
        SPARSESCOPE_TRY(
            each("SELECT id, name, documents, block_rows, "
                 "(SELECT count(*) FROM document WHERE dataset = d.id), "
                 "(SELECT coalesce(max(row), -1) + 1 FROM document WHERE dataset = d.id), "
                 "(SELECT coalesce(max(label), -1) FROM document WHERE dataset = d.id), "
                 "(SELECT count(*) FROM label WHERE dataset = d.id) FROM dataset AS d",
                 [&](const Statement& row) {
                     const auto name = row.text(1);
                     const auto documents = row.integer(2);
                     if (row.integer(4) != documents || row.integer(5) != documents)
                         add(fmt::format("Dataset \"{}\" should have {} documents but has {}.",
                                         name, documents, row.integer(4)));
                     if (row.integer(6) >= row.integer(7))
                         add(fmt::format(
                             "Dataset \"{}\" has documents with label {} but only {} label names.",
                             name, row.integer(6), row.integer(7)));
                     if (row.integer(3) < 1)
                         add(fmt::format("The embedding layout of dataset \"{}\" makes no sense.",
                                         name));
                 }));
        SPARSESCOPE_TRY(check_counts());
        SPARSESCOPE_TRY(check_levels());
        SPARSESCOPE_TRY(check_parts());
        return each(
            "SELECT DISTINCT dataset FROM (SELECT dataset, id, lag(id) OVER (PARTITION BY dataset "
            "ORDER BY row) AS before FROM document) WHERE id <= before",
            [&](const Statement& row) {
                add(fmt::format("The documents of dataset {} are out of order.", row.integer(0)));
            });
    }

    // The kept counts, which leave removed documents out.
    Status check_counts() {
        SPARSESCOPE_TRY(each(
            "SELECT name FROM dataset AS d WHERE "
            "train_documents <> (SELECT count(*) FROM document WHERE dataset = d.id AND split = 0 "
            "AND validation = 0) - (SELECT count(*) FROM tombstone JOIN document ON id = document "
            "WHERE tombstone.dataset = d.id AND split = 0 AND validation = 0) OR "
            "validation_documents <> (SELECT count(*) FROM document WHERE dataset = d.id AND split "
            "= 0 AND validation = 1) - (SELECT count(*) FROM tombstone JOIN document ON id = "
            "document WHERE tombstone.dataset = d.id AND split = 0 AND validation = 1) OR "
            "labelled_documents <> (SELECT count(*) FROM document WHERE dataset = d.id AND label "
            ">= 0) - (SELECT count(*) FROM tombstone JOIN document ON id = document WHERE "
            "tombstone.dataset = d.id AND label >= 0) OR "
            "removed_documents <> (SELECT count(*) FROM tombstone WHERE dataset = d.id) OR "
            "documents <> train_documents + validation_documents + test_documents + "
            "removed_documents",
            [&](const Statement& row) {
                add(fmt::format("The document counts of dataset \"{}\" do not add up.",
                                row.text(0)));
            }));
        return each(
            "SELECT document FROM tombstone LEFT JOIN document ON id = document WHERE "
            "tombstone.dataset IS NOT document.dataset OR tombstone.row IS NOT document.row",
            [&](const Statement& row) {
                add(fmt::format("Document {} is marked as removed at a place where it is not.",
                                row.integer(0)));
            });
    }

    Status check_levels() {
        return each(
            "SELECT DISTINCT document.dataset FROM document LEFT JOIN level_path ON "
            "level_path.dataset = document.dataset AND path = level WHERE level >= 0 AND path IS "
            "NULL UNION SELECT dataset FROM level_path GROUP BY dataset HAVING count(*) <> "
            "max(path) + 1",
            [&](const Statement& row) {
                add(fmt::format("Level paths of dataset {} are missing.", row.integer(0)));
            });
    }

    Status check_parts() {
        return each(
            "SELECT DISTINCT name FROM source_document LEFT JOIN document_part ON source = "
            "source_document.id LEFT JOIN document ON document.id = document_part.document WHERE "
            "document.dataset IS NOT source_document.dataset",
            [&](const Statement& row) {
                add(fmt::format("The parts of \"{}\" are missing, or in another dataset.",
                                row.text(0)));
            });
    }

    Status check_text_index() {
        SPARSESCOPE_TRY(
            each("SELECT count(*) FROM (SELECT id FROM document WHERE text <> '' EXCEPT "
                 "SELECT id FROM document_fts_docsize)",
                 [&](const Statement& row) { add_index_problem(row, "are missing in"); }));
        return each(
            "SELECT count(*) FROM (SELECT id FROM document_fts_docsize EXCEPT "
            "SELECT id FROM document WHERE text <> '')",
            [&](const Statement& row) { add_index_problem(row, "are only in"); });
    }
    void add_index_problem(const Statement& row, const char* what) {
        if (row.integer(0) > 0)
            add(fmt::format("{} documents {} the text index.", row.integer(0), what));
    }

    Status check_images() {
        SPARSESCOPE_TRY(each(
            "SELECT document FROM picture WHERE width < 1 OR height < 1 OR bytes < 1 OR path = '' "
            "OR length(hash) <> 64 OR substr(thumbnail, 1, 2) <> x'FFD8' OR EXISTS (SELECT 1 FROM "
            "document_image WHERE document_image.document = picture.document)",
            [&](const Statement& row) {
                add(fmt::format("What is kept of the picture of document {} makes no sense.",
                                row.integer(0)));
            }));
        return each(
            "SELECT document FROM document_image WHERE width < 1 OR height < 1 OR channels NOT IN "
            "(1, 3) OR length(pixels) <> width * height * channels",
            [&](const Statement& row) {
                add(fmt::format("The image of document {} has the wrong size.", row.integer(0)));
            });
    }

    Status check_embeddings() {
        SPARSESCOPE_TRY(each(
            "SELECT name FROM dataset WHERE block_rows > 0 AND (SELECT count(*) FROM "
            "embedding_block WHERE dataset = dataset.id) <> CASE WHEN dim > 0 THEN "
            "(documents + block_rows - 1) / block_rows ELSE 0 END",
            [&](const Statement& row) {
                add(fmt::format("Dataset \"{}\" does not have all its embeddings.", row.text(0)));
            }));
        return each(
            "SELECT name, block, crc, data, max(0, min(block_rows, documents - block * "
            "block_rows)) "
            "* dim * 4 FROM embedding_block JOIN dataset ON dataset.id = embedding_block.dataset",
            [&](const Statement& row) {
                const auto data = row.blob(3);
                if (static_cast<std::int64_t>(data.size()) != row.integer(4) ||
                    crc_of(data) != row.integer(2))
                    add(fmt::format("Embedding block {} of dataset \"{}\" is damaged.",
                                    row.integer(1), row.text(0)));
            });
    }

    Status check_models() {
        struct Model {
            ModelId id;
            std::size_t dim, hidden;
        };
        std::vector<Model> models;
        SPARSESCOPE_TRY(each("SELECT id, dim, hidden FROM model", [&](const Statement& row) {
            models.push_back({row.integer(0), row.as<std::size_t>(1), row.as<std::size_t>(2)});
        }));
        for (const auto& model : models) {
            const auto weights = read_weights(database_, model.id, model.dim, model.hidden);
            if (weights) continue;
            if (weights.error().code == ErrorCode::cancelled) return fail(weights.error());
            add(weights.error().message);
        }
        return {};
    }

    Status check_codes() {
        SPARSESCOPE_TRY(
            each("SELECT model.name FROM model JOIN dataset ON dataset.id = model.dataset WHERE "
                 "stored_k > 0 AND documents <> (SELECT coalesce(sum(rows), 0) FROM code_block "
                 "WHERE model = model.id)",
                 [&](const Statement& row) {
                     add(fmt::format("Model \"{}\" does not have the codes of all documents.",
                                     row.text(0)));
                 }));
        return each(
            "SELECT name, hidden, stored_k, first_row, rows, crc, data FROM code_block JOIN model "
            "ON "
            "model.id = code_block.model ORDER BY model, first_row",
            [&](const Statement& row) { check_code_block(row); });
    }

    void check_code_block(const Statement& row) {
        const auto data = row.blob(6);
        CodeBlock block(row.as<std::size_t>(1));
        auto problem = block.read(data, row.integer(4));
        for (std::size_t i = 0; i < block.rows() && problem.empty(); ++i)
            if (block.row(i).size() > row.as<std::size_t>(2)) problem = "a code that is too long";
        if (problem.empty() && crc_of(data) != row.integer(5)) problem = "a wrong checksum";
        if (!problem.empty())
            add(fmt::format("The codes of model \"{}\" from row {} on have {}.", row.text(0),
                            row.integer(3), problem));
    }

    Status check_segments() {
        std::vector<std::int64_t> ids;
        SPARSESCOPE_TRY(each("SELECT id FROM code_segment",
                             [&](const Statement& row) { ids.push_back(row.integer(0)); }));
        for (const std::int64_t id : ids) {
            if (stop_.stop_requested()) return cancelled();
            SPARSESCOPE_ASSIGN(const auto segment, find_segment(database_, id));
            const auto data = read_segment(database_, segment);
            if (!data && data.error().code != ErrorCode::corrupt) return fail(data.error());
            if (!data) add(data.error().message);
        }
        return {};
    }

    Status check_maps() {
        return check_layouts(database_, stop_,
                             [&](std::string problem) { add(std::move(problem)); });
    }

    Status check_metrics() {
        SPARSESCOPE_TRY(each("SELECT run, step FROM run_histogram WHERE length(counts) % 8 <> 0",
                             [&](const Statement& row) {
                                 add(fmt::format("The histogram of run {} at step {} is damaged.",
                                                 row.integer(0), row.integer(1)));
                             }));
        return each(
            "SELECT run, step FROM run_change WHERE length(born) % 4 <> 0 OR length(died) % 4 <> 0 "
            "OR length(revived) % 4 <> 0",
            [&](const Statement& row) {
                add(fmt::format(
                    "What run {} noted of its neurons' lives and deaths at step {} is damaged.",
                    row.integer(0), row.integer(1)));
            });
    }

    Status check_runs() {
        SPARSESCOPE_TRY(
            each("SELECT id FROM run WHERE paused = 1 AND state <> 'stopped'",
                 [&](const Statement& row) {
                     add(fmt::format("Run {} is marked paused but did not stop.", row.integer(0)));
                 }));
        // A name from the file must never lead out of the run's folder.
        return each(
            "SELECT run, file FROM run_checkpoint WHERE instr(file, '/') > 0 OR file IN ('.', "
            "'..') UNION ALL SELECT id, checkpoint FROM run WHERE instr(checkpoint, '/') > 0",
            [&](const Statement& row) {
                add(fmt::format("Run {} names a checkpoint outside its folder: {}.", row.integer(0),
                                row.text(1)));
            });
    }

    Database& database_;
    std::stop_token stop_;
    const Progress& progress_;
    std::vector<std::string> problems_;
};

}  // namespace

Result<std::vector<std::string>> Corpus::check(std::stop_token stop,
                                               const Progress& progress) const {
    auto problems = impl_->read("checking the file", [&](Database& database) {
        return Checker(database, stop, progress).run();
    });
    if (!problems || read_only()) return problems;
    // FTS5's own check is a write in its eyes; nothing is committed.
    auto index = guard("checking the text index", [&]() -> Status {
        SPARSESCOPE_ASSIGN(const auto lock, impl_->lock_for_writing("checking the text index"));
        SPARSESCOPE_ASSIGN(const auto transaction,
                           Transaction::begin(impl_->database, Transaction::Kind::write));
        return impl_->database.run(
            "INSERT INTO document_fts(document_fts) VALUES ('integrity-check')");
    });
    if (!index && index.error().code != ErrorCode::corrupt) return fail(std::move(index.error()));
    if (!index) problems->push_back("The text index is damaged: " + index.error().detail + ".");
    return problems;
}

}  // namespace sparsescope
