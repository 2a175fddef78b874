// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/completion_list.h"

#include <QEvent>
#include <QPainter>
#include <QStandardItemModel>
#include <algorithm>

#include "widgets/delegates/cell_delegate.h"
#include "widgets/number_format.h"
#include "widgets/style_paint.h"
#include "widgets/theme.h"

namespace sparsescope {

namespace {

constexpr int side_role = Qt::UserRole;
constexpr int gap = 24;  // between a word and what stands at its right
constexpr int frame = 4;
constexpr int narrowest = 220;
constexpr int widest_list = 520;

// The word at the left; its count or meaning, muted, at the right.
class CompletionDelegate : public CellDelegate {
  public:
    using CellDelegate::CellDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        auto item = option;
        initStyleOption(&item, index);
        item.state &= ~QStyle::State_HasFocus;
        paintGround(painter, item);
        const QString side = index.data(side_role).toString();
        const QRect rect = contentRect(item);
        const int side_width = item.fontMetrics.horizontalAdvance(side);
        painter->setFont(item.font);
        painter->setPen(theme::color(theme::Token::muted));
        painter->drawText(rect, Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine, side);
        painter->setPen(theme::color(theme::Token::text));
        const int room = rect.width() - (side.isEmpty() ? 0 : side_width + gap / 2);
        painter->drawText(rect, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                          item.fontMetrics.elidedText(item.text, Qt::ElideRight, room));
    }
};

QString side_text(const FilterCompletion& completion) {
    return completion.documents ? format::count(*completion.documents) : completion.hint;
}

}  // namespace

CompletionList::CompletionList(QWidget* parent)
    : QListView(parent), model_(new QStandardItemModel(this)) {
    setModel(model_);
    setItemDelegate(new CompletionDelegate(this));
    setFocusPolicy(Qt::NoFocus);
    setEditTriggers(NoEditTriggers);
    setSelectionMode(SingleSelection);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(ScrollPerPixel);
    setMouseTracking(true);
    setUniformItemSizes(true);
    setViewportMargins(1, frame, 1, frame);
    setAccessibleName(tr("Completions"));
    connect(this, &QListView::entered, this, &QListView::setCurrentIndex);
    connect(this, &QListView::clicked, this,
            [this](const QModelIndex& index) { Q_EMIT chosen(index.row()); });
    connect(&theme::notifier(), &theme::Notifier::changed, this, &CompletionList::applyTheme);
    applyTheme();
    hide();
}

void CompletionList::applyTheme() {
    setFont(theme::font(theme::Type::body));
}

void CompletionList::setCompletions(std::vector<FilterCompletion> completions) {
    completions_ = std::move(completions);
    model_->clear();
    for (const auto& completion : completions_) {
        auto* item = new QStandardItem(completion.shown);
        item->setData(side_text(completion), side_role);
        item->setData(QStringLiteral("%1, %2").arg(completion.shown, side_text(completion)),
                      Qt::AccessibleTextRole);
        model_->appendRow(item);
    }
    setCurrentIndex({});
    if (completions_.empty()) hide();
}

bool CompletionList::event(QEvent* event) {
    if (event->type() != QEvent::Paint) return QListView::event(event);
    QPainter painter(this);  // around the viewport, which paints itself
    theme::paint_popup_frame(&painter, rect());
    return true;
}

QSize CompletionList::wantedSize() const {
    const QFontMetrics metrics(font());
    int width = theme::scaled(narrowest);
    for (const auto& completion : completions_) {
        const int words = metrics.horizontalAdvance(completion.shown) + gap +
                          metrics.horizontalAdvance(side_text(completion));
        width = std::max(width, words + 2 * CellDelegate::padding + 4);
    }
    return {std::min(width, theme::scaled(widest_list)),
            static_cast<int>(completions_.size()) * theme::row_height() + 2 * frame};
}

void CompletionList::showAt(const QRect& anchor) {
    const QRect room = parentWidget()->rect();
    const int below = room.bottom() - anchor.bottom();
    QSize size = wantedSize();
    const bool above = size.height() > below && anchor.top() > below;
    size.setHeight(std::min(size.height(), above ? anchor.top() : below));
    size.setWidth(std::min(size.width(), room.width()));
    const int left = std::clamp(anchor.left(), 0, std::max(0, room.width() - size.width()));
    setGeometry(
        QRect(QPoint(left, above ? anchor.top() - size.height() : anchor.bottom() + 1), size));
    raise();
    show();
}

void CompletionList::moveSelection(int step) {
    const int count = model_->rowCount();
    if (count == 0) return;
    const int from = selected() < 0 && step < 0 ? 0 : selected();
    setCurrentIndex(model_->index((from + step + count) % count, 0));
}

int CompletionList::selected() const {
    return currentIndex().row();
}

const FilterCompletion& CompletionList::completion(int index) const {
    return completions_[static_cast<std::size_t>(index)];
}

}  // namespace sparsescope
