// SPDX-License-Identifier: GPL-3.0-or-later
// What the window knows of a page. A page is one folder of app/pages, whose <name>_page.cpp defines
// its entry, and one word in app/CMakeLists.txt, whose place there is its place in the rail. Window
// thread only.
#pragma once
#include <functional>
#include <vector>

#include <QWidget>

namespace sparsescope {

class AppContext;
class Commands;

enum class Page {
#include "page_names.inc"  // written by CMake from the list in app/CMakeLists.txt
};

struct WindowKey {
    QString keys;  // "Ctrl+R"
    std::function<void()> act;
};

class PageWidget : public QWidget {
    Q_OBJECT

  public:
    using QWidget::QWidget;
    // The person came here, by the rail or by a link.
    virtual void entered() {}
    // Ctrl+F: puts the cursor into the page's own filter or query; false where it has none.
    virtual bool find() { return false; }
    // The next row of the page's table, or the one before with −1.
    virtual void selectNext(int steps) { static_cast<void>(steps); }
    // Keys of this page that work wherever the person is.
    [[nodiscard]] virtual std::vector<WindowKey> windowKeys() { return {}; }

  Q_SIGNALS:
    void badgeChanged(int count);  // at the page's entry in the rail; 0 hides it
};

struct PageEntry {
    const char* icon;
    const char* title;
    PageWidget* (*make)(AppContext& context, Commands& commands);
};

template <class P>
PageWidget* make_page(AppContext& context, Commands& commands) {
    return new P(context, commands);
}

}  // namespace sparsescope
