// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/delegates/corpus_delegate.h"

#include <QPainter>

#include "widgets/models/corpus_table_model.h"
#include "widgets/models/row_table.h"
#include "widgets/picture_paint.h"
#include "widgets/style_paint.h"
#include "widgets/theme.h"

namespace sparsescope {

void CorpusDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                           const QModelIndex& index) const {
    const bool loading = index.data(LoadingRole).toBool();
    if (!loading && index.column() != CorpusTableModel::Picture &&
        index.column() != CorpusTableModel::Tags) {
        return CellDelegate::paint(painter, option, index);
    }
    auto item = option;
    initStyleOption(&item, index);
    paintGround(painter, item);
    const QRect rect = contentRect(item);
    if (loading) return paintLoading(painter, rect, index);
    if (index.column() == CorpusTableModel::Tags)
        return paintTags(painter, rect, index.data(TagsRole).toStringList());
    const QRect room = item.rect.adjusted(2, 2, -2, -2);
    if (index.data(DamagedRole).toBool()) return paint_no_picture(painter, room, true);
    paint_picture(painter, room, index.data(ImageRole).value<QImage>());
}

void CorpusDelegate::paintTags(QPainter* painter, QRect rect, const QStringList& tags) {
    for (qsizetype i = 0; i < tags.size(); ++i) {
        const bool last = i + 1 == tags.size();
        const QString more = QStringLiteral("+%1").arg(tags.size() - i);
        const int room = rect.width() - (last ? 0 : chipWidth(more) + 4);
        const bool fits = chipWidth(tags[i]) <= room || (i == 0 && room > chipWidth(more));
        QRect place = rect;
        place.setWidth(fits ? room : rect.width());
        const int end = paintChip(painter, place, fits ? tags[i] : more,
                                  theme::color(fits ? theme::Token::accent : theme::Token::muted));
        if (!fits) return;
        rect.setLeft(end + 4);
    }
}

// As wide as the content may become, different from row to row: it reads as text to come.
void CorpusDelegate::paintLoading(QPainter* painter, const QRect& rect, const QModelIndex& index) {
    if (index.column() != CorpusTableModel::Text && index.column() != CorpusTableModel::Id) return;
    constexpr int parts = 12;
    const int height = theme::scaled(8);
    const int width = index.column() == CorpusTableModel::Text
                          ? rect.width() * (5 + index.row() * 7 % 6) / parts
                          : std::min(rect.width(), theme::scaled(32));
    QRect bar(0, rect.center().y() - height / 2, width, height);
    if (index.column() == CorpusTableModel::Text)
        bar.moveLeft(rect.left());
    else
        bar.moveRight(rect.right());
    const theme::PaintScope scope(painter);
    theme::paint_box(painter, bar, theme::color(theme::Token::hover), {}, 0, height / 2.0);
}

}  // namespace sparsescope
