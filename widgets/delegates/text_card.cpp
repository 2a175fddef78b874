// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/delegates/text_card.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QPainter>
#include <QTextLayout>
#include <QToolTip>

#include "widgets/models/row_table.h"
#include "widgets/picture_paint.h"
#include "widgets/style_paint.h"
#include "widgets/theme.h"

namespace sparsescope {

namespace {

constexpr int foot_gap = 4;

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

struct Laid {
    int lines = 0;
    bool fits = true;
};

// At most `lines` lines; what does not fit ends in "…". Draws when a painter is given.
Laid lay_text(QPainter* painter, const QRect& rect, const QString& full, const QStringList& words,
              int lines) {
    const QFont font = theme::font(theme::Type::body);
    const QString text = full.simplified();
    QTextLayout layout(text, font);
    layout.setFormats(bold_ranges(text, words));
    layout.beginLayout();
    Laid laid;
    while (laid.lines < lines) {
        QTextLine line = layout.createLine();
        if (!line.isValid()) break;
        line.setLineWidth(rect.width());
        ++laid.lines;
        laid.fits = line.textStart() + line.textLength() >= text.size();
    }
    layout.endLayout();
    if (!painter || laid.lines == 0) return laid;
    const auto place = [&](int i) { return QPointF(rect.left(), rect.top() + i * line_height()); };
    const int whole = laid.fits ? laid.lines : laid.lines - 1;
    for (int i = 0; i < whole; ++i) {
        QTextLine line = layout.lineAt(i);
        line.draw(painter, place(i) - line.position());
    }
    if (laid.fits) return laid;
    const int start = layout.lineAt(whole).textStart();
    const QString rest =
        QFontMetrics(font).elidedText(text.mid(start), Qt::ElideRight, rect.width());
    QTextLayout last(rest, font);
    last.setFormats(bold_ranges(rest, words));
    last.beginLayout();
    last.createLine().setNumColumns(static_cast<int>(rest.size()));
    last.endLayout();
    last.draw(painter, place(whole));
    return laid;
}

}  // namespace

QSize TextCardDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const {
    const bool has_foot = !index.data(LabelRole).toString().isEmpty() ||
                          !index.data(CaptionRole).toString().isEmpty();
    const bool has_image = !index.data(ImageRole).value<QImage>().isNull();
    int height = lines_ * line_height() + (has_foot ? foot_height() + foot_gap : 0);
    if (has_image) height = std::max(height, theme::scaled(76));
    return {theme::scaled(160), height + 16};  // lists widen it to their own width
}

void TextCardDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                             const QModelIndex& index) const {
    paintGround(painter, option);
    QRect rect = contentRect(option).adjusted(0, 8, 0, -8);
    if (const auto image = index.data(ImageRole).value<QImage>(); !image.isNull()) {
        const int side = rect.height();
        paint_picture(painter, QRect(rect.left(), rect.top(), side, side), image);
        rect.setLeft(rect.left() + side + 12);
    }
    const QString label = index.data(LabelRole).toString();
    const QString caption = index.data(CaptionRole).toString();
    const QString title = index.data(TitleRole).toString();
    const bool has_foot = !label.isEmpty() || !caption.isEmpty();
    painter->setPen(theme::color(theme::Token::text));
    // Text and foot stand together in the middle of the row, however many lines there are.
    const int foot_room = has_foot ? foot_height() + foot_gap : 0;
    const int most = std::clamp((rect.height() - foot_room) / line_height(), 1, lines_);
    const int used = title.isEmpty() ? 0 : lay_text(nullptr, rect, title, {}, most).lines;
    const int block = used * line_height() + (used > 0 ? foot_room : foot_height());
    QRect text(rect.left(), rect.top() + std::max(0, (rect.height() - block) / 2), rect.width(),
               used * line_height());
    if (used > 0) lay_text(painter, text, title, index.data(WordsRole).toStringList(), most);
    const QRect foot(rect.left(), used > 0 ? text.bottom() + 1 + foot_gap : text.top(),
                     rect.width(), foot_height());
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
    if (title.isEmpty() || lay_text(nullptr, rect, title, {}, lines_).fits) {
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
