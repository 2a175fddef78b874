// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/style_paint.h"

#include <QDateTime>
#include <QPainterPath>
#include <algorithm>

#include "widgets/theme.h"

namespace sparsescope::theme {

namespace {

bool has(QStyle::State state, QStyle::StateFlag flag) {
    return state.testFlag(flag);
}

QColor text_color(QStyle::State state) {
    return color(has(state, QStyle::State_Enabled) ? Token::text : Token::disabled);
}

}  // namespace

void paint_box(QPainter* painter, const QRectF& rect, const QColor& fill, const QColor& outline,
               double outline_width, double corner) {
    const PaintScope scope(painter);
    const double inset = outline.isValid() ? outline_width / 2 : 0;
    const double round = (corner < 0 ? radius : corner) - inset;
    painter->setPen(outline.isValid() ? QPen(outline, outline_width) : QPen(Qt::NoPen));
    painter->setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
    painter->drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), round, round);
}

void paint_focus_ring(QPainter* painter, const QRectF& rect, double corner) {
    paint_box(painter, rect, {}, color(Token::accent), 2, corner);
}

void paint_arrow(QPainter* painter, const QRectF& rect, Arrow arrow, const QColor& color) {
    const PaintScope scope(painter);
    painter->setPen(QPen(color, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter->translate(rect.center());
    switch (arrow) {
        case Arrow::up:
            painter->rotate(180);
            break;
        case Arrow::left:
            painter->rotate(90);
            break;
        case Arrow::right:
            painter->rotate(-90);
            break;
        case Arrow::down:
            break;
    }
    painter->drawPolyline(QPolygonF({QPointF(-3.5, -1.75), QPointF(0, 1.75), QPointF(3.5, -1.75)}));
}

void paint_popup_frame(QPainter* painter, const QRect& rect) {
    paint_box(painter, rect, color(Token::raised), mix(color(Token::line), color(Token::text), 0.1),
              1, 0);
}

void paint_button(QPainter* painter, const QStyleOption& option, bool primary, bool flat) {
    const auto state = option.state;
    const bool enabled = has(state, QStyle::State_Enabled);
    const bool down = has(state, QStyle::State_Sunken);
    const bool on = has(state, QStyle::State_On);
    const bool over = enabled && has(state, QStyle::State_MouseOver);
    const QRectF rect(option.rect);
    const QColor ink = color(Token::text);
    if (primary && enabled) {
        const QColor accent = color(Token::accent);
        const double shade = down ? 0.2 : over ? 0.1 : 0.0;
        paint_box(painter, rect, mix(accent, is_dark() ? Qt::white : Qt::black, shade), {});
    } else if (flat) {
        const QColor tint = ink;
        if (on || down || over) {
            QColor fill = tint;
            fill.setAlphaF(down || on ? 0.12F : 0.07F);
            paint_box(painter, rect, fill, {});
        }
    } else {
        const QColor ground = color(enabled ? Token::raised : Token::window);
        const double shade = down || on ? 0.10 : over ? 0.04 : 0.0;
        paint_box(painter, rect, mix(ground, ink, shade),
                  mix(color(Token::line), ink, enabled ? 0.15 : 0.0));
    }
    if (!has(state, QStyle::State_HasFocus) || !has(state, QStyle::State_KeyboardFocusChange))
        return;
    paint_focus_ring(painter, rect);
    if (primary)
        paint_box(painter, rect.adjusted(2, 2, -2, -2), {}, color(Token::on_accent), 1, radius - 2);
}

void paint_input(QPainter* painter, const QRect& rect, QStyle::State state) {
    const bool enabled = has(state, QStyle::State_Enabled);
    const QColor fill = color(enabled ? Token::panel : Token::window);
    if (enabled && has(state, QStyle::State_HasFocus)) {
        paint_box(painter, rect, fill, color(Token::accent), 2);
        return;
    }
    const bool over = enabled && has(state, QStyle::State_MouseOver);
    paint_box(painter, rect, fill,
              color(!enabled ? Token::line
                    : over   ? Token::muted
                             : Token::control_line));
}

void paint_check_box(QPainter* painter, const QStyleOption& option) {
    const bool enabled = has(option.state, QStyle::State_Enabled);
    const bool on = has(option.state, QStyle::State_On);
    const bool partly = has(option.state, QStyle::State_NoChange);
    const double side = std::min(option.rect.width(), option.rect.height());
    QRectF box(0, 0, side, side);
    box.moveCenter(QRectF(option.rect).center());
    if (!on && !partly) {
        paint_box(painter, box, color(enabled ? Token::panel : Token::window),
                  color(enabled ? Token::control_line : Token::line), 1, 4);
    } else {
        paint_box(painter, box, color(enabled ? Token::accent : Token::disabled), {}, 0, 4);
        const PaintScope scope(painter);
        painter->setPen(
            QPen(color(Token::on_accent), side / 9, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        const auto at = [&](double x, double y) {
            return box.topLeft() + QPointF(x * side, y * side);
        };
        if (on)
            painter->drawPolyline(QPolygonF({at(0.25, 0.53), at(0.43, 0.70), at(0.75, 0.32)}));
        else
            painter->drawLine(at(0.28, 0.5), at(0.72, 0.5));
    }
    if (has(option.state, QStyle::State_HasFocus) &&
        has(option.state, QStyle::State_KeyboardFocusChange))
        paint_focus_ring(painter, box.adjusted(-2, -2, 2, 2), radius);
}

void paint_radio_button(QPainter* painter, const QStyleOption& option) {
    const bool enabled = has(option.state, QStyle::State_Enabled);
    const double side = std::min(option.rect.width(), option.rect.height());
    QRectF box(0, 0, side, side);
    box.moveCenter(QRectF(option.rect).center());
    const bool on = has(option.state, QStyle::State_On);
    const QColor mark = color(enabled ? Token::accent : Token::disabled);
    paint_box(painter, box, color(enabled ? Token::panel : Token::window),
              on ? mark : color(enabled ? Token::control_line : Token::line), on ? side / 3.4 : 1,
              side / 2);
    if (has(option.state, QStyle::State_HasFocus) &&
        has(option.state, QStyle::State_KeyboardFocusChange))
        paint_focus_ring(painter, box.adjusted(-2, -2, 2, 2), side / 2 + 2);
}

void paint_item_ground(QPainter* painter, const QStyleOptionViewItem& option) {
    if (has(option.state, QStyle::State_Selected)) {
        painter->fillRect(option.rect, color(Token::selection));
    } else if (option.backgroundBrush.style() != Qt::NoBrush) {
        painter->fillRect(option.rect, option.backgroundBrush);
    } else if (has(option.state, QStyle::State_MouseOver) &&
               has(option.state, QStyle::State_Enabled)) {
        painter->fillRect(option.rect, color(Token::hover));
    }
}

void paint_header_section(QPainter* painter, const QStyleOptionHeader& option) {
    painter->fillRect(option.rect, color(Token::panel));
    if (has(option.state, QStyle::State_MouseOver) && has(option.state, QStyle::State_Enabled))
        painter->fillRect(option.rect, color(Token::hover));
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
                      color(Token::line));
}

void paint_header(QPainter* painter, const QStyleOptionHeader& option) {
    constexpr int padding = 8;
    constexpr int arrow_room = header_room - padding;  // it may stand in the padding of its side
    const PaintScope scope(painter);
    paint_header_section(painter, option);
    const bool sorted = option.sortIndicator != QStyleOptionHeader::None;
    const bool right = option.textAlignment.testFlag(Qt::AlignRight);
    painter->setFont(font(Type::caption));
    painter->setPen(color(sorted ? Token::text : Token::muted));
    const QFontMetrics metrics(painter->font());
    const QRect all = option.rect.adjusted(padding, 0, -padding, -1);
    // The arrow stands on the side where the column has room, so that titles stay above their
    // numbers.
    const int moved = arrow_room - padding;
    const QRect label = !sorted ? all
                        : right ? all.adjusted(moved, 0, 0, 0)
                                : all.adjusted(0, 0, -moved, 0);
    const QString title = metrics.elidedText(option.text, Qt::ElideRight, label.width());
    painter->drawText(
        label, Qt::AlignVCenter | Qt::TextSingleLine | (right ? Qt::AlignRight : Qt::AlignLeft),
        title);
    if (!sorted) return;
    const int width = metrics.horizontalAdvance(title);
    const int left = right ? label.right() - width - arrow_room + 2 : label.left() + width + 3;
    paint_arrow(painter, QRectF(left, label.top(), arrow_room - 4, label.height()),
                option.sortIndicator == QStyleOptionHeader::SortUp ? Arrow::down : Arrow::up,
                color(Token::accent));
}

void paint_menu_item(QPainter* painter, const QStyleOptionMenuItem& option) {
    const PaintScope scope(painter);
    const QRect rect = option.rect;
    if (option.menuItemType == QStyleOptionMenuItem::Separator) {
        painter->fillRect(QRect(rect.left() + 4, rect.center().y(), rect.width() - 8, 1),
                          color(Token::line));
        return;
    }
    const bool enabled = has(option.state, QStyle::State_Enabled);
    if (enabled && has(option.state, QStyle::State_Selected))
        paint_box(painter, QRectF(rect).adjusted(4, 0, -4, 0), color(Token::selection), {}, 0, 4);
    const int icon_side = scaled(16);
    const QRect icon_rect(rect.left() + 12, rect.center().y() - icon_side / 2 + 1, icon_side,
                          icon_side);
    if (option.checked) {
        const double ratio = painter->device()->devicePixelRatioF();
        painter->drawPixmap(icon_rect, icon_pixmap(QStringLiteral("check"), icon_side,
                                                   text_color(option.state), ratio));
    } else if (!option.icon.isNull()) {
        option.icon.paint(painter, icon_rect, Qt::AlignCenter,
                          enabled ? QIcon::Normal : QIcon::Disabled);
    }
    const QRect text_rect = rect.adjusted(12 + icon_side + 8, 0, -12, 0);
    const auto parts = option.text.split(u'\t');
    painter->setFont(option.font);
    painter->setPen(text_color(option.state));
    const int flags = Qt::AlignVCenter | Qt::TextShowMnemonic | Qt::TextSingleLine;
    painter->drawText(text_rect, flags | Qt::AlignLeft, parts.front());
    if (option.menuItemType == QStyleOptionMenuItem::SubMenu) {
        paint_arrow(painter, QRectF(rect.right() - 22, rect.top(), 12, rect.height()), Arrow::right,
                    color(Token::muted));
    } else if (parts.size() > 1) {
        painter->setPen(color(enabled ? Token::muted : Token::disabled));
        painter->drawText(text_rect, flags | Qt::AlignRight, parts[1]);
    }
}

void paint_menu_bar_item(QPainter* painter, const QStyleOptionMenuItem& option) {
    const PaintScope scope(painter);
    if (has(option.state, QStyle::State_Selected) && has(option.state, QStyle::State_Enabled))
        paint_box(painter, QRectF(option.rect).adjusted(1, 2, -1, -2), color(Token::hover), {}, 0,
                  4);
    painter->setFont(option.font);
    painter->setPen(text_color(option.state));
    painter->drawText(option.rect, Qt::AlignCenter | Qt::TextShowMnemonic | Qt::TextSingleLine,
                      option.text);
}

void paint_tab(QPainter* painter, const QStyleOptionTab& option) {
    const QRect rect = option.rect;
    const bool selected = has(option.state, QStyle::State_Selected);
    painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), color(Token::line));
    if (!selected && has(option.state, QStyle::State_MouseOver))
        paint_box(painter, QRectF(rect).adjusted(2, 3, -2, -4), color(Token::hover), {}, 0, 4);
    if (selected)
        painter->fillRect(QRect(rect.left() + 8, rect.bottom() - 1, rect.width() - 16, 2),
                          color(Token::accent));
    if (has(option.state, QStyle::State_HasFocus))
        paint_focus_ring(painter, QRectF(rect).adjusted(1, 2, -1, -3), 4);
}

void paint_progress(QPainter* painter, const QStyleOptionProgressBar& option) {
    QRectF bar(option.rect);
    const double height = std::min(bar.height(), static_cast<double>(scaled(4)));
    bar = QRectF(bar.left(), bar.center().y() - height / 2, bar.width(), height);
    paint_box(painter, bar, color(Token::line), {}, 0, height / 2);
    const bool unknown = option.minimum >= option.maximum;
    const double range = unknown ? 1.0 : static_cast<double>(option.maximum) - option.minimum;
    const double share =
        unknown ? 0.3 : std::clamp((option.progress - option.minimum) / range, 0.0, 1.0);
    if (share <= 0) return;
    QRectF done(bar.left(), bar.top(), std::max(bar.width() * share, height), height);
    if (unknown) {
        // A block that wanders with the clock: whoever shows an unknown share repaints while it
        // lasts.
        const double phase =
            static_cast<double>(QDateTime::currentMSecsSinceEpoch() % 2400) / 2400.0;
        done.moveLeft(bar.left() + (bar.width() - done.width()) *
                                       (0.5 - 0.5 * std::cos(2 * 3.14159265 * phase)));
    }
    paint_box(painter, done, color(Token::accent), {}, 0, height / 2);
}

void paint_slider(QPainter* painter, const QStyleOptionSlider& option, const QRect& groove,
                  const QRect& handle) {
    const bool horizontal = option.orientation == Qt::Horizontal;
    const bool enabled = has(option.state, QStyle::State_Enabled);
    const QColor ink = color(enabled ? Token::accent : Token::disabled);
    QRectF track = horizontal ? QRectF(groove.left(), handle.center().y() - 1, groove.width(), 3)
                              : QRectF(handle.center().x() - 1, groove.top(), 3, groove.height());
    paint_box(painter, track, mix(color(Token::line), color(Token::text), 0.15), {}, 0, 1.5);
    QRectF filled = track;
    if (horizontal && !option.upsideDown) filled.setRight(handle.center().x());
    if (horizontal && option.upsideDown) filled.setLeft(handle.center().x());
    if (!horizontal && option.upsideDown) filled.setTop(handle.center().y());
    if (!horizontal && !option.upsideDown) filled.setBottom(handle.center().y());
    paint_box(painter, filled, ink, {}, 0, 1.5);
    QRectF knob(0, 0, 14, 14);
    knob.moveCenter(QRectF(handle).center());
    paint_box(painter, knob, color(Token::raised), ink, 2, 7);
    if (enabled && has(option.state, QStyle::State_HasFocus))
        paint_box(painter, knob.adjusted(-3, -3, 3, 3), {}, mix(color(Token::panel), ink, 0.55), 2,
                  10);
}

void paint_scroll_bar(QPainter* painter, const QStyleOptionSlider& option, const QRect& handle) {
    if (option.minimum >= option.maximum) return;
    const bool active =
        has(option.state, QStyle::State_Enabled) &&
        (has(option.state, QStyle::State_MouseOver) || has(option.state, QStyle::State_Sunken));
    const double thickness = active ? 6 : 4;
    QRectF bar(handle);
    if (option.orientation == Qt::Vertical)
        bar = QRectF(bar.center().x() - thickness / 2, bar.top() + 2, thickness, bar.height() - 4);
    else
        bar = QRectF(bar.left() + 2, bar.center().y() - thickness / 2, bar.width() - 4, thickness);
    QColor ink = color(Token::muted);
    ink.setAlphaF(active ? 0.8F : 0.45F);
    paint_box(painter, bar, ink, {}, 0, thickness / 2);
}

}  // namespace sparsescope::theme
