// SPDX-License-Identifier: GPL-3.0-or-later
// One list of hits: a table with contribution bars where there is room, compact rows where not.
// A document can be marked from outside, so that lists side by side follow each other's hover.
// Hits can be picked: Ctrl and a click or Space adds or takes out one, Shift and a click those from
// the current one on. Whoever listens says by setPicked() which are.
// Keys: Up, Down through the hits; Return or M for more like one; Left, Right to the next list.
#pragma once
#include <optional>

#include "widgets/controls/table_view.h"
#include "widgets/models/hit_list_model.h"

namespace sparsescope {

class CompactHitDelegate;
class ContributionBarDelegate;
class TextCardDelegate;

class HitTable : public TableView {
    Q_OBJECT
  public:
    explicit HitTable(QWidget* parent = nullptr);
    // With keep_place the order, the current hit and the scroll position stay if they can;
    // otherwise the hits stand by rank and the first becomes the current one.
    void setHits(std::vector<HitRow> hits, const NeuronColors& colors, bool keep_place);
    // Says in a tooltip what the score column means.
    void setScoreMeaning(const QString& sentence);
    void setMarked(std::optional<DocumentId> document);  // nothing: none
    void setPicked(std::vector<DocumentId> documents);   // ascending
    [[nodiscard]] std::vector<DocumentId> hits() const;  // as they stand
    [[nodiscard]] const HitRow* currentHit() const;
    [[nodiscard]] const HitRow* hitAt(int row) const;              // null: there is none
    [[nodiscard]] const HitRow* hitOf(DocumentId document) const;  // null: not in this list
    // Makes the document the current hit, or the first one when this list does not have it.
    void goTo(std::optional<DocumentId> document);
    [[nodiscard]] bool isCompact() const { return compact_; }

  Q_SIGNALS:
    void documentHovered(std::optional<sparsescope::DocumentId> document);
    void currentHitChanged();
    void moreLikeRequested(sparsescope::DocumentId document);
    void menuRequested(sparsescope::DocumentId document, const QPoint& at);
    void pickToggled(sparsescope::DocumentId document);
    void pickExtended(const std::vector<sparsescope::DocumentId>& documents);
    void stepRequested(int direction);  // −1: to the list at the left

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

  private:
    void fit();
    [[nodiscard]] std::optional<int> firstWithSomeWords() const;
    void paintDivider();
    void paintPicked();
    void askMoreLike(const QModelIndex& index);

    HitListModel* hits_;
    ContributionBarDelegate* bars_;
    TextCardDelegate* cards_;
    CompactHitDelegate* compact_rows_;
    std::optional<DocumentId> marked_;
    std::vector<DocumentId> picked_;  // ascending
    bool has_contributions_ = false;
    bool compact_ = false;
};

}  // namespace sparsescope
