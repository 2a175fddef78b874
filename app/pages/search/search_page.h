// SPDX-License-Identifier: GPL-3.0-or-later
// The Search page: one field for every kind of query, a filter, the query's neurons as sliders,
// lists of hits side by side, and why the focused hit was found.
#pragma once
#include "app/parts/page.h"

namespace sparsescope {

class AppContext;
class Commands;
class FilterBar;
class PaneTabs;
class SearchComposer;
class SearchFooter;
class SearchResults;
class SearchSliders;
class WhyPanel;

class SearchPage : public PageWidget {
    Q_OBJECT

  public:
    SearchPage(AppContext& context, Commands& commands, QWidget* parent = nullptr);
    void entered() override;
    bool addToFilter(const QString& condition) override;
    bool find() override;  // puts the cursor into the query

  protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;

  private:
    void build();
    void addPanes(QWidget* question, QWidget* lists, QWidget* divider);
    void listenToFilter();
    void listenToWorkspace();
    void showFilter();
    void showHit();
    void fit();

    AppContext& context_;
    Commands& commands_;
    PaneTabs* tabs_;
    SearchComposer* composer_;
    FilterBar* filter_;
    SearchSliders* sliders_;
    SearchResults* results_;
    SearchFooter* footer_;
    WhyPanel* why_;
};

}  // namespace sparsescope
