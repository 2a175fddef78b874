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
#include "app/pages/search/search_sliders.h"
#include "app/pages/search/why_panel.h"
#include "app/parts/filter_support.h"
#include "widgets/controls/filter_bar.h"
#include "widgets/controls/section_header.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int sliders_width = 260;
constexpr int why_width = 320;
// Of the page, so that large text leaves room for the hits.
constexpr double most_of_page_sliders = 0.22;
constexpr double most_of_page_why = 0.27;

}  // namespace

SearchPage::SearchPage(AppContext& context, Commands& commands, QWidget* parent)
    : PageWidget(parent),
      context_(context),
      composer_(new SearchComposer(context.search)),
      filter_(new FilterBar),
      sliders_(new SearchSliders(context, commands)),
      results_(new SearchResults(context, commands)),
      footer_(new SearchFooter(context, commands)),
      why_(new WhyPanel(context, commands)) {
    build();
    listenToFilter();
    connect(results_, &SearchResults::focusedHitChanged, this, &SearchPage::showHit);
    connect(results_, &SearchResults::whyNotRequested, why_, &WhyPanel::askWhyNot);
    connect(&theme::notifier(), &theme::Notifier::changed, this, &SearchPage::fit);
}

void SearchPage::build() {
    auto* lists = new QVBoxLayout;
    lists->setSpacing(theme::gap_inside);
    lists->addWidget(results_, 1);
    lists->addWidget(footer_);
    auto* middle = new QHBoxLayout;
    middle->setSpacing(theme::gap_groups);
    middle->addWidget(sliders_);
    middle->addLayout(lists, 1);
    auto* left = new QVBoxLayout;
    left->setContentsMargins(theme::gap_groups, theme::gap_groups, theme::gap_groups,
                             theme::gap_inside);
    left->setSpacing(4);
    left->addWidget(composer_);
    left->addWidget(filter_);
    left->addSpacing(theme::gap_inside);
    left->addLayout(middle, 1);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addLayout(left, 1);
    row->addWidget(new Divider(Qt::Vertical));
    row->addWidget(why_);
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

bool SearchPage::find() {
    composer_->focusQuery();
    return true;
}

namespace page_entries {

const PageEntry& search_entry() {
    static const PageEntry entry{
        .icon = "search", .title = "Search", .make = make_page<SearchPage>};
    return entry;
}

}  // namespace page_entries

}  // namespace sparsescope
