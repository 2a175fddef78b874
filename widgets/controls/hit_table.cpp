// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/hit_table.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QSignalBlocker>
#include <algorithm>

#include "widgets/delegates/compact_hit.h"
#include "widgets/delegates/contribution_bar.h"
#include "widgets/delegates/text_card.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int hit_height = 56;
constexpr int rank_width = 48;
constexpr int score_width = 76;
constexpr int bar_width = 190;
constexpr int narrow_bar_width = 110;
constexpr int roomy_width = 560;    // from here the bar has its full width
constexpr int compact_width = 480;  // below, a row is one cell
constexpr int mark_width = 3;

}  // namespace

HitTable::HitTable(QWidget* parent)
    : TableView(parent),
      hits_(new HitListModel(this)),
      bars_(new ContributionBarDelegate(this)),
      cards_(new TextCardDelegate(this)),
      compact_rows_(new CompactHitDelegate(this)) {
    setModel(hits_);
    setItemDelegateForColumn(HitListModel::Contributions, bars_);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setContextMenuPolicy(Qt::CustomContextMenu);
    setRowHeight(hit_height);
    setMinimumWidth(theme::scaled(120));
    horizontalHeader()->setStretchLastSection(false);
    horizontalHeader()->setSectionResizeMode(HitListModel::Document, QHeaderView::Stretch);
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this] { Q_EMIT currentHitChanged(); });
    connect(this, &TableView::activated, this, &HitTable::askMoreLike);
    connect(this, &TableView::entered, this, [this](const QModelIndex& index) {
        Q_EMIT documentHovered(hits_->documentAt(index.row()));
    });
    connect(this, &TableView::customContextMenuRequested, this, [this](const QPoint& at) {
        const QModelIndex index = indexAt(at);
        if (index.isValid())
            Q_EMIT menuRequested(hits_->documentAt(index.row()), viewport()->mapToGlobal(at));
    });
    connect(&theme::notifier(), &theme::Notifier::changed, this, &HitTable::fit);
    fit();
}

void HitTable::setHits(std::vector<HitRow> hits, const NeuronColors& colors, bool keep_place) {
    const HitRow* current = currentHit();
    const std::optional<DocumentId> before =
        keep_place && current ? std::optional(current->hit.document) : std::nullopt;
    const int scrolled = verticalScrollBar()->value();
    has_contributions_ =
        std::ranges::any_of(hits, [](const HitRow& row) { return !row.hit.contributions.empty(); });
    if (!keep_place) sortByColumn(-1, Qt::AscendingOrder);
    hits_->setHits(std::move(hits), colors);
    bars_->setFull(hits_->scale());
    compact_rows_->setFull(hits_->scale());
    fit();
    const int row = before ? hits_->rowOf(*before) : -1;
    if (row >= 0) {
        setAutoScroll(false);
        selectRow(row);
        setAutoScroll(true);
        verticalScrollBar()->setValue(scrolled);
    } else if (hits_->rowCount() > 0) {
        selectRow(0);
    }
}

void HitTable::setScoreMeaning(const QString& sentence) {
    hits_->setScoreMeaning(sentence);
}

void HitTable::setMarked(std::optional<DocumentId> document) {
    if (document == marked_) return;
    marked_ = document;
    viewport()->update();
}

void HitTable::setPicked(std::vector<DocumentId> documents) {
    if (documents == picked_) return;
    picked_ = std::move(documents);
    viewport()->update();
}

std::vector<DocumentId> HitTable::hits() const {
    std::vector<DocumentId> documents;
    for (int row = 0; row < hits_->rowCount(); ++row)
        documents.push_back(hits_->documentAt(row));
    return documents;
}

const HitRow* HitTable::currentHit() const {
    const QModelIndex index = currentIndex();
    return index.isValid() ? &hits_->row(index.row()) : nullptr;
}

const HitRow* HitTable::hitAt(int row) const {
    return row >= 0 && row < hits_->rowCount() ? &hits_->row(row) : nullptr;
}

const HitRow* HitTable::hitOf(DocumentId document) const {
    const int row = hits_->rowOf(document);
    return row < 0 ? nullptr : &hits_->row(row);
}

void HitTable::goTo(std::optional<DocumentId> document) {
    if (hits_->rowCount() == 0) return;
    selectRow(std::max(0, document ? hits_->rowOf(*document) : 0));
}

void HitTable::fit() {
    const int width = viewport()->width();
    compact_ = width < theme::scaled(compact_width);
    auto* header = horizontalHeader();
    header->setVisible(!compact_);
    setColumnHidden(HitListModel::Rank, compact_);
    setColumnHidden(HitListModel::Score, compact_);
    setColumnHidden(HitListModel::Contributions, compact_ || !has_contributions_);
    QAbstractItemDelegate* rows = cards_;
    if (compact_) rows = compact_rows_;
    if (itemDelegateForColumn(HitListModel::Document) != rows)
        setItemDelegateForColumn(HitListModel::Document, rows);
    if (compact_) return;
    header->resizeSection(HitListModel::Rank, theme::scaled(rank_width));
    header->resizeSection(HitListModel::Score, theme::scaled(score_width));
    header->resizeSection(
        HitListModel::Contributions,
        theme::scaled(width < theme::scaled(roomy_width) ? narrow_bar_width : bar_width));
}

// The first row of the hits that have some of the words only; none where the rows are not in the
// order of ranks.
std::optional<int> HitTable::firstWithSomeWords() const {
    std::optional<int> first;
    for (int row = 0; row < hits_->rowCount(); ++row) {
        const HitRow& hit = hits_->row(row);
        if (hit.rank != row + 1) return std::nullopt;
        if (!first && row > 0 && hit.hit.all_words == false) first = row;
    }
    const bool some_have_all = first && hits_->row(0).hit.all_words == true;
    return some_have_all ? first : std::nullopt;
}

void HitTable::paintDivider() {
    const auto row = firstWithSomeWords();
    if (!row) return;
    const int y = rowViewportPosition(*row);
    QPainter painter(viewport());
    painter.setPen(theme::color(theme::Token::muted));
    painter.drawLine(0, y, viewport()->width(), y);
    painter.setFont(theme::font(theme::Type::caption));
    const QString words = tr("some of the words");
    const QSize size = painter.fontMetrics().size(Qt::TextSingleLine, words) + QSize(12, 2);
    const QRect place(theme::scaled(rank_width), y - size.height() / 2, size.width(),
                      size.height());
    painter.fillRect(place, palette().base());
    painter.drawText(place, Qt::AlignCenter, words);
}

// A line at the right edge and a tint, which the mark of a hovered hit at the left leaves alone.
void HitTable::paintPicked() {
    if (picked_.empty()) return;
    QPainter painter(viewport());
    const QColor line = theme::color(theme::Token::accent);
    QColor tint = line;
    tint.setAlphaF(0.08F);
    const int last = rowAt(viewport()->height() - 1);
    for (int row = std::max(0, rowAt(0)); row <= (last < 0 ? hits_->rowCount() - 1 : last); ++row) {
        if (!std::ranges::binary_search(picked_, hits_->documentAt(row))) continue;
        const QRect rect(0, rowViewportPosition(row), viewport()->width(), rowHeight(row));
        painter.fillRect(rect, tint);
        painter.fillRect(rect.adjusted(rect.width() - mark_width, 0, 0, -1), line);
    }
}

void HitTable::paintEvent(QPaintEvent* event) {
    TableView::paintEvent(event);
    paintDivider();
    paintPicked();
    const int row = marked_ ? hits_->rowOf(*marked_) : -1;
    if (row < 0) return;
    const QRect rect(0, rowViewportPosition(row), viewport()->width(), rowHeight(row));
    if (!rect.intersects(viewport()->rect())) return;
    QPainter painter(viewport());
    QColor tint = theme::color(theme::Token::accent);
    painter.fillRect(QRect(rect.left(), rect.top(), mark_width, rect.height()), tint);
    tint.setAlphaF(0.10F);
    painter.fillRect(rect, tint);
}

void HitTable::resizeEvent(QResizeEvent* event) {
    TableView::resizeEvent(event);
    fit();
}

void HitTable::mousePressEvent(QMouseEvent* event) {
    const QModelIndex index = indexAt(event->pos());
    const bool extends = event->modifiers().testFlag(Qt::ShiftModifier);
    const bool toggles = event->modifiers().testFlag(Qt::ControlModifier);
    if (event->button() != Qt::LeftButton || !index.isValid() || (!extends && !toggles))
        return TableView::mousePressEvent(event);
    if (toggles) return Q_EMIT pickToggled(hits_->documentAt(index.row()));
    const auto [first, last] = std::minmax({std::max(0, currentIndex().row()), index.row()});
    std::vector<DocumentId> documents;
    for (int row = first; row <= last; ++row)
        documents.push_back(hits_->documentAt(row));
    Q_EMIT pickExtended(documents);
}

void HitTable::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
        case Qt::Key_Space:
            if (currentIndex().isValid())
                Q_EMIT pickToggled(hits_->documentAt(currentIndex().row()));
            return;
        case Qt::Key_M:
            return askMoreLike(currentIndex());
        case Qt::Key_Left:
            Q_EMIT stepRequested(-1);
            return;
        case Qt::Key_Right:
            Q_EMIT stepRequested(1);
            return;
        default:
            return TableView::keyPressEvent(event);
    }
}

void HitTable::leaveEvent(QEvent* event) {
    TableView::leaveEvent(event);
    Q_EMIT documentHovered(std::nullopt);
}

void HitTable::askMoreLike(const QModelIndex& index) {
    if (index.isValid()) Q_EMIT moreLikeRequested(hits_->documentAt(index.row()));
}

}  // namespace sparsescope
