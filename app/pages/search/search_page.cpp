// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/search/search_page.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QVBoxLayout>

#include "app/controllers/app_context.h"
#include "app/dialogs/commands.h"
#include "app/pages/search/search_composer.h"
#include "app/pages/search/search_footer.h"
#include "app/pages/search/search_results.h"
#include "app/pages/search/search_saving.h"
#include "app/pages/search/search_sliders.h"
#include "app/pages/search/why_panel.h"
#include "app/parts/filter_support.h"
#include "widgets/controls/filter_bar.h"
#include "widgets/controls/pane_tabs.h"
#include "widgets/controls/section_header.h"
#include "widgets/layout.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int sliders_width = 260;
constexpr int why_width = 320;
// Of the page, so that large text leaves room for the hits.
constexpr double most_of_page_sliders = 0.22;
constexpr double most_of_page_why = 0.27;
constexpr int width_for_all = 860;  // neurons, hits and reasons beside each other

}  // namespace

SearchPage::SearchPage(AppContext& context, Commands& commands, QWidget* parent)
    : PageWidget(parent),
      context_(context),
      commands_(commands),
      tabs_(new PaneTabs(this, width_for_all)),
      composer_(new SearchComposer(context.search, commands)),
      filter_(new FilterBar),
      sliders_(new SearchSliders(context, commands)),
      results_(new SearchResults(context, commands)),
      footer_(new SearchFooter(context, commands)),
      why_(new WhyPanel(context, commands)) {
    build();
    listenToFilter();
    listenToWorkspace();
    connect(results_, &SearchResults::focusedHitChanged, this, &SearchPage::showHit);
    connect(results_, &SearchResults::whyNotRequested, why_, &WhyPanel::askWhyNot);
    connect(&theme::notifier(), &theme::Notifier::changed, this, &SearchPage::fit);
}

void SearchPage::build() {
    auto* lists = new QWidget;
    auto* list_column = new QVBoxLayout(lists);
    list_column->setContentsMargins(0, 0, 0, 0);
    list_column->setSpacing(theme::gap_inside);
    list_column->addWidget(results_, 1);
    list_column->addWidget(footer_);
    auto* middle = new QHBoxLayout;
    middle->setSpacing(theme::gap_groups);
    middle->addWidget(sliders_);
    middle->addWidget(lists, 1);
    auto* question = new QWidget;
    auto* left = new QVBoxLayout(question);
    left->setContentsMargins(theme::gap_groups, theme::gap_groups, theme::gap_groups,
                             theme::gap_inside);
    left->setSpacing(4);
    left->addWidget(composer_);
    auto* filtering = new QHBoxLayout;
    filtering->setSpacing(4);
    filtering->addWidget(filter_, 1);
    filtering->addWidget(search_saved_button(context_, commands_), 0, Qt::AlignTop);
    left->addLayout(filtering);
    left->addSpacing(theme::gap_inside);
    left->addLayout(middle, 1);
    auto* divider = new Divider(Qt::Vertical);
    auto* work = new QWidget;
    auto* row = new QHBoxLayout(work);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(question, 1);
    row->addWidget(divider);
    row->addWidget(why_);
    fill(this, tabs_->above(work));
    addPanes(question, lists, divider);
}

void SearchPage::addPanes(QWidget* question, QWidget* lists, QWidget* divider) {
    tabs_->addPane("hits", "Hits", {question, lists});
    tabs_->addPane("query_neurons", "The query's neurons", {question, sliders_});
    tabs_->addPane("why", "Why this document", {why_});
    tabs_->addDivider(divider);
    connect(tabs_, &PaneTabs::narrowChanged, this, &SearchPage::fit);
    connect(results_, &SearchResults::whyNotRequested, this, [this] { tabs_->showPane(2); });
}

void SearchPage::listenToFilter() {
    filter_->setObjectName("search_filter");
    filter_->setPlaceholder("Search only among: label:sport  text~\"tax\"  len>200  n412>0.3");
    filter_->setLanguage(filter_language(context_.details.vocabulary()));
    connect(filter_, &FilterBar::filterChanged, &context_.search, &SearchController::setFilter);
    connect(&context_.search, &SearchController::queryChanged, this, &SearchPage::showFilter);
    connect(&context_.search, &SearchController::answered, this, &SearchPage::showFilter);
    connect(&context_.details, &SearchDetails::vocabularyChanged, this,
            [this] { filter_->setLanguage(filter_language(context_.details.vocabulary())); });
    connect(&context_.search.index(), &SearchableKeeper::changed, this, [this] {
        if (isVisible()) context_.details.loadVocabulary();
    });
}

void SearchPage::listenToWorkspace() {
    const WorkspaceController* workspace = &context_.workspace;
    const auto fit_modes = [this, workspace] {
        composer_->setModelThere(workspace->wantedModel() != 0);
    };
    connect(composer_, &SearchComposer::left, results_, &SearchResults::enter);
    connect(workspace, &WorkspaceController::workspaceOpened, composer_,
            &SearchComposer::startOver);
    connect(workspace, &WorkspaceController::workspaceOpened, this, fit_modes);
    connect(workspace, &WorkspaceController::contentsChanged, this, fit_modes);
    connect(workspace, &WorkspaceController::modelLoading, this, fit_modes);
    fit_modes();
}

void SearchPage::showFilter() {
    if (filter_->text() != context_.search.filter()) filter_->setText(context_.search.filter());
    const auto& answer = context_.search.answer();
    filter_->setStatus(answer && answer->let_through ? QString("%1 of %2")
                                                           .arg(format::count(*answer->let_through),
                                                                format::count(answer->searched))
                                                     : QString());
}

void SearchPage::showHit() {
    footer_->setColumn(results_->focusedColumn());
    const auto& answer = context_.search.answer();
    const HitRow* hit = results_->focusedHit();
    if (!answer || !hit) return why_->clear();
    context_.selection.setDocument(hit->hit.document);
    why_->showHit(*answer, answer->columns[results_->focusedColumn()], *hit);
}

void SearchPage::fit() {
    if (tabs_->isNarrow()) {
        for (QWidget* side : {static_cast<QWidget*>(sliders_), static_cast<QWidget*>(why_)}) {
            side->setMinimumWidth(0);
            side->setMaximumWidth(QWIDGETSIZE_MAX);
        }
        return;
    }
    const auto most = [this](int wanted, double share) {
        return std::min(theme::scaled(wanted), static_cast<int>(width() * share));
    };
    sliders_->setFixedWidth(most(sliders_width, most_of_page_sliders));
    why_->setFixedWidth(most(why_width, most_of_page_why));
}

void SearchPage::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fit();
}

void SearchPage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    context_.details.loadVocabulary();
}

void SearchPage::entered() {
    if (!context_.search.query()) find();
}

// Without a query there is nothing to be filtered here.
bool SearchPage::addToFilter(const QString& condition) {
    if (!context_.search.query()) return false;
    context_.search.setFilter(with_condition(context_.search.filter(), condition));
    showFilter();
    return true;
}

bool SearchPage::find() {
    tabs_->showPane(0);
    composer_->focusQuery();
    return true;
}

namespace page_entries {

const PageEntry& search_entry() {
    static const PageEntry entry{.icon = "search",
                                 .title = "Search",
                                 .make = make_page<SearchPage>,
                                 .glossary = glossary_groups::searching};
    return entry;
}

}  // namespace page_entries

}  // namespace sparsescope
