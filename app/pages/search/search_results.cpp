// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/search/search_results.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QMenu>
#include <QScopedValueRollback>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include "app/controllers/app_context.h"
#include "app/controllers/search_warning.h"
#include "app/dialogs/commands.h"
#include "app/dialogs/picture_viewer.h"
#include "app/pages/search/search_caution.h"
#include "app/pages/search/search_column.h"
#include "app/pages/search/search_state.h"
#include "widgets/controls/chip.h"
#include "widgets/controls/picture_gallery.h"
#include "widgets/controls/section_header.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int hit_picture_edge = 128;

}  // namespace

SearchResults::SearchResults(AppContext& context, Commands& commands, QWidget* parent)
    : QWidget(parent), context_(context), commands_(commands) {
    state_ = new SearchState(context, commands);
    auto* lists = new QWidget;
    row_ = new QHBoxLayout(lists);
    row_->setContentsMargins(0, 0, 0, 0);
    row_->setSpacing(theme::gap_inside);
    body_ = new QStackedWidget;
    body_->addWidget(state_);
    body_->addWidget(lists);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(buildBar());
    column->addWidget(new SearchCaution(context));
    column->addWidget(body_, 1);
    connect(&context_.search, &SearchController::columnsChanged, this, &SearchResults::showColumns);
    connect(&context_.search, &SearchController::queryChanged, this, &SearchResults::refresh);
    connect(&context_.search, &SearchController::answered, this, &SearchResults::showAnswer);
    connect(&context_.search, &SearchController::textModeChanged, this, &SearchResults::refresh);
    connect(&context_.search.index(), &SearchableKeeper::changed, this,
            &SearchResults::showColumns);
    connect(&context_.neurons, &NeuronController::summariesChanged, this,
            &SearchResults::showAnswer);
    connect(&context_.selection, &Selection::kChanged, this, &SearchResults::showColumns);
    connect(&context_.selection, &Selection::modelChanged, this, &SearchResults::showColumns);
    connect(&context_.workspace, &WorkspaceController::contentsChanged, this,
            &SearchResults::refresh);
    connect(&context_.workspace, &WorkspaceController::workspaceOpened, this,
            &SearchResults::refresh);
    connect(&context_.picked, &SelectionBus::documentsChanged, this, &SearchResults::showPicked);
    showColumns();
    refresh();
}

QWidget* SearchResults::buildBar() {
    add_ = new QToolButton;
    add_->setObjectName("search_add_column");
    add_->setText("Column");
    add_->setIcon(theme::icon("plus", theme::Token::muted));
    add_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    add_->setAutoRaise(true);
    add_->setPopupMode(QToolButton::InstantPopup);
    add_menu_ = new QMenu(add_);
    add_menu_->setObjectName("search_column_menu");
    add_->setMenu(add_menu_);
    order_ = new Chip("Order by embedding", Chip::Kind::button);
    order_->setObjectName("search_order_by_embedding");
    order_->setCheckable(true);
    connect(order_, &Chip::clicked, &context_.search, &SearchController::orderByEmbedding);
    pick_all_ = new QToolButton;
    pick_all_->setObjectName("search_pick_all");
    pick_all_->setAccessibleName("Pick all hits");
    pick_all_->setIcon(theme::icon("check", theme::Token::muted));
    pick_all_->setAutoRaise(true);
    pick_all_->setToolTip(
        "Pick all hits of this list, to ask what is special about them (W) or to "
        "filter to them (F). One hit: Ctrl and a click, or Space");
    connect(pick_all_, &QToolButton::clicked, this, &SearchResults::pickAll);
    as_gallery_ = new QToolButton;
    as_gallery_->setObjectName("search_as_gallery");
    as_gallery_->setAccessibleName("Show hits as pictures");
    as_gallery_->setIcon(theme::icon("grid", theme::Token::muted));
    as_gallery_->setAutoRaise(true);
    as_gallery_->setCheckable(true);
    as_gallery_->setToolTip("Show hits as pictures; what was found and why stays at the right");
    connect(as_gallery_, &QToolButton::clicked, this, [this](bool on) {
        context_.settings.setGalleryShown("hits", on);
        showGallery();
    });
    bar_ = new SectionHeader("Hits");
    bar_->addWidget(as_gallery_);
    bar_->addWidget(pick_all_);
    bar_->addWidget(order_);
    bar_->addWidget(add_);
    return bar_;
}

std::size_t SearchResults::indexOf(const SearchColumnView* view) const {
    return static_cast<std::size_t>(std::ranges::find(views_, view) - views_.begin());
}

ColumnChoices SearchResults::choices() const {
    const auto& searchable = context_.search.index().searchable();
    if (!searchable) return {};
    const ModelInfo& info = searchable->info();
    return {context_.search.k(), info.stored_k, static_cast<int>(info.dim)};
}

void SearchResults::addView() {
    auto* view = new SearchColumnView(&context_.pictures);
    views_.push_back(view);
    row_->addWidget(view, 1);
    listen(view);
    view->setPicked(context_.picked.documents());
}

void SearchResults::showGallery() {
    const auto& answer = context_.search.answer();
    const DatasetInfo* dataset =
        answer ? context_.workspace.contents().dataset(answer->dataset) : nullptr;
    const bool pictures = dataset && dataset->has_images;
    const bool gallery = pictures && context_.settings.galleryShown("hits");
    as_gallery_->setVisible(pictures);
    as_gallery_->setChecked(gallery);
    const int edge = context_.settings.pictureEdge("hits", hit_picture_edge);
    for (SearchColumnView* view : views_) {
        view->setPictureEdge(edge);
        view->setGallery(gallery);
    }
}

void SearchResults::zoom(SearchColumnView* view, int row) {
    const auto& answer = context_.search.answer();
    if (!answer) return;
    const auto hits = view->table()->hits();
    commands_.showPictures(
        {.dataset = answer->dataset,
         .count = static_cast<int>(hits.size()),
         .first = row,
         .document = [hits](int place) { return hits[static_cast<std::size_t>(place)]; },
         .moved =
             [table = QPointer(view->table()), hits](int place) {
                 if (table) table->goTo(hits[static_cast<std::size_t>(place)]);
             }});
}

void SearchResults::listen(SearchColumnView* view) {
    SearchController* search = &context_.search;
    connect(view, &SearchColumnView::columnChanged, this,
            [this, search, view](const SearchColumn& column) {
                auto columns = search->columns();
                columns.at(indexOf(view)) = column;
                search->setColumns(std::move(columns));
            });
    connect(view, &SearchColumnView::closeRequested, this, [this, search, view] {
        const std::size_t column = indexOf(view);
        // The view goes with its column; those of the others keep their hits.
        const auto at = views_.begin() + static_cast<std::ptrdiff_t>(column);
        std::rotate(at, at + 1, views_.end());
        search->removeColumn(column);
    });
    connect(view, &SearchColumnView::zoomRequested, this,
            [this, view](int row) { zoom(view, row); });
    connect(view->gallery(), &PictureGallery::edgeChanged, this, [this](int edge) {
        context_.settings.setPictureEdge("hits", edge);
        for (SearchColumnView* other : views_)
            other->setPictureEdge(edge);
    });
    HitTable* table = view->table();
    connect(table, &HitTable::currentHitChanged, this, [this, view] { focusHit(view); });
    connect(table, &HitTable::pressed, this, [this, view] { focusHit(view); });
    connect(table, &HitTable::documentHovered, this, &SearchResults::mark);
    connect(table, &HitTable::documentHovered, &context_.picked, &SelectionBus::hoverDocument);
    connect(table, &HitTable::pickToggled, this, &SearchResults::toggle);
    connect(table, &HitTable::pickExtended, this, [this](const std::vector<DocumentId>& documents) {
        pick(documents, SelectionBus::How::add);
    });
    connect(table, &HitTable::moreLikeRequested, this, &SearchResults::askMoreLike);
    connect(table, &HitTable::stepRequested, this,
            [this, view](int direction) { step(view, direction); });
    connect(table, &HitTable::menuRequested, this,
            [this, view](DocumentId document, const QPoint& at) { openMenu(view, document, at); });
}

void SearchResults::showColumns() {
    const bool words = context_.search.query() && !context_.search.query()->hasCode();
    auto columns = context_.search.columns();
    if (words) columns = {{.searcher = searcher::full_text}};
    while (views_.size() < columns.size())
        addView();
    while (views_.size() > columns.size()) {
        views_.back()->hide();
        views_.back()->deleteLater();
        views_.pop_back();
    }
    focused_ = std::min(focused_, views_.size() - 1);
    SearchColumn by_codes = columns.front();  // the chip above says what orders them
    if (orders_by_embedding(by_codes)) by_codes = {.k = by_codes.k};
    const bool usual = columns.size() == 1 && (words || by_codes == SearchColumn{.k = 0});
    for (std::size_t i = 0; i < views_.size(); ++i) {
        views_[i]->setObjectName(QString("search_column_%1").arg(i));
        views_[i]->table()->setObjectName(i == 0 ? QString("search_hits")
                                                 : QString("search_hits_%1").arg(i));
        views_[i]->setColumn(columns[i], choices());
        views_[i]->setAlone(usual, columns.size() == 1);
    }
    if (choices() != menu_choices_ || add_menu_->isEmpty()) {
        menu_choices_ = choices();
        fill_column_menu(*add_menu_, menu_choices_, [this](const SearchColumn& column) {
            auto more = context_.search.columns();
            more.push_back(column);
            context_.search.setColumns(std::move(more));
        });
    }
    refresh();
}

NeuronColors SearchResults::colorsOf(const SearchAnswer& answer, const NeuronController& neurons) {
    const auto order = answer.neuronOrder();
    NeuronColors colors(order);
    for (const NeuronId neuron : order)
        colors.setName(neuron, neurons.neuronName(answer.model, neuron));
    return colors;
}

void SearchResults::showAnswer() {
    showColumns();
    const auto& answer = context_.search.answer();
    if (!answer) {
        shown_.reset();
        for (SearchColumnView* view : views_)
            view->clear();
        Q_EMIT focusedHitChanged();
        return;
    }
    const NeuronColors colors = colorsOf(*answer, context_.neurons);
    const bool same = shown_ && shown_->sameQuery(answer->query);
    shown_ = answer->query;
    if (!same) focused_ = 0;
    {
        const QScopedValueRollback filling(filling_, true);
        for (std::size_t i = 0; i < std::min(views_.size(), answer->columns.size()); ++i)
            views_[i]->setAnswer(*answer, answer->columns[i], colors, same);
    }
    showFocus();
    Q_EMIT focusedHitChanged();
}

void SearchResults::refresh() {
    const auto& answer = context_.search.answer();
    const bool lists =
        answer && (!answer->empty() || answer->columns.size() > 1) && context_.search.query();
    const auto& query = context_.search.query();
    const bool words = query && !query->hasCode();
    const bool full = context_.search.columns().size() >= SearchController::column_limit;
    order_->setChecked(context_.search.orderedByEmbedding());
    order_->setEnabled(!words && context_.search.index().searchable() &&
                       context_.search.readsCodes());
    order_->setToolTip(
        "The codes find candidates, their embeddings put them in order; the neurons that a hit "
        "shares with the query still say why it was found");
    add_->setEnabled(query && !words && !full && context_.search.index().searchable());
    add_->setToolTip(words ? "Words are searched in one way only. “More like this” on a hit opens "
                             "lists that can be compared"
                     : full ? "Four lists side by side is all there is room for"
                            : "Answer the same query in another way beside this list");
    pick_all_->setEnabled(answer && !answer->empty());
    bar_->setHint(answer && !answer->empty() ? hits_hint(*answer) : QString());
    state_->refresh();
    showGallery();
    body_->setCurrentIndex(lists ? 1 : 0);
}

const HitRow* SearchResults::focusedHit() const {
    const auto& answer = context_.search.answer();
    if (!answer || focused_ >= views_.size() || focused_ >= answer->columns.size()) return nullptr;
    return views_[focused_]->table()->currentHit();
}

void SearchResults::focusHit(SearchColumnView* view) {
    if (filling_) return;
    focused_ = indexOf(view);
    showFocus();
    Q_EMIT focusedHitChanged();
}

// Only the list that is looked at shows a selected hit; the others mark the same document.
void SearchResults::showFocus() {
    for (SearchColumnView* view : views_) {
        QItemSelectionModel* selection = view->table()->selectionModel();
        if (indexOf(view) != focused_) {
            selection->clearSelection();
        } else if (!selection->hasSelection() && view->table()->currentIndex().isValid()) {
            view->table()->selectRow(view->table()->currentIndex().row());
        }
    }
    mark(std::nullopt);
}

void SearchResults::mark(std::optional<DocumentId> document) {
    if (!document) {
        if (const HitRow* hit = focusedHit()) document = hit->hit.document;
    }
    for (SearchColumnView* view : views_)
        view->setMarked(views_.size() > 1 ? document : std::nullopt);
}

void SearchResults::pick(std::vector<DocumentId> documents, SelectionBus::How how) {
    const auto& answer = context_.search.answer();
    const DatasetInfo* current = context_.workspace.currentDataset();
    if (answer && current && answer->dataset == current->id)
        context_.picked.pickDocuments(std::move(documents), how, "hits of a search");
}

void SearchResults::toggle(DocumentId document) {
    const bool there = std::ranges::binary_search(context_.picked.documents(), document);
    pick({document}, there ? SelectionBus::How::remove : SelectionBus::How::add);
}

void SearchResults::pickAll() {
    if (focused_ < views_.size())
        pick(views_[focused_]->table()->hits(), SelectionBus::How::replace);
}

void SearchResults::showPicked() {
    for (SearchColumnView* view : views_)
        view->setPicked(context_.picked.documents());
}

void SearchResults::enter() {
    if (focused_ < views_.size() && focusedHit())
        views_[focused_]->shownHits()->setFocus(Qt::TabFocusReason);
}

void SearchResults::step(SearchColumnView* from, int direction) {
    const auto to = static_cast<std::ptrdiff_t>(indexOf(from)) + direction;
    if (to < 0 || to >= std::ssize(views_)) return;
    const HitRow* here = from->table()->currentHit();
    const auto document = here ? std::optional(here->hit.document) : std::nullopt;
    SearchColumnView* view = views_[static_cast<std::size_t>(to)];
    view->shownHits()->setFocus();
    view->table()->goTo(document);
    focusHit(view);
}

void SearchResults::openMenu(SearchColumnView* view, DocumentId document, const QPoint& at) {
    const bool searchable = context_.search.index().searchable() != nullptr;
    const auto& query = context_.search.query();
    auto* menu = new QMenu(this);
    menu->setObjectName("hit_menu");
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction("More like this", this, [this, document] { askMoreLike(document); })
        ->setEnabled(searchable);
    if (as_gallery_->isVisible()) {
        menu->addAction("Show the picture", this, [this, view, document] {
            const auto hits = view->table()->hits();
            const auto found = std::ranges::find(hits, document);
            if (found != hits.end()) zoom(view, static_cast<int>(found - hits.begin()));
        });
    }
    const bool picked = std::ranges::binary_search(context_.picked.documents(), document);
    menu->addAction(picked ? "Do not pick it" : "Pick it", this,
                    [this, document] { toggle(document); })
        ->setObjectName("hit_pick");
    if (query && query->mode == TypedQuery::Mode::document) {
        menu->addAction("Add to the query", this, [this, document] {
            auto documents = context_.search.query()->request.documents;
            documents.push_back(document);
            context_.search.searchDocuments(std::move(documents));
        });
    }
    const auto& answer = context_.search.answer();
    const std::size_t index = indexOf(view);
    if (searchable && answer && index < answer->columns.size() &&
        !searcher_of(answer->columns[index].column).needs.texts) {
        menu->addAction("Why is it where it is in the sparse list?", this,
                        [this, document] { Q_EMIT whyNotRequested(document); })
            ->setObjectName("hit_why_not");
    }
    menu->popup(at);
}

void SearchResults::askMoreLike(DocumentId document) {
    const auto& answer = context_.search.answer();
    if (answer && context_.search.index().searchable())
        commands_.goToMoreLike(answer->dataset, document);
}

}  // namespace sparsescope
