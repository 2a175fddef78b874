// SPDX-License-Identifier: GPL-3.0-or-later
// Shows a chart at the size that the tests of charts count on.
#pragma once
#include <gtest/gtest.h>

#include <QTest>
#include <QWidget>

namespace sparsescope {

inline void show_chart(QWidget& widget) {
    widget.resize(420, 240);
    widget.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&widget));
}

}  // namespace sparsescope
