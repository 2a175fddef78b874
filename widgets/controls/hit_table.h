// SPDX-License-Identifier: GPL-3.0-or-later
// One list of hits: a table with contribution bars where there is room, compact rows where not.
// A document can be marked from outside, so that lists side by side follow each other's hover.
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
    [[nodiscard]] const HitRow* currentHit() const;
    [[nodiscard]] const HitRow* hitOf(DocumentId document) const;  // null: not in this list
    // Makes the document the current hit, or the first one when this list does not have it.
    void goTo(std::optional<DocumentId> document);
    [[nodiscard]] bool isCompact() const { return compact_; }

  Q_SIGNALS:
    void documentHovered(std::optional<sparsescope::DocumentId> document);
    void currentHitChanged();
    void moreLikeRequested(sparsescope::DocumentId document);
    void menuRequested(sparsescope::DocumentId document, const QPoint& at);
    void stepRequested(int direction);  // −1: to the list at the left

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;

  private:
    void fit();
    [[nodiscard]] std::optional<int> firstWithSomeWords() const;
    void paintDivider();
    void askMoreLike(const QModelIndex& index);

    HitListModel* hits_;
    ContributionBarDelegate* bars_;
    TextCardDelegate* cards_;
    CompactHitDelegate* compact_rows_;
    std::optional<DocumentId> marked_;
    bool has_contributions_ = false;
    bool compact_ = false;
};

}  // namespace sparsescope
