// SPDX-License-Identifier: GPL-3.0-or-later
// The documents of a corpus as a table of which only the pages under a person's eyes are held, so
// that a million rows cost no more than a hundred. The view says which rows are in sight; whoever
// fetches asks for missingPage() whenever pageNeeded() comes, and answers with setPage(). A row
// that has not come yet has LoadingRole and no content. Behind the columns that every corpus has
// come those of chosen fields of its metadata. Window thread only.
#pragma once
#include <QAbstractTableModel>
#include <QHash>
#include <QPointer>
#include <QStringList>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "core/types/ids.h"
#include "widgets/models/picture_source.h"

namespace sparsescope {

struct CorpusRow {
    DocumentId id = 0;
    QString text;  // one line, as long as a row can show
    QString label;
    QString split;
    QStringList tags;
    QHash<QString, QString> fields;  // of the metadata: name and value, one line each
};

struct CorpusField {
    QString name;
    bool number = false;    // stands at the right
    int longest_value = 0;  // in characters
    bool operator==(const CorpusField&) const = default;
};

enum CorpusRole : int {
    LoadingRole = Qt::UserRole + 100,  // bool
    TagsRole,                          // QStringList
};

class CorpusTableModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum ColumnId { Picture, Id, Text, Label, Split, Tags, column_count };
    static constexpr int page_rows = 256;
    static constexpr std::size_t kept_pages = 16;  // those seen last

    explicit CorpusTableModel(QObject* parent = nullptr);
    // Begins anew with so many rows, of which none is fetched yet.
    void setRowTotal(int rows);
    // Where the pictures of rows come from; who shows them says there what is in sight.
    void setPictures(PictureSource* pictures) { pictures_ = pictures; }
    // Chooses the columns of fields, in this order. The rows are fetched again.
    void setFields(std::vector<CorpusField> fields);
    [[nodiscard]] const std::vector<CorpusField>& fields() const { return fields_; }
    // Says that rows may be outdated. They stay in sight until their page comes again.
    void markStale();
    // Says that the rows from first to last are in sight.
    void setVisible(int first, int last);
    // The page that is wanted most: one in sight, then the next one, then the one before. −1 means
    // that none is wanted.
    [[nodiscard]] int missingPage() const;
    // Takes the rows from page · page_rows on, and asks for the next missing page.
    void setPage(int page, std::vector<CorpusRow> rows);
    [[nodiscard]] const CorpusRow* row(int position) const;  // null: not fetched

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  Q_SIGNALS:
    void pageNeeded();

  private:
    struct Page {
        std::vector<CorpusRow> rows;
        std::uint64_t used = 0;  // when it was last in sight
        bool stale = false;
    };
    [[nodiscard]] bool isMissing(int page) const;
    [[nodiscard]] const CorpusField* fieldOf(int column) const;  // null: another column
    [[nodiscard]] bool standsRight(int column) const;
    [[nodiscard]] QString textOf(const CorpusRow& row, int column) const;
    void forgetOldPages();

    QPointer<PictureSource> pictures_;
    std::vector<CorpusField> fields_;
    std::unordered_map<int, Page> pages_;
    std::uint64_t clock_ = 0;
    int rows_ = 0;
    int first_visible_ = 0;
    int last_visible_ = -1;  // nothing is in sight
};

}  // namespace sparsescope
