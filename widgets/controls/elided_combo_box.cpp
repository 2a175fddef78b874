// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/elided_combo_box.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QStandardItemModel>
#include <QStyleOptionComboBox>
#include <QStylePainter>
#include <QToolTip>

namespace sparsescope {

namespace {

constexpr int shown_characters = 18;

}  // namespace

ElidedComboBox::ElidedComboBox(QWidget* parent) : QComboBox(parent) {
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(shown_characters);
    view()->setTextElideMode(Qt::ElideMiddle);
    setFocusPolicy(Qt::StrongFocus);  // the wheel gives none
}

void ElidedComboBox::setLastIsDeed(bool deed) {
    last_is_deed_ = deed;
    enableLast(!deed || view()->isVisible());
}

void ElidedComboBox::enableLast(bool enabled) {
    const auto* items = qobject_cast<QStandardItemModel*>(model());
    if (QStandardItem* last = items ? items->item(count() - 1) : nullptr) last->setEnabled(enabled);
}

void ElidedComboBox::showPopup() {
    enableLast(true);
    QComboBox::showPopup();
}

void ElidedComboBox::hidePopup() {
    QComboBox::hidePopup();
    if (last_is_deed_) enableLast(false);
}

void ElidedComboBox::paintEvent(QPaintEvent*) {
    QStylePainter painter(this);
    QStyleOptionComboBox option;
    initStyleOption(&option);
    const QRect field =
        style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, this);
    option.currentText =
        fontMetrics().elidedText(option.currentText, Qt::ElideMiddle, field.width() - 2);
    painter.drawComplexControl(QStyle::CC_ComboBox, option);
    painter.drawControl(QStyle::CE_ComboBoxLabel, option);
}

bool ElidedComboBox::event(QEvent* event) {
    // Whoever scrolls a form with the mouse chooses nothing on the way.
    if (event->type() == QEvent::Wheel && !hasFocus()) {
        event->ignore();
        return true;
    }
    if (event->type() != QEvent::ToolTip || currentIndex() < 0) return QComboBox::event(event);
    const QString told = currentData(Qt::ToolTipRole).toString();
    QToolTip::showText(static_cast<QHelpEvent*>(event)->globalPos(),
                       told.isEmpty() ? currentText() : told, this);
    return true;
}

}  // namespace sparsescope
