// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/style.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QStyleFactory>
#include <QTextEdit>
#include <algorithm>

#include "widgets/style_paint.h"
#include "widgets/theme.h"

namespace sparsescope::theme {

namespace {

bool flagged(const QWidget* widget, const char* name) {
    return widget && widget->property(name).toBool();
}

}  // namespace

// Qt makes the focused button of a dialog its default. That is no second main action where the
// dialog has one.
bool is_primary(const QStyleOption* option, const QWidget* widget) {
    if (flagged(widget, primary_property)) return true;
    const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
    if (!button || !button->features.testFlag(QStyleOptionButton::DefaultButton)) return false;
    const auto buttons = widget ? widget->window()->findChildren<const QAbstractButton*>()
                                : QList<const QAbstractButton*>();
    return std::ranges::none_of(
        buttons, [](const QAbstractButton* other) { return flagged(other, primary_property); });
}

namespace {

bool is_combo_popup(const QWidget* widget) {
    return widget && widget->inherits("QComboBoxPrivateContainer");
}

bool is_text_edit(const QWidget* widget) {
    return qobject_cast<const QTextEdit*>(widget) || qobject_cast<const QPlainTextEdit*>(widget);
}

}  // namespace

Style::Style() : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion"))) {}

int Style::pixelMetric(PixelMetric metric, const QStyleOption* option,
                       const QWidget* widget) const {
    switch (metric) {
        case PM_DefaultFrameWidth:
            if (is_combo_popup(widget)) return 1;
            return is_text_edit(widget) || qobject_cast<const QLineEdit*>(widget) ? 2 : 0;
        case PM_ComboBoxFrameWidth:
        case PM_SpinBoxFrameWidth:
            return 2;
        case PM_ScrollBarExtent:
            return 12;
        case PM_ScrollView_ScrollBarSpacing:
        case PM_ScrollView_ScrollBarOverlap:
            return 0;
        case PM_ScrollBarSliderMin:
            return 28;
        case PM_SliderThickness:
        case PM_SliderLength:
        case PM_SliderControlThickness:
            return 20;
        case PM_SplitterWidth:
            return 7;
        case PM_IndicatorWidth:
        case PM_IndicatorHeight:
        case PM_ExclusiveIndicatorWidth:
        case PM_ExclusiveIndicatorHeight:
            return scaled(16);
        case PM_SmallIconSize:
        case PM_ButtonIconSize:
        case PM_ListViewIconSize:
        case PM_TabBarIconSize:
            return scaled(16);
        case PM_ToolBarIconSize:
            return scaled(20);
        case PM_FocusFrameHMargin:
            return 7;  // text margin of cells becomes 8
        case PM_FocusFrameVMargin:
            return 1;
        case PM_HeaderMargin:
            return 8;
        case PM_HeaderMarkSize:
            return 10;
        case PM_CheckBoxLabelSpacing:
        case PM_RadioButtonLabelSpacing:
            return 8;
        case PM_HeaderGripMargin:
            return 4;
        case PM_MenuPanelWidth:
            return 1;
        case PM_MenuHMargin:
            return 0;
        case PM_MenuVMargin:
            return 4;
        case PM_MenuBarItemSpacing:
            return 0;
        case PM_ToolTipLabelFrameWidth:
            return 6;
        case PM_ButtonShiftHorizontal:
        case PM_ButtonShiftVertical:
        case PM_TabBarTabShiftVertical:
        case PM_TabBarTabShiftHorizontal:
            return 0;
        case PM_LayoutHorizontalSpacing:
        case PM_LayoutVerticalSpacing:
            return gap_inside;
        default:
            return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int Style::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                     QStyleHintReturn* data) const {
    switch (hint) {
        case SH_Widget_Animation_Duration:
            return 0;
        case SH_EtchDisabledText:
        case SH_DitherDisabledText:
        case SH_DialogButtonBox_ButtonsHaveIcons:
        case SH_ComboBox_Popup:
        case SH_ScrollBar_Transient:
        case SH_Menu_SloppySubMenus:
            return 0;
        case SH_ItemView_ShowDecorationSelected:
        case SH_Menu_MouseTracking:
        case SH_MenuBar_MouseTracking:
        case SH_ItemView_MovementWithoutUpdatingSelection:
            return 1;
        case SH_Slider_AbsoluteSetButtons:
            return Qt::LeftButton;
        case SH_ScrollBar_LeftClickAbsolutePosition:
            return 1;
        case SH_ToolTip_WakeUpDelay:
            return 400;
        case SH_ToolTipLabel_Opacity:
            return 255;
        case SH_Table_GridLineColor:
            return static_cast<int>(color(Token::line).rgba());
        default:
            return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

QSize Style::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                              const QWidget* widget) const {
    const int height = control_height();
    QSize result = QProxyStyle::sizeFromContents(type, option, size, widget);
    switch (type) {
        case CT_PushButton:
            return {size.width() + scaled(24) + button_icon_gap / 2,
                    std::max(height, size.height())};
        case CT_ToolButton: {
            const bool text =
                !option ? false
                        : !qstyleoption_cast<const QStyleOptionToolButton*>(option)->text.isEmpty();
            const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(option);
            const bool words = text && button->toolButtonStyle != Qt::ToolButtonIconOnly;
            return {std::max(height, size.width() + scaled(words ? 16 : 8)),
                    std::max(height, size.height())};
        }
        case CT_LineEdit:
        case CT_ComboBox:
        case CT_SpinBox:
            result.setHeight(height);
            break;
        case CT_HeaderSection: {
            const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option);
            const int text = QFontMetrics(font(Type::caption))
                                 .horizontalAdvance(header ? header->text : QString());
            return {text + header_room, scaled(28)};
        }
        case CT_ItemViewItem:
            result.setHeight(std::max(row_height(), result.height()));
            break;
        case CT_TabBarTab:
            result.setHeight(scaled(32));
            break;
        case CT_MenuBarItem:
            result = QSize(size.width() + scaled(16), height);
            break;
        case CT_MenuItem: {
            const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option);
            if (item && item->menuItemType == QStyleOptionMenuItem::Separator)
                return {result.width(), 9};
            return {size.width() + scaled(16) + 48, height};
        }
        default:
            break;
    }
    return result;
}

QRect Style::subElementRect(SubElement element, const QStyleOption* option,
                            const QWidget* widget) const {
    if (element == SE_LineEditContents) return option->rect.adjusted(6, 2, -6, -2);
    return QProxyStyle::subElementRect(element, option, widget);
}

QRect Style::subControlRect(ComplexControl control, const QStyleOptionComplex* option,
                            SubControl sub, const QWidget* widget) const {
    const QRect rect = option->rect;
    if (control == CC_ScrollBar) {
        // No arrow buttons: the groove is the whole bar.
        if (sub == SC_ScrollBarAddLine || sub == SC_ScrollBarSubLine) return {};
        if (sub == SC_ScrollBarGroove) return rect;
        const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option);
        const bool horizontal = bar->orientation == Qt::Horizontal;
        const int length = horizontal ? rect.width() : rect.height();
        const double range = static_cast<double>(bar->maximum) - bar->minimum;
        int knob = length;
        if (range > 0) knob = static_cast<int>(length * (bar->pageStep / (range + bar->pageStep)));
        knob = std::clamp(knob, std::min(28, length), length);
        const int start = sliderPositionFromValue(bar->minimum, bar->maximum, bar->sliderPosition,
                                                  length - knob, bar->upsideDown);
        const auto part = [&](int from, int to) {
            const QRect piece = horizontal ? QRect(from, rect.top(), to - from, rect.height())
                                           : QRect(rect.left(), from, rect.width(), to - from);
            return visualRect(option->direction, rect, piece);
        };
        if (sub == SC_ScrollBarSlider) return part(start, start + knob);
        if (sub == SC_ScrollBarSubPage) return part(0, start);
        if (sub == SC_ScrollBarAddPage) return part(start + knob, length);
    }
    if (control == CC_ComboBox && sub == SC_ComboBoxEditField)
        return visualRect(option->direction, rect, rect.adjusted(8, 2, -26, -2));
    if (control == CC_ComboBox && sub == SC_ComboBoxArrow)
        return visualRect(option->direction, rect,
                          QRect(rect.right() - 23, rect.top(), 20, rect.height()));
    if (control == CC_SpinBox && sub == SC_SpinBoxEditField)
        return visualRect(option->direction, rect, rect.adjusted(2, 2, -22, -2));
    if (control == CC_SpinBox && (sub == SC_SpinBoxUp || sub == SC_SpinBoxDown)) {
        const int half = rect.height() / 2;
        const QRect box(rect.right() - 21, sub == SC_SpinBoxUp ? rect.top() : rect.top() + half, 20,
                        half);
        return visualRect(option->direction, rect, box);
    }
    return QProxyStyle::subControlRect(control, option, sub, widget);
}

void Style::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                          const QWidget* widget) const {
    switch (element) {
        case PE_PanelButtonCommand:
            return paint_button(painter, *option, is_primary(option, widget),
                                flagged(widget, flat_property));
        case PE_PanelButtonTool:
            return paint_button(
                painter, *option, is_primary(option, widget),
                option->state.testFlag(State_AutoRaise) || flagged(widget, flat_property));
        case PE_PanelLineEdit:
            // Inside a spin or combo box the outer control has the outline.
            if (widget && (qobject_cast<const QAbstractSpinBox*>(widget->parentWidget()) ||
                           qobject_cast<const QComboBox*>(widget->parentWidget())))
                return;
            if (!flagged(widget, flat_property)) paint_input(painter, option->rect, option->state);
            return;
        case PE_FrameLineEdit:
            return;
        case PE_Frame:
            if (is_text_edit(widget)) paint_input(painter, option->rect, option->state);
            if (is_combo_popup(widget)) paint_popup_frame(painter, option->rect);
            return;
        case PE_FrameFocusRect:
            if (qobject_cast<const QAbstractItemView*>(widget) &&
                !widget->inherits("QComboBoxListView"))
                paint_focus_ring(painter, option->rect, 3);
            return;  // the controls draw their own ring
        case PE_FrameDefaultButton:
        case PE_FrameStatusBarItem:
        case PE_FrameGroupBox:
        case PE_FrameTabBarBase:
        case PE_FrameTabWidget:
        case PE_PanelItemViewRow:
        case PE_PanelMenuBar:
            return;
        case PE_PanelScrollAreaCorner:
            painter->fillRect(option->rect, color(Token::panel));
            return;
        case PE_IndicatorCheckBox:
        case PE_IndicatorItemViewItemCheck:
            return paint_check_box(painter, *option);
        case PE_IndicatorRadioButton:
            return paint_radio_button(painter, *option);
        case PE_PanelItemViewItem:
            if (const auto* item = qstyleoption_cast<const QStyleOptionViewItem*>(option))
                paint_item_ground(painter, *item);
            return;
        case PE_IndicatorArrowDown:
            return paint_arrow(painter, option->rect, Arrow::down, color(Token::muted));
        case PE_IndicatorArrowUp:
            return paint_arrow(painter, option->rect, Arrow::up, color(Token::muted));
        case PE_IndicatorArrowLeft:
            return paint_arrow(painter, option->rect, Arrow::left, color(Token::muted));
        case PE_IndicatorArrowRight:
            return paint_arrow(painter, option->rect, Arrow::right, color(Token::muted));
        case PE_PanelMenu:
        case PE_PanelTipLabel:
            return paint_popup_frame(painter, option->rect);
        case PE_FrameMenu:
            return;
        default:
            return QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void Style::polish(QWidget* widget) {
    QProxyStyle::polish(widget);
    // Hover is part of the look; Qt only reports it to widgets that ask.
    if (qobject_cast<QAbstractButton*>(widget) || qobject_cast<QComboBox*>(widget) ||
        qobject_cast<QAbstractSpinBox*>(widget) || qobject_cast<QLineEdit*>(widget) ||
        qobject_cast<QAbstractSlider*>(widget))
        widget->setAttribute(Qt::WA_Hover);
}

}  // namespace sparsescope::theme
