// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/search/search_column.h"

#include <cmath>
#include <utility>

#include <QAction>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QMenu>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>
#include <QVBoxLayout>

#include "app/controllers/search_warning.h"
#include "widgets/controls/picture_gallery.h"
#include "widgets/controls/text_label.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int weight_steps = 20;  // per unit of the dense weight
constexpr int largest_weight = 3;

TextLabel* caption(const QString& text = {}) {
    return new TextLabel(text, theme::Type::caption, theme::Token::muted);
}

}  // namespace

SearchColumnView::SearchColumnView(PictureSource* pictures, QWidget* parent)
    : QWidget(parent), table_(new HitTable) {
    buildGallery(pictures);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(buildHeader());
    column->addWidget(table_, 1);
    column->addWidget(gallery_, 1);
    column->addWidget(buildFacts());
}

void SearchColumnView::buildGallery(PictureSource* pictures) {
    gallery_ = new PictureGallery([this](int row) -> GalleryItem {
        const HitRow* hit = table_->hitAt(row);
        if (!hit) return {};
        return {hit->hit.document, hit->label, format::number(hit->hit.score, 3), hit->title};
    });
    gallery_->setObjectName("hit_gallery");
    gallery_->setAccessibleName("Hits as pictures");
    gallery_->setModel(table_->model());
    gallery_->setSelectionModel(table_->selectionModel());
    gallery_->setAsksToPick(true);
    gallery_->setSource(pictures);
    gallery_->hide();
    connect(gallery_, &PictureGallery::documentHovered, table_, &HitTable::documentHovered);
    connect(gallery_, &PictureGallery::pickToggled, table_, &HitTable::pickToggled);
    connect(gallery_, &PictureGallery::pickExtended, table_, &HitTable::pickExtended);
    connect(gallery_, &PictureGallery::pressed, table_, &HitTable::pressed);
    connect(gallery_, &PictureGallery::zoomRequested, this, &SearchColumnView::zoomRequested);
    const auto ask_more_like = [this](int row) {
        if (const HitRow* hit = table_->hitAt(row))
            Q_EMIT table_->moreLikeRequested(hit->hit.document);
    };
    connect(gallery_, &PictureGallery::opened, this, ask_more_like);
    connect(gallery_, &PictureGallery::menuRequested, this, [this](int row, const QPoint& at) {
        if (const HitRow* hit = table_->hitAt(row))
            Q_EMIT table_->menuRequested(hit->hit.document, at);
    });
    auto* more_like = new QAction(gallery_);
    more_like->setShortcut(QKeySequence("M"));
    more_like->setShortcutContext(Qt::WidgetShortcut);
    connect(more_like, &QAction::triggered, this,
            [this, ask_more_like] { ask_more_like(gallery_->currentIndex().row()); });
    gallery_->addAction(more_like);
    connect(table_->model(), &QAbstractItemModel::modelReset, this, &SearchColumnView::fitShapes);
    connect(table_->model(), &QAbstractItemModel::layoutChanged, this,
            &SearchColumnView::fitShapes);
}

// Pictures of one shape stand in a grid.
void SearchColumnView::fitShapes() {
    std::vector<float> shapes;
    bool alike = true;
    for (int row = 0; const HitRow* hit = table_->hitAt(row); ++row) {
        const QSize size = hit->image.size();
        shapes.push_back(size.isEmpty() ? 1
                                        : static_cast<float>(size.width()) /
                                              static_cast<float>(size.height()));
        alike = alike && shapes.back() == shapes.front();
    }
    gallery_->setShapes(alike ? std::vector<float>() : std::move(shapes));
}

void SearchColumnView::setGallery(bool shown) {
    if (shown != gallery_->isHidden()) return;
    const bool focus = table_->hasFocus() || gallery_->hasFocus();
    gallery_->setVisible(shown);
    table_->setVisible(!shown);
    if (focus) shownHits()->setFocus();
    shownHits()->scrollTo(table_->currentIndex());
}

void SearchColumnView::setPictureEdge(int edge) {
    gallery_->setEdge(edge);
}

void SearchColumnView::setPicked(const std::vector<DocumentId>& documents) {
    table_->setPicked(documents);
    gallery_->setPicked(documents);
}

QAbstractItemView* SearchColumnView::shownHits() const {
    if (gallery_->isHidden()) return table_;
    return gallery_;
}

QWidget* SearchColumnView::buildHeader() {
    title_ = new QToolButton;
    title_->setObjectName("column_title");
    title_->setAutoRaise(true);
    title_->setPopupMode(QToolButton::InstantPopup);
    title_->setToolTip("Show another kind of search in this column");
    title_->setFont(theme::font(theme::Type::body));
    title_->setMinimumWidth(1);  // a narrow column shows what fits of it
    menu_ = new QMenu(title_);
    title_->setMenu(menu_);
    rank_ = caption();
    rank_->setObjectName("column_rank");
    rank_->setToolTip("Rank of the marked document in this list; – if it is not in it");
    close_ = new QToolButton;
    close_->setObjectName("column_close");
    close_->setIcon(theme::icon("close", theme::Token::muted));
    close_->setAutoRaise(true);
    close_->setToolTip("Close this column");
    close_->setAccessibleName("Close this column");
    connect(close_, &QToolButton::clicked, this, &SearchColumnView::closeRequested);
    caption_ = new ElidedLabel(QString(), theme::Type::caption, theme::Token::muted);
    header_ = new QWidget;
    auto* grid = new QGridLayout(header_);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(4);
    grid->setVerticalSpacing(0);
    grid->setColumnStretch(0, 1);
    grid->addWidget(title_, 0, 0, Qt::AlignLeft);
    grid->addWidget(rank_, 0, 1);
    grid->addWidget(close_, 0, 2);
    grid->addWidget(caption_, 1, 0, 1, 3);
    grid->addWidget(buildWeight(), 1, 0, 1, 3);
    grid->setRowMinimumHeight(1, weight_->sizeHint().height());
    return header_;
}

// In the place of the caption, so that the lists begin at the same height.
QWidget* SearchColumnView::buildWeight() {
    weight_slider_ = new QSlider(Qt::Horizontal);
    weight_slider_->setObjectName("column_dense_weight");
    weight_slider_->setRange(0, largest_weight * weight_steps);
    weight_slider_->setPageStep(weight_steps / 2);
    weight_slider_->setAccessibleName("Weight of the dense score");
    weight_slider_->setToolTip("Score = sparse + weight × dense");
    weight_value_ = caption();
    weight_ = new QWidget;
    auto* row = new QHBoxLayout(weight_);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    row->addWidget(weight_slider_, 1);
    row->addWidget(weight_value_);
    weight_->hide();
    connect(weight_slider_, &QSlider::valueChanged, this, [this](int value) {
        SearchColumn changed = column_;
        changed.dense_weight = static_cast<double>(value) / weight_steps;
        Q_EMIT columnChanged(changed);
    });
    return weight_;
}

QWidget* SearchColumnView::buildFacts() {
    facts_ = new QWidget;
    fact_grid_ = new QGridLayout(facts_);
    fact_grid_->setContentsMargins(4, 4, 4, 0);
    fact_grid_->setHorizontalSpacing(theme::gap_inside);
    fact_grid_->setVerticalSpacing(1);
    fact_grid_->setColumnStretch(1, 1);
    addFact("recall", "recall", "Share of the hits of the dense column that are hits here");
    addFact("time", "time", "Of the search alone, without making the query");
    addFact("memory", "per document", "Memory that this search reads from");
    addFact("sharing", "share a neuron",
            "Documents with a neuron of the query: all that could score");
    addFact("candidates", "scored", "Documents whose exact score was computed");
    addFact("postings", "read", "Postings, or numbers of embeddings, that were read");
    return facts_;
}

void SearchColumnView::addFact(const QString& name, const QString& title, const QString& tooltip) {
    const int row = fact_grid_->rowCount();
    auto* head = caption(title);
    auto* value = new ElidedLabel(QString(), theme::Type::caption, theme::Token::text);
    value->setObjectName("column_" + name);
    value->setAlignment(Qt::AlignRight);
    head->setToolTip(tooltip);
    fact_grid_->addWidget(head, row, 0);
    fact_grid_->addWidget(value, row, 1);
}

void SearchColumnView::setFact(const QString& name, const QString& value, const QString& detail) {
    auto* label = findChild<QLabel*>("column_" + name);
    label->setText(value);
    label->setToolTip(detail);
}

void SearchColumnView::setColumn(const SearchColumn& column, const ColumnChoices& choices) {
    column_ = column;
    if (menu_->isEmpty() || choices.stored_k != choices_.stored_k || choices.dim != choices_.dim) {
        fill_column_menu(*menu_, choices,
                         [this](const SearchColumn& other) { Q_EMIT columnChanged(other); });
    }
    choices_ = choices;
    title_->setText(column_title(column, choices.k) + " ▾");
    caption_->setText(column_caption(column, choices));
    table_->setScoreMeaning(score_meaning(column));
    const bool weighed = searcher_of(column).settings.second_stage && !orders_by_embedding(column);
    caption_->setVisible(!weighed);
    weight_->setVisible(weighed);
    if (!weighed) return;
    const QSignalBlocker quiet(weight_slider_);
    weight_slider_->setValue(static_cast<int>(std::lround(column.dense_weight * weight_steps)));
    weight_value_->setText("+ " + format::number(column.dense_weight, 2) + " × dense");
}

void SearchColumnView::setAlone(bool usual, bool alone) {
    header_->setVisible(!usual);
    facts_->setVisible(!alone);
    close_->setVisible(!alone);
}

void SearchColumnView::setAnswer(const SearchAnswer& answer, const ColumnAnswer& column,
                                 const NeuronColors& colors, bool keep_place) {
    table_->setHits(answer.hitRows(column), colors, keep_place);
    showFacts(answer, column);
}

void SearchColumnView::showFacts(const SearchAnswer& answer, const ColumnAnswer& column) {
    const QString none = format::no_value;
    const SearchCost& cost = column.result.cost;
    const bool sparse = reads_codes(column.column);
    const QString measured = recall_text(column, nullptr);
    if (!column.recall && !measured.isEmpty()) {
        setFact("recall", format::percent(*cost.dense_recall, 2), "On average it " + measured);
    } else {
        setFact("recall", column.recall ? format::percent(*column.recall) : none,
                column.recall ? QString() : QString("Needs a dense column to be measured by"));
    }
    setFact("time", format::si(cost.microseconds / 1e6, "s"));
    setFact("memory", format::bytes(column.bytes_per_document));
    const QString of_all =
        answer.let_through ? QString("of the %1 that the filter lets through")
                                 .arg(format::counted(*answer.let_through, "document", "documents"))
                           : "of " + format::counted(answer.searched, "document", "documents");
    setFact("sharing", sparse && cost.sharing >= 0 ? format::count(cost.sharing) : none, of_all);
    setFact("candidates", format::count(cost.candidates), of_all);
    setFact("postings", format::count(cost.postings),
            sparse && cost.postings == 0 && cost.candidates > 0
                ? QString("So few documents come into question that their codes were read one by "
                          "one, and no lists of postings")
                : QString());
}

void SearchColumnView::clear() {
    table_->setHits({}, {}, false);
    for (const char* name : {"recall", "time", "memory", "sharing", "candidates", "postings"})
        setFact(name, {});
}

void SearchColumnView::setMarked(std::optional<DocumentId> document) {
    table_->setMarked(document);
    gallery_->setMarked(document);
    const HitRow* hit = document ? table_->hitOf(*document) : nullptr;
    rank_->setText(!document ? QString()
                   : hit     ? QString("#%1").arg(hit->rank)
                             : QString(format::no_value));
}

}  // namespace sparsescope
