// SPDX-License-Identifier: GPL-3.0-or-later
// What the window knows of a page. A page is one folder of app/pages, whose <name>_page.cpp defines
// the page's entry, and one word in app/CMakeLists.txt, whose place there is the page's place in
// the rail. Window thread only.
#pragma once
#include <functional>
#include <string_view>
#include <vector>

#include <QWidget>

#include "core/types/glossary.h"

namespace sparsescope {

class AppContext;
class Commands;

enum class Page {
#include "page_names.inc"  // written by CMake from the list in app/CMakeLists.txt
};

struct WindowKey {
    QString keys;  // such as "Ctrl+R"
    std::function<void()> act;
};

class PageWidget : public QWidget {
    Q_OBJECT

  public:
    using QWidget::QWidget;
    // Called when the person comes to the page, by the rail or by a link.
    virtual void entered() {}
    // Called for Ctrl+F: puts the cursor into the page's own filter or query. Returns false when
    // the page has none.
    virtual bool find() { return false; }
    // Moves the selection of the page's table down by `steps` rows; up if negative.
    virtual void selectNext(int steps) { static_cast<void>(steps); }
    // Adds a condition in the filter language to the page's filter of documents. Returns false when
    // the page has none.
    virtual bool addToFilter(const QString& condition) {
        static_cast<void>(condition);
        return false;
    }
    // The keys of this page that work on every page.
    [[nodiscard]] virtual std::vector<WindowKey> windowKeys() { return {}; }
    // No page keeps the window from being small: what has no room beside others goes under tabs
    // (widgets/controls/pane_tabs.h), and what is too high scrolls.
    [[nodiscard]] QSize minimumSizeHint() const override { return {0, 0}; }

  Q_SIGNALS:
    void badgeChanged(int count);  // the number beside the page in the rail; 0: no badge
};

struct PageEntry {
    const char* icon;
    const char* title;
    PageWidget* (*make)(AppContext& context, Commands& commands);
    // Where the glossary opens for it.
    std::string_view glossary = glossary_groups::codes;
};

template <class P>
PageWidget* make_page(AppContext& context, Commands& commands) {
    return new P(context, commands);
}

}  // namespace sparsescope
