// SPDX-License-Identifier: GPL-3.0-or-later
// Waiting for events of the window's thread, and finding what a person would click.
#pragma once
#include <gtest/gtest.h>

#include <functional>

#include <QTest>
#include <QWidget>

namespace sparsescope::test {

inline constexpr int patience = 20000;  // ms; a loaded machine is slow, a broken one never answers

inline bool wait_until(const std::function<bool()>& done) {
    return QTest::qWaitFor(done, patience);
}

template <class Widget>
Widget* find(QWidget& window, const QString& name) {
    auto* widget = window.findChild<Widget*>(name);
    if (!widget) ADD_FAILURE() << "there is no " << name.toStdString();
    return widget;
}

inline void click(QWidget* widget) {
    ASSERT_NE(widget, nullptr);
    ASSERT_TRUE(widget->isVisible()) << widget->objectName().toStdString() << " is not visible";
    ASSERT_TRUE(widget->isEnabled()) << widget->objectName().toStdString() << " is not enabled";
    QTest::mouseClick(widget, Qt::LeftButton);
}

}  // namespace sparsescope::test
