// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of the style that draw whole controls with their labels.
#include <QPainter>
#include <QStyleOption>

#include "widgets/style.h"
#include "widgets/style_paint.h"
#include "widgets/theme.h"

namespace sparsescope::theme {

void Style::drawButtonLabel(const QStyleOptionButton& option, QPainter* painter,
                            const QWidget* widget) const {
    const bool enabled = option.state.testFlag(State_Enabled);
    const bool primary = is_primary(&option, widget);
    painter->setPen(color(!enabled ? Token::disabled : primary ? Token::on_accent : Token::text));
    QRect rect = option.rect.adjusted(8, 0, -8, 0);
    if (option.features.testFlag(QStyleOptionButton::HasMenu)) {
        const QRect arrow(rect.right() - 12, rect.top(), 12, rect.height());
        paint_arrow(painter, arrow, Arrow::down, painter->pen().color());
        rect.setRight(arrow.left() - 4);
    }
    const int flags = Qt::AlignVCenter | Qt::TextShowMnemonic | Qt::TextSingleLine;
    if (option.icon.isNull()) {
        painter->drawText(rect, flags | Qt::AlignHCenter, option.text);
        return;
    }
    const int gap = option.text.isEmpty() ? 0 : button_icon_gap;
    const int text = option.fontMetrics.size(Qt::TextShowMnemonic, option.text).width();
    const int left =
        rect.left() + std::max(0, (rect.width() - option.iconSize.width() - gap - text) / 2);
    const QRect icon(QPoint(left, rect.center().y() + 1 - option.iconSize.height() / 2),
                     option.iconSize);
    option.icon.paint(painter, icon, Qt::AlignCenter, enabled ? QIcon::Normal : QIcon::Disabled);
    painter->drawText(rect.adjusted(icon.right() + 1 + gap - rect.left(), 0, 0, 0),
                      flags | Qt::AlignLeft, option.text);
}

void Style::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                        const QWidget* widget) const {
    switch (element) {
        case CE_PushButtonLabel:
            if (const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option))
                drawButtonLabel(*button, painter, widget);
            return;
        case CE_Header:
            if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option))
                paint_header(painter, *header);
            return;
        case CE_HeaderEmptyArea:
            painter->fillRect(option->rect, color(Token::panel));
            return;
        case CE_ProgressBar:
            if (const auto* bar = qstyleoption_cast<const QStyleOptionProgressBar*>(option))
                paint_progress(painter, *bar);
            return;
        case CE_MenuItem:
            if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option))
                paint_menu_item(painter, *item);
            return;
        case CE_MenuBarItem:
            if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option))
                paint_menu_bar_item(painter, *item);
            return;
        case CE_MenuBarEmptyArea:
            return;
        case CE_MenuEmptyArea:
            return;
        case CE_TabBarTabShape:
            if (const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(option))
                paint_tab(painter, *tab);
            return;
        case CE_TabBarTabLabel: {
            if (const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(option)) {
                auto label = *tab;
                label.state &= ~State_HasFocus;
                if (!label.state.testFlag(State_Selected))
                    label.palette.setColor(QPalette::WindowText, color(Token::muted));
                QProxyStyle::drawControl(element, &label, painter, widget);
            }
            return;
        }
        case CE_Splitter: {
            const QPoint center = option->rect.center();
            const bool vertical_line = option->state.testFlag(State_Horizontal);
            const QColor ink =
                color(option->state.testFlag(State_MouseOver) ? Token::accent : Token::line);
            painter->fillRect(vertical_line
                                  ? QRect(center.x(), option->rect.top(), 1, option->rect.height())
                                  : QRect(option->rect.left(), center.y(), option->rect.width(), 1),
                              ink);
            return;
        }
        default:
            return QProxyStyle::drawControl(element, option, painter, widget);
    }
}

void Style::drawComboBox(const QStyleOptionComplex* option, QPainter* painter,
                         const QWidget* widget) const {
    const auto* combo = qstyleoption_cast<const QStyleOptionComboBox*>(option);
    auto state = option->state;
    if (!combo->editable && !state.testFlag(State_KeyboardFocusChange)) state &= ~State_HasFocus;
    if (state.testFlag(State_AutoRaise) || (widget && widget->property(flat_property).toBool())) {
        QStyleOption ground = *option;
        paint_button(painter, ground, false, true);
    } else {
        paint_input(painter, option->rect, state);
    }
    const QRect arrow = subControlRect(CC_ComboBox, option, SC_ComboBoxArrow, widget);
    paint_arrow(painter, arrow, Arrow::down,
                color(option->state.testFlag(State_Enabled) ? Token::muted : Token::disabled));
}

void Style::drawSpinBox(const QStyleOptionComplex* option, QPainter* painter,
                        const QWidget* widget) const {
    const auto* spin = qstyleoption_cast<const QStyleOptionSpinBox*>(option);
    paint_input(painter, option->rect, option->state);
    const auto draw = [&](SubControl sub, Arrow arrow, QAbstractSpinBox::StepEnabledFlag needed) {
        const QRect rect = subControlRect(CC_SpinBox, option, sub, widget);
        const bool enabled =
            option->state.testFlag(State_Enabled) && spin->stepEnabled.testFlag(needed);
        const bool active = enabled && option->activeSubControls.testFlag(sub);
        const QPointF shift(0, arrow == Arrow::up ? 2 : -2);
        paint_arrow(painter, QRectF(rect).translated(shift), arrow,
                    color(!enabled ? Token::disabled
                          : active ? Token::accent
                                   : Token::muted));
    };
    draw(SC_SpinBoxUp, Arrow::up, QAbstractSpinBox::StepUpEnabled);
    draw(SC_SpinBoxDown, Arrow::down, QAbstractSpinBox::StepDownEnabled);
}

void Style::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option,
                               QPainter* painter, const QWidget* widget) const {
    switch (control) {
        case CC_ComboBox:
            return drawComboBox(option, painter, widget);
        case CC_SpinBox:
            return drawSpinBox(option, painter, widget);
        case CC_Slider:
            if (const auto* slider = qstyleoption_cast<const QStyleOptionSlider*>(option))
                paint_slider(painter, *slider,
                             subControlRect(control, option, SC_SliderGroove, widget),
                             subControlRect(control, option, SC_SliderHandle, widget));
            return;
        case CC_ScrollBar:
            if (const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option))
                paint_scroll_bar(painter, *bar,
                                 subControlRect(control, option, SC_ScrollBarSlider, widget));
            return;
        case CC_ToolButton: {
            // Fusion sinks pressed tool buttons and frames their menus; the flat ground is enough.
            auto copy = *qstyleoption_cast<const QStyleOptionToolButton*>(option);
            if (copy.features.testFlag(QStyleOptionToolButton::HasMenu))
                copy.features &= ~QStyleOptionToolButton::HasMenu;
            QStyleOption ground = copy;
            const bool primary = is_primary(option, widget);
            const bool flat = copy.state.testFlag(State_AutoRaise) ||
                              (widget && widget->property(flat_property).toBool());
            paint_button(painter, ground, primary, flat);
            if (primary) copy.palette.setColor(QPalette::ButtonText, color(Token::on_accent));
            QStyleOptionToolButton label = copy;
            label.state &= ~State_Sunken;
            label.rect = copy.rect.adjusted(4, 0, -4, 0);
            QProxyStyle::drawControl(CE_ToolButtonLabel, &label, painter, widget);
            return;
        }
        default:
            return QProxyStyle::drawComplexControl(control, option, painter, widget);
    }
}

}  // namespace sparsescope::theme
