// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/delegates/text_card.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QPainter>
#include <QTextLayout>
#include <QToolTip>

#include "widgets/models/row_table.h"
#include "widgets/style_paint.h"
#include "widgets/theme.h"

namespace sparsescope {

namespace {

constexpr int gap = 4;

int line_height() {
    return QFontMetrics(theme::font(theme::Type::body)).lineSpacing();
}
int foot_height() {
    return theme::scaled(20);
}

// Where each of the words stands as a whole word, whatever its case.
QList<QTextLayout::FormatRange> bold_ranges(const QString& text, const QStringList& words) {
    QList<QTextLayout::FormatRange> ranges;
    QTextCharFormat bold;
    bold.setFontWeight(QFont::Bold);
    const auto is_inside_word = [&text](qsizetype at) {
        return at >= 0 && at < text.size() && text[at].isLetterOrNumber();
    };
    for (const auto& word : words) {
        if (word.isEmpty()) continue;
        for (auto at = text.indexOf(word, 0, Qt::CaseInsensitive); at >= 0;
             at = text.indexOf(word, at + word.size(), Qt::CaseInsensitive))
            if (!is_inside_word(at - 1) && !is_inside_word(at + word.size()))
                ranges.push_back({static_cast<int>(at), static_cast<int>(word.size()), bold});
    }
    return ranges;
}

// At most `lines` lines; what does not fit ends in "…". Draws when a painter is given.
// → whether the whole text fits.
bool lay_text(QPainter* painter, const QRect& rect, const QString& full, const QStringList& words,
              int lines) {
    const QFont font = theme::font(theme::Type::body);
    const QString text = full.simplified();
    QTextLayout layout(text, font);
    layout.setFormats(bold_ranges(text, words));
    layout.beginLayout();
    bool fits = true;
    for (int i = 0; i < lines; ++i) {
        QTextLine line = layout.createLine();
        if (!line.isValid()) break;
        line.setLineWidth(rect.width());
        line.setPosition(QPointF(0, i * line_height()));
        if (i + 1 < lines || line.textStart() + line.textLength() >= text.size()) continue;
        // Drop the last line and set it anew with the rest of the text shortened.
        fits = false;
        if (!painter) break;
        const QString rest =
            QFontMetrics(font).elidedText(text.mid(line.textStart()), Qt::ElideRight, rect.width());
        QTextLayout last(rest, font);
        last.setFormats(bold_ranges(rest, words));
        last.beginLayout();
        last.createLine().setNumColumns(static_cast<int>(rest.size()));
        last.endLayout();
        last.draw(painter, QPointF(rect.left(), rect.top() + i * line_height()));
        line.setNumColumns(0);
    }
    layout.endLayout();
    if (painter) layout.draw(painter, rect.topLeft(), {}, QRectF(rect));
    return fits;
}

}  // namespace

QSize TextCardDelegate::sizeHint(const QStyleOptionViewItem& option,
                                 const QModelIndex& index) const {
    const bool has_foot = !index.data(LabelRole).toString().isEmpty() ||
                          !index.data(CaptionRole).toString().isEmpty();
    const bool has_image = !index.data(ImageRole).value<QImage>().isNull();
    int height = lines_ * line_height() + (has_foot ? foot_height() + gap : 0);
    if (has_image) height = std::max(height, theme::scaled(56));
    return {std::max(option.rect.width(), theme::scaled(160)), height + 16};
}

void TextCardDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                             const QModelIndex& index) const {
    paintGround(painter, option);
    QRect rect = contentRect(option).adjusted(0, 8, 0, -8);
    if (const auto image = index.data(ImageRole).value<QImage>(); !image.isNull()) {
        const int side = rect.height();
        QRect place(QPoint(0, 0), image.size().scaled(side, side, Qt::KeepAspectRatio));
        place.moveCenter(QPoint(rect.left() + side / 2, rect.center().y()));
        painter->setRenderHint(QPainter::SmoothPixmapTransform, false);
        painter->drawImage(place, image);
        rect.setLeft(rect.left() + side + 12);
    }
    const QString label = index.data(LabelRole).toString();
    const QString caption = index.data(CaptionRole).toString();
    const QString title = index.data(TitleRole).toString();
    const bool has_foot = !label.isEmpty() || !caption.isEmpty();
    painter->setPen(theme::color(theme::Token::text));
    // A document without text (an image) shows its label where the text would be.
    QRect foot(rect.left(), rect.bottom() + 1 - foot_height(), rect.width(), foot_height());
    if (title.isEmpty()) foot.moveTop(rect.center().y() - foot_height() / 2);
    const int room = rect.height() - (has_foot ? foot_height() + gap : 0);
    if (!title.isEmpty())
        lay_text(painter, QRect(rect.left(), rect.top(), rect.width(), room), title,
                 index.data(WordsRole).toStringList(),
                 std::min(lines_, std::max(1, room / line_height())));
    if (!has_foot) return;
    painter->setFont(theme::font(theme::Type::caption));
    const int caption_width =
        caption.isEmpty() ? 0 : painter->fontMetrics().horizontalAdvance(caption) + 8;
    painter->setPen(theme::color(theme::Token::muted));
    painter->drawText(foot, Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine, caption);
    if (!label.isEmpty())
        paintChip(painter, foot.adjusted(0, 0, -caption_width, 0), label,
                  theme::color(theme::Token::muted));
}

bool TextCardDelegate::helpEvent(QHelpEvent* event, QAbstractItemView* view,
                                 const QStyleOptionViewItem& option, const QModelIndex& index) {
    if (event->type() != QEvent::ToolTip)
        return CellDelegate::helpEvent(event, view, option, index);
    const QString title = index.data(TitleRole).toString();
    const QRect rect = contentRect(option);
    if (title.isEmpty() || lay_text(nullptr, rect, title, {}, lines_)) {
        QToolTip::hideText();
    } else {
        constexpr qsizetype most = 600;
        const QString text = title.size() > most ? title.left(most) + u'…' : title;
        QToolTip::showText(event->globalPos(),
                           QStringLiteral("<p>%1</p>").arg(text.toHtmlEscaped()), view);
    }
    return true;
}

}  // namespace sparsescope
