// SPDX-License-Identifier: GPL-3.0-or-later
// Holds search results as rows: rank, the document as a card, score, and contributions as a stacked
// bar.
#pragma once
#include <QImage>

#include "core/types/search_hit.h"
#include "widgets/models/neuron_colors.h"
#include "widgets/models/row_table.h"

namespace sparsescope {

struct HitRow {
    SearchHit hit;
    int rank = 0;   // 1 …
    QString title;  // the document's text
    QString label;
    QImage image;          // null if none
    QString caption = {};  // small text beside the label: places in two lists, further passages
};
// What the parts of a hit add up to: its score, unless that is made of places in other lists.
[[nodiscard]] double sum_of_parts(const SearchHit& hit);

class HitListModel : public RowTable<HitRow> {
    Q_OBJECT
  public:
    enum ColumnId { Rank, Document, Score, Contributions };

    explicit HitListModel(QObject* parent = nullptr);
    void setHits(std::vector<HitRow> hits, const NeuronColors& colors);
    [[nodiscard]] DocumentId documentAt(int shown) const { return row(shown).hit.document; }
    [[nodiscard]] int rowOf(DocumentId document) const;
    void setScoreMeaning(const QString& sentence) { score_meaning_ = sentence; }
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    // The length of a full bar: the largest score shown, at least a small positive number.
    [[nodiscard]] double scale() const { return scale_; }

  private:
    [[nodiscard]] std::vector<Column<HitRow>> columns() const;
    [[nodiscard]] std::vector<BarSegment> segments(const SearchHit& hit) const;
    NeuronColors colors_;
    double scale_ = 1;
    QString score_meaning_ = tr("Cosine of query code and document code");
};

}  // namespace sparsescope
