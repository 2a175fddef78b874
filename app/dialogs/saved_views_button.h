// SPDX-License-Identifier: GPL-3.0-or-later
// The button beside a filter bar whose menu keeps the filter, or the query, under a name, and lists
// what was kept before: to apply it, and to delete it. Window thread only.
#pragma once
#include <functional>

#include <QToolButton>

#include "core/corpus/corpus_types.h"
#include "core/types/ids.h"

namespace sparsescope {

class AppContext;
class Commands;

// What the page does, whose filter bar this is. Functions that are not set: it has no queries.
struct SavedViewsOf {
    std::function<DatasetId()> dataset;  // that is shown; 0: none
    std::function<QString()> filter;     // in force
    std::function<void(const QString&)> apply_filter;
    std::function<std::string()> query = {};  // its content; "": there is none to keep
    std::function<void(const std::string&)> apply_query = {};
};

class SavedViewsButton : public QToolButton {
    Q_OBJECT

  public:
    SavedViewsButton(AppContext& context, Commands& commands, SavedViewsOf page,
                     QWidget* parent = nullptr);

  private:
    void fillMenu();
    void addKeeping();
    void addKept();
    void save(SavedView::Kind kind, std::string content);

    AppContext& context_;
    Commands& commands_;
    SavedViewsOf page_;
    QMenu* menu_;
};

}  // namespace sparsescope
