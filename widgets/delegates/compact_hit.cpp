// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/delegates/compact_hit.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include "widgets/delegates/contribution_bar.h"
#include "widgets/models/hit_list_model.h"
#include "widgets/picture_paint.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int part_gap = 6;
constexpr int bar_height = 8;

QString cell(const QModelIndex& index, HitListModel::ColumnId column) {
    return index.siblingAtColumn(column).data().toString();
}

void draw(QPainter& painter, const QRect& rect, int alignment, const QString& text,
          theme::Type type, theme::Token token) {
    painter.setFont(theme::font(type));
    painter.setPen(theme::color(token));
    painter.drawText(rect, alignment | Qt::TextSingleLine,
                     painter.fontMetrics().elidedText(text, Qt::ElideRight, rect.width()));
}

}  // namespace

void CompactHitDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                               const QModelIndex& index) const {
    paintGround(painter, option);
    const QFontMetrics caption(theme::font(theme::Type::caption));
    QRect rect = option.rect.adjusted(4, 5, -part_gap, -5);
    const QRect rank(rect.left(), rect.top(), caption.horizontalAdvance("000"), rect.height());
    draw(*painter, rank, Qt::AlignRight | Qt::AlignVCenter, cell(index, HitListModel::Rank),
         theme::Type::caption, theme::Token::muted);
    rect.setLeft(rank.right() + part_gap);
    if (const auto image = index.data(ImageRole).value<QImage>(); !image.isNull()) {
        paint_picture(painter, QRect(rect.left(), rect.top(), rect.height(), rect.height()), image);
        rect.setLeft(rect.left() + rect.height() + part_gap);
    }
    const int half = rect.height() / 2;
    const QString label = index.data(LabelRole).toString();
    QRect above(rect.left(), rect.top(), rect.width(), half);
    if (const QString places = index.data(CaptionRole).toString(); !places.isEmpty()) {
        draw(*painter, above, Qt::AlignRight | Qt::AlignVCenter, places, theme::Type::caption,
             theme::Token::muted);
        above.setRight(above.right() - caption.horizontalAdvance(places) - part_gap);
    }
    draw(*painter, above, Qt::AlignLeft | Qt::AlignVCenter,
         index.data(TitleRole).toString().simplified(), theme::Type::body, theme::Token::text);
    QRect below(rect.left(), rect.top() + half, rect.width(), rect.height() - half);
    const QString score = cell(index, HitListModel::Score);
    draw(*painter, below, Qt::AlignRight | Qt::AlignVCenter, score, theme::Type::caption,
         theme::Token::muted);
    below.setRight(below.right() - caption.horizontalAdvance(score) - part_gap);
    const auto segments = index.siblingAtColumn(HitListModel::Contributions)
                              .data(BarsRole)
                              .value<std::vector<BarSegment>>();
    if (segments.empty()) {
        draw(*painter, below, Qt::AlignLeft | Qt::AlignVCenter, label, theme::Type::caption,
             theme::Token::muted);
        return;
    }
    const double height = theme::scaled(bar_height);
    paint_contribution_bar(
        *painter,
        {qreal(below.left()), below.center().y() - height / 2, qreal(below.width()), height},
        segments, full_);
}

bool CompactHitDelegate::helpEvent(QHelpEvent* event, QAbstractItemView* view,
                                   const QStyleOptionViewItem& option, const QModelIndex& index) {
    if (event->type() != QEvent::ToolTip)
        return CellDelegate::helpEvent(event, view, option, index);
    constexpr qsizetype most = 600;
    QString text = index.data(TitleRole).toString().left(most).toHtmlEscaped();
    if (const QString label = index.data(LabelRole).toString(); !label.isEmpty())
        text += "<br>" + label.toHtmlEscaped();
    QToolTip::showText(event->globalPos(), QStringLiteral("<p>%1</p>").arg(text), view);
    return true;
}

}  // namespace sparsescope
