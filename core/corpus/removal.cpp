// SPDX-License-Identifier: GPL-3.0-or-later
// Removing documents so that it can be undone: a tombstone per document, until compact().
#include <map>
#include <vector>

#include "core/corpus/code_store.h"
#include "core/corpus/corpus_impl.h"
#include "core/corpus/model_store.h"
#include "core/corpus/stored_dataset.h"

namespace sparsescope {

namespace {

struct Changed {
    std::int64_t train = 0;
    std::int64_t validation = 0;
    std::int64_t test = 0;
    std::int64_t labelled = 0;
    [[nodiscard]] std::int64_t all() const { return train + validation + test; }
};

// Sets or clears tombstones; those that are as wished already are passed over.
class Tombstones {
  public:
    static Result<Tombstones> begin(Database& database, bool remove) {
        SPARSESCOPE_ASSIGN(auto find, database.prepare("SELECT dataset, row, split, label, "
                                                       "EXISTS (SELECT 1 FROM tombstone WHERE "
                                                       "document = ?1), validation FROM document "
                                                       "WHERE id = ?1"));
        SPARSESCOPE_ASSIGN(
            auto change,
            database.prepare(remove ? "INSERT INTO tombstone(dataset, row, document) VALUES (?1, "
                                      "?2, ?3)"
                                    : "DELETE FROM tombstone WHERE dataset = ?1 AND row = ?2 AND "
                                      "document = ?3"));
        return Tombstones(remove, std::move(find), std::move(change));
    }

    Status change(DocumentId id) {
        SPARSESCOPE_TRY(find_.bind(id));
        SPARSESCOPE_ASSIGN(const bool found, find_.step());
        if (!found) return fail(no_such_document(id));
        if ((find_.integer(4) != 0) == remove_) return {};
        auto& changed = changed_[find_.integer(0)];
        ++(find_.integer(5) != 0   ? changed.validation
           : find_.integer(2) != 0 ? changed.test
                                   : changed.train);
        if (find_.integer(3) != no_label) ++changed.labelled;
        return change_.run(find_.integer(0), find_.integer(1), id);
    }
    // By dataset.
    [[nodiscard]] const std::map<DatasetId, Changed>& changed() const { return changed_; }

  private:
    Tombstones(bool remove, Statement find, Statement change)
        : remove_(remove), find_(std::move(find)), change_(std::move(change)) {}
    bool remove_;
    Statement find_;
    Statement change_;
    std::map<DatasetId, Changed> changed_;
};

Status change_tombstones(Database& database, std::span<const DocumentId> ids, bool remove) {
    SPARSESCOPE_ASSIGN(auto tombstones, Tombstones::begin(database, remove));
    for (const DocumentId id : ids)
        SPARSESCOPE_TRY(tombstones.change(id));
    const std::int64_t sign = remove ? 1 : -1;
    for (const auto& [dataset, changed] : tombstones.changed()) {
        SPARSESCOPE_TRY(database.run(
            "UPDATE dataset SET removed_documents = removed_documents + ?2, train_documents = "
            "train_documents - ?3, test_documents = test_documents - ?4, labelled_documents = "
            "labelled_documents - ?5, validation_documents = validation_documents - ?6 WHERE id = "
            "?1",
            dataset, sign * changed.all(), sign * changed.train, sign * changed.test,
            sign * changed.labelled, sign * changed.validation));
        if (remove) continue;
        // Segments that were built, or are being built, while the documents were removed lack
        // their codes.
        SPARSESCOPE_ASSIGN(const auto models, find_models_with_codes(database, dataset));
        for (const auto& model : models)
            SPARSESCOPE_TRY(codes_changed(database, model.id));
    }
    return {};
}

}  // namespace

Status Corpus::remove_documents(std::span<const DocumentId> ids) {
    return impl_->write("removing documents",
                        [&](Database& database) { return change_tombstones(database, ids, true); });
}

Status Corpus::restore_documents(std::span<const DocumentId> ids) {
    return impl_->write("restoring documents", [&](Database& database) {
        return change_tombstones(database, ids, false);
    });
}

Result<RowSet> Corpus::removed_rows(DatasetId dataset) const {
    return impl_->read("looking for removed documents", [&](Database& database) -> Result<RowSet> {
        SPARSESCOPE_TRY(find_dataset(database, dataset));
        return find_removed_rows(database, dataset);
    });
}

}  // namespace sparsescope
