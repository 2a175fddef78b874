// SPDX-License-Identifier: GPL-3.0-or-later
// The lists of hits side by side, with a button that adds another list; or, without hits, the
// reason. Hovering over a document marks it in every list and shows its rank there.
#pragma once
#include <optional>
#include <vector>

#include <QWidget>

#include "app/controllers/search_controller.h"
#include "app/controllers/selection_bus.h"
#include "app/pages/search/search_columns.h"

class QHBoxLayout;
class QMenu;
class QStackedWidget;
class QToolButton;

namespace sparsescope {

class AppContext;
class Commands;
class NeuronController;
class SearchColumnView;
class SearchState;
class SectionHeader;
class Chip;

class SearchResults : public QWidget {
    Q_OBJECT

  public:
    SearchResults(AppContext& context, Commands& commands, QWidget* parent = nullptr);
    // The list that has the focus, and its focused hit; null when there is none.
    [[nodiscard]] std::size_t focusedColumn() const { return focused_; }
    [[nodiscard]] const HitRow* focusedHit() const;
    [[nodiscard]] static NeuronColors colorsOf(const SearchAnswer& answer,
                                               const NeuronController& neurons);

    void enter();  // the focus goes to the hits, if there are any

  Q_SIGNALS:
    void focusedHitChanged();
    void whyNotRequested(sparsescope::DocumentId document);

  private:
    QWidget* buildBar();
    void addView();
    void listen(SearchColumnView* view);
    void showColumns();
    void showAnswer();
    void refresh();
    void focusHit(SearchColumnView* view);
    void showFocus();
    void mark(std::optional<DocumentId> document);
    void step(SearchColumnView* from, int direction);
    void pick(std::vector<DocumentId> documents, SelectionBus::How how);
    void toggle(DocumentId document);
    void pickAll();
    void showPicked();
    void openMenu(SearchColumnView* view, DocumentId document, const QPoint& at);
    void askMoreLike(DocumentId document);
    void showGallery();  // or lists, as hits have pictures and the person chose
    void zoom(SearchColumnView* view, int row);
    [[nodiscard]] ColumnChoices choices() const;
    [[nodiscard]] std::size_t indexOf(const SearchColumnView* view) const;

    AppContext& context_;
    Commands& commands_;
    SectionHeader* bar_ = nullptr;
    Chip* order_ = nullptr;
    QToolButton* pick_all_ = nullptr;
    QToolButton* as_gallery_ = nullptr;
    QToolButton* add_ = nullptr;
    QMenu* add_menu_ = nullptr;
    QStackedWidget* body_ = nullptr;
    SearchState* state_ = nullptr;
    QHBoxLayout* row_ = nullptr;
    std::vector<SearchColumnView*> views_;
    ColumnChoices menu_choices_;
    std::size_t focused_ = 0;
    bool filling_ = false;
    std::optional<TypedQuery> shown_;  // the query whose hits are shown
};

}  // namespace sparsescope
