// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/neurons/neurons_page.h"

#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "app/controllers/app_context.h"
#include "app/dialogs/commands.h"
#include "app/pages/neurons/names_menu.h"
#include "app/pages/neurons/naming_view.h"
#include "app/pages/neurons/neuron_list.h"
#include "app/pages/neurons/neuron_panel.h"
#include "app/pages/neurons/neurons_missing.h"
#include "widgets/controls/pane_tabs.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int table_share = 45;
constexpr int panel_share = 55;
constexpr int table_width = 520;     // the usual columns fit
constexpr int width_for_both = 900;  // table and neuron beside each other

}  // namespace

NeuronsPage::NeuronsPage(AppContext& context, Commands& commands, QWidget* parent)
    : PageWidget(parent),
      context_(context),
      commands_(commands),
      body_(new QStackedWidget),
      missing_(new NeuronsMissing(context, commands)),
      list_(new NeuronList(context, commands)),
      panel_(new NeuronPanel(context, commands)),
      names_(new NamesMenu(context, commands, this)),
      naming_(new NamingView(context, names_)),
      tabs_(new PaneTabs(this, width_for_both)) {
    body_->addWidget(missing_);
    body_->addWidget(buildSides());
    body_->addWidget(naming_);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(body_);
    naming_->setSource(list_);
    panel_->addActions(list_->widePageActions());
    connect(list_, &NeuronList::queueRequested, this, &NeuronsPage::beginNaming);
    connect(list_, &NeuronList::activated, this, [this] { tabs_->showPane(1); });
    connect(names_, &NamesMenu::said, this, &NeuronsPage::sayOfNames);
    list_->setNamesMenu(names_);
    connect(naming_, &NamingView::ended, this, &NeuronsPage::endNaming);
    connect(&context_.workspace, &WorkspaceController::workspaceOpened, this,
            &NeuronsPage::refreshBody);
    connect(&context_.workspace, &WorkspaceController::contentsChanged, this,
            &NeuronsPage::refreshBody);
    connect(&context_.selection, &Selection::modelChanged, this, &NeuronsPage::refreshBody);
    connect(&context_.selection, &Selection::neuronChanged, this, [this] {
        // Chosen on another page, it is what the person comes for.
        if (!isVisible()) tabs_->showPane(1);
    });
    connect(&commands_, &Commands::neuronRequested, this, [this] { tabs_->showPane(1); });
    connect(list_, &NeuronList::begun, this, [this] { tabs_->showPane(0); });
    refreshBody();
}

QWidget* NeuronsPage::buildSides() {
    auto* splitter = new QSplitter(Qt::Horizontal);
    splitter->setObjectName("neurons_splitter");
    splitter->setChildrenCollapsible(false);
    list_->setMinimumWidth(table_width);
    tabs_->addPane("neurons", "All neurons", {list_});
    tabs_->addPane("neuron", "The neuron", {panel_});
    connect(tabs_, &PaneTabs::narrowChanged, list_,
            [this](bool narrow) { list_->setMinimumWidth(narrow ? 0 : table_width); });
    splitter->addWidget(list_);
    splitter->addWidget(panel_);
    splitter->setStretchFactor(0, table_share);
    splitter->setStretchFactor(1, panel_share);
    splitter->setSizes({table_share * 10, panel_share * 10});
    return tabs_->above(splitter);
}

void NeuronsPage::refreshBody() {
    const bool missing = missing_->refresh();
    body_->setCurrentIndex(missing ? 0 : is_naming_ ? 2 : 1);
}

// Where the person is.
void NeuronsPage::sayOfNames(bool good, const QString& sentence, bool undoable) {
    const auto kind = good ? MessageBar::Kind::good : MessageBar::Kind::error;
    is_naming_ ? naming_->say(kind, sentence) : list_->say(kind, sentence, undoable);
}

void NeuronsPage::beginNaming() {
    is_naming_ = true;
    refreshBody();
    naming_->begin();
}

void NeuronsPage::endNaming() {
    is_naming_ = false;
    refreshBody();
    list_->focusTable();
}

// Numbers are computed for whoever looks.
void NeuronsPage::showEvent(QShowEvent* event) {
    PageWidget::showEvent(event);
    context_.reports.setShown(true);
}

void NeuronsPage::hideEvent(QHideEvent* event) {
    PageWidget::hideEvent(event);
    context_.reports.setShown(false);
}

// So that the keys of the table work at once.
void NeuronsPage::entered() {
    is_naming_ ? naming_->setFocus() : list_->focusTable();
}

void NeuronsPage::selectNext(int steps) {
    list_->selectNext(steps);
}

bool NeuronsPage::find() {
    list_->find();
    return true;
}

namespace page_entries {

const PageEntry& neurons_entry() {
    static const PageEntry entry{.icon = "neurons",
                                 .title = "Neurons",
                                 .make = make_page<NeuronsPage>,
                                 .glossary = glossary_groups::neurons};
    return entry;
}

}  // namespace page_entries

}  // namespace sparsescope
